/* A program that sets no timeout and is never answered: it is told instead of hanging, and it is a finding;
 * unless the program ends it itself, by a clock that goes on as libcurl's does. */
#include "watch.h"
#include "between.h"

#include <time.h>

#define HOUR_MS 3600000
#define FINDING "no timeout: no answer ever came"

static int64_t total_ms(CURL *curl) { return total_us(curl) / 1000; }

static void given_silence(struct iam_mock *mock) { given_rule(mock, .fault = IAM_MOCK_TIMEOUT); }

/* The journal says how long the program waited: by libcurl's clock, a little after a timer of libcurl's. */
static void assert_finding(struct iam_mock *mock, bool expected, int64_t waited_ms, int64_t real_start_ms) {
    const char *findings = iam_mock_findings_text(mock);
    if ((strstr(findings, "call 1: " FINDING) != NULL) != expected)
        fail_msg("findings: \"%s\"", findings);
    assert_mock_call_count(mock, 1);
    assert_int_equal(iam_mock_call_at(mock, 1)->fault, IAM_MOCK_TIMEOUT);
    assert_between(iam_mock_call_at(mock, 1)->waited_ms, waited_ms, waited_ms > 0 ? waited_ms + 999 : 0);
    assert_mfa_device_enabled(mock, "Bob", BOB_MFA);
    assert_true(real_now_ms() - real_start_ms < REAL_MS);
}

/* Nothing of the program's could end it: at once. */
static void easy_ends_at_once(void **state) {
    struct iam_mock *mock = *state;
    struct reply reply;
    const int64_t real_start_ms = real_now_ms(), start = iam_mock_now_ms(mock);
    CURL *curl = client_new(&reply, DEACTIVATE);
    given_silence(mock);
    client_post(curl, &reply);
    assert_int_equal(reply.code, CURLE_OPERATION_TIMEDOUT);
    assert_int_not_equal(reply.error[0], '\0');
    assert_true(total_ms(curl) < 10000);
    assert_int_equal(iam_mock_now_ms(mock), start);
    assert_finding(mock, true, 0, real_start_ms);
    client_post(curl, &reply); /* and the handle goes on */
    assert_int_equal(reply.code, CURLE_OK);
    curl_easy_cleanup(curl);
}

/* It is for the connection only. */
static void connect_timeout_is_none(void **state) {
    struct iam_mock *mock = *state;
    struct reply reply;
    const int64_t real_start_ms = real_now_ms();
    CURL *curl = client_new(&reply, DEACTIVATE);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 5L), CURLE_OK);
    given_silence(mock);
    client_post(curl, &reply);
    assert_int_equal(reply.code, CURLE_OPERATION_TIMEDOUT);
    assert_finding(mock, true, 0, real_start_ms);
    curl_easy_cleanup(curl);
}

/* A limit without a time, or a time without a limit, is no timeout either. */
static void half_a_speed_limit_is_none(void **state) {
    struct iam_mock *mock = *state;
    struct reply reply;
    const int64_t real_start_ms = real_now_ms();
    CURL *curl = client_new(&reply, DEACTIVATE);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, 5L), CURLE_OK);
    given_silence(mock);
    client_post(curl, &reply);
    assert_int_equal(reply.code, CURLE_OPERATION_TIMEDOUT);
    assert_finding(mock, true, 0, real_start_ms);
    curl_easy_cleanup(curl);
}

/* A program of the multi interface may end it whenever it likes: it has an hour. */
static void multi_ends_after_an_hour(void **state) {
    struct iam_mock *mock = *state;
    struct reply reply;
    const int64_t real_start_ms = real_now_ms();
    CURLM *multi = curl_multi_init();
    CURL *curl = client_new(&reply, DEACTIVATE);
    given_silence(mock);
    client_post_by(multi, curl, &reply);
    assert_int_equal(reply.code, CURLE_OPERATION_TIMEDOUT);
    assert_int_not_equal(reply.error[0], '\0');
    assert_between(total_ms(curl), HOUR_MS - 1000, HOUR_MS + 10000);
    assert_finding(mock, true, HOUR_MS, real_start_ms);
    curl_easy_cleanup(curl);
    assert_int_equal(curl_multi_cleanup(multi), CURLM_OK);
}

/* So does this one, after twenty polls of half a second. */
static void multi_ends_it_itself(void **state) {
    struct iam_mock *mock = *state;
    struct reply reply;
    const int64_t real_start_ms = real_now_ms();
    CURLM *multi = curl_multi_init();
    CURL *curl = client_new(&reply, DEACTIVATE);
    int running = 0;
    given_silence(mock);
    assert_int_equal(curl_multi_add_handle(multi, curl), CURLM_OK);
    for (int polls = 0; polls < 20; polls++) {
        assert_int_equal(curl_multi_perform(multi, &running), CURLM_OK);
        assert_int_equal(running, 1);
        assert_int_equal(curl_multi_poll(multi, NULL, 0, 500, NULL), CURLM_OK);
    }
    assert_int_equal(curl_multi_remove_handle(multi, curl), CURLM_OK);
    curl_easy_cleanup(curl);
    assert_int_equal(curl_multi_cleanup(multi), CURLM_OK);
    assert_finding(mock, false, 9500, real_start_ms);
}

struct watch {
    int64_t start_ms, limit_ms, seen_ms;
    int calls;
};

static int look_at_watch(void *context, curl_off_t total, curl_off_t now, curl_off_t upload_total,
                         curl_off_t upload_now) {
    struct watch *watch = context;
    (void)total, (void)now, (void)upload_total, (void)upload_now;
    const int64_t now_ms = real_now_ms();
    if (watch->calls++ == 0)
        watch->start_ms = now_ms;
    watch->seen_ms = now_ms - watch->start_ms;
    return watch->limit_ms > 0 && watch->seen_ms >= watch->limit_ms;
}

static CURL *client_with_watch(struct reply *reply, struct watch *watch) {
    CURL *curl = client_new(reply, DEACTIVATE);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, look_at_watch), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_XFERINFODATA, watch), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L), CURLE_OK);
    return curl;
}

/* The callback's clock is the program's own, and goes on with libcurl's. */
static void a_callback_ends_it(void **state) {
    struct iam_mock *mock = *state;
    const int64_t real_start_ms = real_now_ms();
    for (int multi = 0; multi < 2; multi++) {
        struct reply reply;
        struct watch watch = {.limit_ms = 10000};
        CURLM *curlm = multi == 1 ? curl_multi_init() : NULL;
        CURL *curl = client_with_watch(&reply, &watch);
        iam_mock_clear_journal(mock);
        given_silence(mock);
        client_post_by(curlm, curl, &reply);
        assert_int_equal(reply.code, CURLE_ABORTED_BY_CALLBACK);
        assert_between(watch.seen_ms, 10000, 10000 + REAL_MS);
        assert_between(total_ms(curl), 10000, 10999);
        assert_between(watch.calls, 10, 60); /* about once a second */
        assert_finding(mock, false, 10000, real_start_ms);
        curl_easy_cleanup(curl);
        if (curlm != NULL)
            assert_int_equal(curl_multi_cleanup(curlm), CURLM_OK);
    }
}

/* A callback that doesn't end it has its hour too. */
static void a_callback_lets_it_go_on(void **state) {
    struct iam_mock *mock = *state;
    struct reply reply;
    struct watch watch = {.limit_ms = 0};
    const int64_t real_start_ms = real_now_ms();
    CURL *curl = client_with_watch(&reply, &watch);
    given_silence(mock);
    client_post(curl, &reply);
    assert_int_equal(reply.code, CURLE_OPERATION_TIMEDOUT);
    assert_between(total_ms(curl), HOUR_MS - 1000, HOUR_MS + 10000);
    assert_finding(mock, true, HOUR_MS, real_start_ms);
    curl_easy_cleanup(curl);
}

/* The program's clock outside libcurl is the real one: the hour is libcurl's alone. */
static void outside_no_time_passes(void **state) {
    struct iam_mock *mock = *state;
    struct reply reply;
    const int64_t before_ms = real_now_ms();
    const time_t before = time(NULL);
    CURLM *multi = curl_multi_init();
    CURL *curl = client_new(&reply, DEACTIVATE);
    given_silence(mock);
    client_post_by(multi, curl, &reply);
    assert_true(real_now_ms() - before_ms < REAL_MS);
    assert_true(time(NULL) - before <= 1 + REAL_MS / 1000);
    curl_easy_cleanup(curl);
    assert_int_equal(curl_multi_cleanup(multi), CURLM_OK);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, curl_setup, curl_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(easy_ends_at_once),        TEST(connect_timeout_is_none), TEST(half_a_speed_limit_is_none),
        TEST(multi_ends_after_an_hour), TEST(multi_ends_it_itself),    TEST(a_callback_ends_it),
        TEST(a_callback_lets_it_go_on), TEST(outside_no_time_passes),
    };
    return cmocka_run_group_tests_name("curl no timeout", tests, NULL, NULL);
}
