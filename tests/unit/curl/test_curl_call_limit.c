/* The call limit through libcurl: transfers past it fail, and the handler runs when the program has control
 * again, so that a failed assertion does not leave libcurl by longjmp(). */
#define _POSIX_C_SOURCE 200809L
#include "client.h"

#include "../cmocka/nested.h"

#define LIMIT 3

static struct {
    int calls;
    bool can_jump;
    bool in_write; /* the program's write callback runs */
} seen;

static void on_limit(struct iam_mock *mock, bool can_jump, void *context) {
    (void)context;
    assert_int_equal(iam_mock_call_count(mock), LIMIT); /* its lock is free */
    seen.calls++;
    seen.can_jump = can_jump;
}

/* A mock whose handler counts. */
static int setup(void **state) {
    const struct iam_mock_options options = {.call_limit = LIMIT};
    struct iam_mock_error error;
    memset(&seen, 0, sizeof seen);
    if (iam_mock_setup_with(state, &options) != 0)
        return -1;
    nested_given_bob(*state);
    iam_mock_on_call_limit(*state, on_limit, NULL);
    return iam_mock_curl_install(*state, &error);
}

/* The problem is expected. */
static int teardown(void **state) {
    const char *problems = iam_mock_problems_text(*state);
    const bool one = problems != NULL && strstr(problems, "3 calls: no bound on retries?") == problems &&
                     strchr(problems, '\n')[1] == '\0';
    iam_mock_free(*state);
    return one ? 0 : -1;
}

static void make_calls(CURL *curl, struct reply *reply) {
    for (int i = 0; i < LIMIT; i++) {
        client_post(curl, reply);
        assert_int_equal(reply->code, CURLE_OK);
    }
    assert_int_equal(seen.calls, 0);
}

static void transfers_past_the_limit_fail(void **state) {
    struct reply reply;
    CURL *curl = client_new(&reply, LIST);
    make_calls(curl, &reply);
    for (int i = 0; i < 3; i++) {
        client_post(curl, &reply);
        assert_true(reply.code == CURLE_RECV_ERROR || reply.code == CURLE_COULDNT_CONNECT);
        assert_non_null(strstr(reply.error, "no more calls are allowed (call_limit)"));
        assert_int_equal(reply.size, 0);
    }
    curl_easy_cleanup(curl);
    curl = client_new(&reply, LIST);
    client_post(curl, &reply);
    assert_int_equal(reply.code, CURLE_COULDNT_CONNECT); /* on a new connection */
    curl_easy_cleanup(curl);
    assert_int_equal(seen.calls, 1);
    assert_true(seen.can_jump);
    assert_int_equal(iam_mock_call_count(*state), LIMIT);
}

/* Faults that end a transfer before its connection count too. */
static void refused_connections_count(void **state) {
    struct reply reply;
    CURL *curl = client_new(&reply, LIST);
    given_rule(*state, .action = "*", .times = LIMIT, .fault = IAM_MOCK_REFUSED);
    for (int i = 0; i < LIMIT; i++)
        client_post(curl, &reply);
    assert_int_equal(seen.calls, 0);
    client_post(curl, &reply);
    assert_int_equal(seen.calls, 1);
    assert_int_equal(reply.code, CURLE_COULDNT_CONNECT);
    assert_non_null(strstr(reply.error, "(call_limit)"));
    curl_easy_cleanup(curl);
}

/* Drive a transfer in a multi handle: its result. */
static CURLcode drive(CURL *curl) {
    int running = 1, left;
    CURLM *multi = curl_multi_init();
    assert_int_equal(curl_multi_add_handle(multi, curl), CURLM_OK);
    while (running > 0) {
        assert_int_equal(curl_multi_perform(multi, &running), CURLM_OK);
        if (running > 0)
            assert_int_equal(curl_multi_poll(multi, NULL, 0, 1000, NULL), CURLM_OK);
    }
    const CURLMsg *message = curl_multi_info_read(multi, &left);
    const CURLcode result = message->data.result;
    assert_int_equal(curl_multi_remove_handle(multi, curl), CURLM_OK);
    curl_multi_cleanup(multi);
    return result;
}

static void a_multi_handle_reports_too(void **state) {
    struct reply reply;
    (void)state;
    CURL *curl = client_new(&reply, LIST);
    make_calls(curl, &reply);
    assert_int_not_equal(drive(curl), CURLE_OK);
    assert_int_equal(seen.calls, 1);
    assert_true(seen.can_jump);
    curl_easy_cleanup(curl);
}

/* The write callback of a transfer, which makes further transfers. */
static size_t write_and_call(char *data, size_t size, size_t count, void *context) {
    struct reply reply;
    (void)data;
    (void)context;
    if (!seen.in_write) {
        seen.in_write = true;
        CURL *curl = client_new(&reply, LIST);
        for (int i = 0; i < 2 * LIMIT; i++)
            client_post(curl, &reply);
        curl_easy_cleanup(curl);
    }
    return size * count;
}

static void inside_a_callback_no_jump_is_allowed(void **state) {
    struct reply reply;
    (void)state;
    CURL *curl = client_new(&reply, LIST);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, write_and_call), CURLE_OK);
    assert_int_equal(curl_easy_perform(curl), CURLE_OK);
    curl_easy_cleanup(curl);
    assert_int_equal(seen.calls, 1);
    assert_false(seen.can_jump);
}

/* ----- cmocka's handler ----- */

static int setup_with_cmocka(void **state) {
    const struct iam_mock_options options = {.call_limit = LIMIT};
    struct iam_mock_error error;
    if (iam_mock_setup_with(state, &options) != 0)
        return -1;
    nested_given_bob(*state);
    return iam_mock_curl_install(*state, &error);
}

static void retries_for_ever(void **state) {
    static struct reply reply;
    (void)state;
    CURL *curl = client_new(&reply, LIST);
    for (;;)
        client_post(curl, &reply);
}

static void retries_for_ever_in_a_multi_handle(void **state) {
    static struct reply reply;
    (void)state;
    CURL *curl = client_new(&reply, LIST);
    for (;;)
        (void)drive(curl);
}

static struct nested rows[] = {
    {"the_test_fails_and_ends",
     retries_for_ever,
     false,
     {"3 calls: no bound on retries?", "The end of the journal"},
     {NULL},
     setup_with_cmocka},
    {"the_test_fails_and_ends_with_a_multi_handle",
     retries_for_ever_in_a_multi_handle,
     false,
     {"3 calls: no bound on retries?", "The end of the journal"},
     {NULL},
     setup_with_cmocka},
};

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
#define ROWS (sizeof rows / sizeof *rows)

int main(void) {
    const struct CMUnitTest here[] = {
        TEST(transfers_past_the_limit_fail),
        TEST(refused_connections_count),
        TEST(a_multi_handle_reports_too),
        TEST(inside_a_callback_no_jump_is_allowed),
    };
    static struct CMUnitTest nested[ROWS];
    nested_fill(nested, rows, ROWS);
    return cmocka_run_group_tests_name("curl call limit", here, NULL, NULL) +
           cmocka_run_group_tests_name("curl call limit under cmocka", nested, NULL, NULL);
}
