/* Waits that are more than one answer's: attempts of one transfer, several transfers at once, polls. */
#include "watch.h"
#include "between.h"

#include <time.h>

/* Late after the change: it is made, and the program isn't told. */
static void late_after_the_change(void **state) {
    struct iam_mock *mock = *state;
    struct reply reply;
    CURL *curl = client_with(&reply, (struct option[4]){{CURLOPT_TIMEOUT, 30}});
    given_rule(mock, .latency_ms = 40000, .when = IAM_MOCK_AFTER_CHANGE);
    client_post(curl, &reply);
    assert_int_equal(reply.code, CURLE_OPERATION_TIMEDOUT);
    assert_mfa_device_deactivated(mock, "Bob", BOB_MFA);
    assert_mock_lost(mock, "Bob", BOB_MFA, 1);
    curl_easy_cleanup(curl);
}

/* A timeout is the whole transfer's: what a first attempt took is gone when it is sent again. */
static void a_timeout_spans_attempts(void **state) {
    struct iam_mock *mock = *state;
    struct reply reply;
    const int64_t start = iam_mock_now_ms(mock);
    CURL *curl = client_with(&reply, (struct option[4]){{CURLOPT_TIMEOUT, 30}});
    client_post(curl, &reply);
    assert_int_equal(reply.code, CURLE_OK);
    given_rule(mock, .fault = IAM_MOCK_CLOSED, .latency_ms = 20000);
    given_rule(mock, .fault = IAM_MOCK_TIMEOUT);
    client_post(curl, &reply);
    assert_int_equal(reply.code, CURLE_OPERATION_TIMEDOUT);
    assert_mock_call_count(mock, 3);
    assert_int_equal(iam_mock_call_at(mock, 2)->waited_ms, 20000);
    assert_int_equal(iam_mock_call_at(mock, 3)->waited_ms, 10000);
    assert_int_equal(iam_mock_now_ms(mock) - start, 30000);
    assert_total_ms(curl, 30000);
    curl_easy_cleanup(curl);
}

static void sleep_ms(long ms) { (void)nanosleep(&(struct timespec){.tv_nsec = ms * 1000000}, NULL); }

/* libcurl counts from when it begins; sent again, its own timer begins anew, and is too late by then. */
static void a_timeout_counts_from_the_beginning(void **state) {
    struct iam_mock *mock = *state;
    struct reply reply;
    int running = 1, left;
    CURLM *multi = curl_multi_init();
    CURL *curl = client_with(&reply, (struct option[4]){{CURLOPT_TIMEOUT, 30}});
    for (int i = 0; i < 2; i++) {
        assert_int_equal(curl_multi_add_handle(multi, curl), CURLM_OK);
        if (i == 1)
            sleep_ms(40);
        do {
            assert_int_equal(curl_multi_perform(multi, &running), CURLM_OK);
            if (running > 0)
                assert_int_equal(curl_multi_poll(multi, NULL, 0, 60000, NULL), CURLM_OK);
        } while (running > 0);
        reply.code = curl_multi_info_read(multi, &left)->data.result;
        assert_int_equal(reply.code, i == 0 ? CURLE_OK : CURLE_OPERATION_TIMEDOUT);
        assert_int_equal(curl_multi_remove_handle(multi, curl), CURLM_OK);
        given_rule(mock, .fault = IAM_MOCK_CLOSED, .latency_ms = 20000, .optional = true);
        given_rule(mock, .fault = IAM_MOCK_TIMEOUT, .optional = true);
    }
    assert_total_ms(curl, 30000);
    curl_easy_cleanup(curl);
    assert_int_equal(curl_multi_cleanup(multi), CURLM_OK);
}

/* ----- Several at once ----- */

struct listing {
    const char *user, *body;
    int64_t latency_ms;
    CURL *curl;
    struct reply reply;
};

static void add_listing(struct iam_mock *mock, CURLM *multi, struct listing *listing) {
    given_user(mock, .name = listing->user);
    given_rule(mock, .action = "ListMFADevices", .user_name = listing->user,
               .latency_ms = listing->latency_ms);
    listing->curl = client_new(&listing->reply, listing->body);
    assert_int_equal(curl_easy_setopt(listing->curl, CURLOPT_TIMEOUT, 25L), CURLE_OK);
    assert_int_equal(curl_easy_setopt(listing->curl, CURLOPT_PRIVATE, listing), CURLE_OK);
    assert_int_equal(curl_multi_add_handle(multi, listing->curl), CURLM_OK);
}

/* Which one ended; NULL: none, by now. */
static struct listing *next_done(CURLM *multi) {
    int left;
    struct listing *listing = NULL;
    const CURLMsg *message = curl_multi_info_read(multi, &left);
    if (message == NULL)
        return NULL;
    const CURLcode code = message->data.result;
    CURL *curl = message->easy_handle;
    assert_int_equal(curl_easy_getinfo(curl, CURLINFO_PRIVATE, &listing), CURLE_OK);
    listing->reply.code = code;
    return listing;
}

#define LIST_OF(user) user, "Action=ListMFADevices&Version=2010-05-08&UserName=" user

/* They wait side by side, and end in the order of their latency. */
static void several_wait_at_once(void **state) {
    struct iam_mock *mock = *state;
    struct listing listings[] = {{LIST_OF("Dora"), 9000, NULL, {0}},
                                 {LIST_OF("Carl"), 3000, NULL, {0}},
                                 {LIST_OF("Erik"), 90000, NULL, {0}},
                                 {LIST_OF("Anna"), 6000, NULL, {0}}};
    static const struct {
        const char *user;
        CURLcode code;
        int64_t total_ms;
    } order[] = {{"Carl", CURLE_OK, 3000},
                 {"Anna", CURLE_OK, 6000},
                 {"Dora", CURLE_OK, 9000},
                 {"Erik", CURLE_OPERATION_TIMEDOUT, 25000}};
    CURLM *multi = curl_multi_init();
    int running = 1, done = 0;
    for (size_t i = 0; i < 4; i++)
        add_listing(mock, multi, &listings[i]);
    while (running > 0) {
        assert_int_equal(curl_multi_perform(multi, &running), CURLM_OK);
        for (struct listing *listing; (listing = next_done(multi)) != NULL; done++) {
            assert_string_equal(listing->user, order[done].user);
            assert_int_equal(listing->reply.code, order[done].code);
            assert_total_ms(listing->curl, order[done].total_ms);
        }
        if (running > 0)
            assert_int_equal(curl_multi_poll(multi, NULL, 0, 60000, NULL), CURLM_OK);
    }
    assert_int_equal(done, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(curl_multi_remove_handle(multi, listings[i].curl), CURLM_OK);
        curl_easy_cleanup(listings[i].curl);
    }
    assert_int_equal(curl_multi_cleanup(multi), CURLM_OK);
}

/* A poll that waits for less than the answer takes comes back with nothing, as often as it has to. */
static void a_poll_is_as_long_as_asked(void **state) {
    struct iam_mock *mock = *state;
    struct reply reply;
    CURLM *multi = curl_multi_init();
    CURL *curl = client_with(&reply, (struct option[4]){{CURLOPT_TIMEOUT, 60}});
    int running = 1, polls = 0;
    given_rule(mock, .latency_ms = 20000);
    assert_int_equal(curl_multi_add_handle(multi, curl), CURLM_OK);
    while (running > 0) {
        assert_int_equal(curl_multi_perform(multi, &running), CURLM_OK);
        assert_int_equal(curl_multi_wait(multi, NULL, 0, 250, NULL), CURLM_OK);
        polls++;
    }
    assert_between(polls, 20000 / 250, 20000 / 250 + 20);
    assert_total_ms(curl, 20000);
    assert_int_equal(curl_multi_remove_handle(multi, curl), CURLM_OK);
    curl_easy_cleanup(curl);
    assert_int_equal(curl_multi_cleanup(multi), CURLM_OK);
    assert_mfa_device_deactivated(mock, "Bob", BOB_MFA);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, watch_setup, watch_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(late_after_the_change),
        TEST(a_timeout_spans_attempts),
        TEST(a_timeout_counts_from_the_beginning),
        TEST(several_wait_at_once),
        TEST(a_poll_is_as_long_as_asked),
    };
    return cmocka_run_group_tests_name("curl waits", tests, NULL, NULL);
}
