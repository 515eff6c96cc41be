/* libcurl's time, which passes, and the real one, which doesn't. */
#include "watch.h"
#include "awake.h"

#define FEW_US 10

static int64_t began_ms;

static int64_t asleep_ms(void) { return real_now_ms() - awake_ms(); }

int watch_setup(void **state) {
    began_ms = asleep_ms();
    return curl_setup(state);
}

int watch_teardown(void **state) {
    const int64_t slept_ms = asleep_ms() - began_ms;
    if (curl_teardown(state) != 0)
        return -1;
    if (slept_ms < REAL_MS)
        return 0;
    print_error("for %lld ms of real time the test slept\n", (long long)slept_ms);
    return -1;
}

int watch_setup_rows(void **state) {
    (void)state;
    began_ms = asleep_ms();
    return 0;
}

int watch_teardown_rows(void **state) {
    *state = NULL;
    iam_mock_curl_uninstall(); /* of a row that failed */
    return watch_teardown(state);
}

void assert_between(int64_t value, int64_t from, int64_t to) {
    if (value < from || value > to)
        fail_msg("%lld, expected %lld to %lld", (long long)value, (long long)from, (long long)to);
}

int64_t total_us(CURL *curl) {
    curl_off_t us = -1;
    assert_int_equal(curl_easy_getinfo(curl, CURLINFO_TOTAL_TIME_T, &us), CURLE_OK);
    return us;
}

void assert_total_ms(CURL *curl, int64_t ms) {
    const int64_t total = total_us(curl);
    if (total < ms * 1000 - FEW_US || total > ms * 1000 + FEW_US)
        fail_msg("TOTAL_TIME: expected %lld ms, is %lld us", (long long)ms, (long long)total);
}

CURL *client_with(struct reply *reply, const struct option options[4]) {
    CURL *curl = client_new(reply, DEACTIVATE);
    for (int i = 0; i < 4 && options[i].option != 0; i++)
        assert_int_equal(curl_easy_setopt(curl, options[i].option, options[i].value), CURLE_OK);
    return curl;
}
