/* Timeouts and latency: libcurl gives up itself, at its own time, and no real time passes. */
#include "post_by.h"

#define REAL_MS_AT_MOST 2000 /* for minutes and hours of the mock's */

static struct { int64_t real_ms; } began;

static int setup(void **state) {
    began.real_ms = real_now_ms();
    return curl_setup(state);
}

static int teardown(void **state) {
    const int64_t took_ms = real_now_ms() - began.real_ms;
    if (curl_teardown(state) != 0)
        return -1;
    if (took_ms < REAL_MS_AT_MOST)
        return 0;
    print_error("%lld ms of real time passed\n", (long long)took_ms);
    return -1;
}

/* Milliseconds of libcurl's clock, whose timers may be one early: from `ms` to `more_ms` later. */
static void assert_total_within(CURL *curl, int64_t ms, int64_t more_ms) {
    curl_off_t total = 0;
    assert_int_equal(curl_easy_getinfo(curl, CURLINFO_TOTAL_TIME_T, &total), CURLE_OK);
    if (total / 1000 < ms - 1 || total / 1000 >= ms + more_ms)
        fail_msg("TOTAL_TIME: expected %lld ms, is %lld us", (long long)ms, (long long)total);
}

static void assert_total_ms(CURL *curl, int64_t ms) { assert_total_within(curl, ms, 1000); }

/* A client with these options, each a long; 0 ends them. */
struct option {
    CURLoption option;
    long value;
};

static CURL *client_with(struct reply *reply, const struct option options[4]) {
    CURL *curl = client_new(reply, DEACTIVATE);
    for (int i = 0; i < 4 && options[i].option != 0; i++)
        assert_int_equal(curl_easy_setopt(curl, options[i].option, options[i].value), CURLE_OK);
    return curl;
}

/* ----- No answer ----- */

struct patience {
    struct option options[4];
    enum iam_mock_fault fault;
    int64_t latency_ms;
    CURLcode code;
    int64_t waited_ms;
};

/* It is slow only once the seconds that the speed is taken of are over. */
#define SPEED_WINDOW_MS 8000

static bool is_by_speed(const struct patience *row) {
    return row->options[0].option == CURLOPT_LOW_SPEED_LIMIT && row->options[2].option == 0 &&
           row->code != CURLE_OK;
}

static void wait_for(struct iam_mock *mock, const struct patience *row, bool multi) {
    struct reply reply;
    const int64_t start = iam_mock_now_ms(mock);
    CURLM *curlm = multi ? curl_multi_init() : NULL;
    CURL *curl = client_with(&reply, row->options);
    given_rule(mock, .fault = row->fault, .latency_ms = row->latency_ms);
    client_post_by(curlm, curl, &reply);
    assert_int_equal(reply.code, row->code);
    assert_int_equal(iam_mock_now_ms(mock) - start, row->waited_ms);
    assert_total_within(curl, row->waited_ms, is_by_speed(row) ? SPEED_WINDOW_MS : 1000);
    const struct iam_mock_call *call = iam_mock_call_at(mock, iam_mock_call_count(mock));
    assert_int_equal(call->waited_ms, row->waited_ms);
    assert_int_equal(call->applied, row->code == CURLE_OK);
    if (row->code != CURLE_OK)
        assert_int_not_equal(reply.error[0], '\0');
    assert_mock_no_findings(mock);
    curl_easy_cleanup(curl);
    if (curlm != NULL)
        assert_int_equal(curl_multi_cleanup(curlm), CURLM_OK);
}

static void wait_for_each(const struct patience *rows, size_t count) {
    for (size_t i = 0; i < 2 * count; i++) {
        void *state;
        assert_int_equal(curl_setup(&state), 0);
        wait_for(state, &rows[i / 2], i % 2 == 1);
        assert_int_equal(curl_teardown(&state), 0);
    }
}

static void no_answer_comes(void **state) {
    static const struct patience rows[] = {
        {{{CURLOPT_TIMEOUT, 30}}, IAM_MOCK_TIMEOUT, 0, CURLE_OPERATION_TIMEDOUT, 30000},
        {{{CURLOPT_TIMEOUT_MS, 1500}}, IAM_MOCK_TIMEOUT, 0, CURLE_OPERATION_TIMEDOUT, 1500},
        /* The last of the two counts. */
        {{{CURLOPT_TIMEOUT, 30}, {CURLOPT_TIMEOUT_MS, 7000}},
         IAM_MOCK_TIMEOUT,
         0,
         CURLE_OPERATION_TIMEDOUT,
         7000},
        {{{CURLOPT_TIMEOUT_MS, 7000}, {CURLOPT_TIMEOUT, 30}},
         IAM_MOCK_TIMEOUT,
         0,
         CURLE_OPERATION_TIMEDOUT,
         30000},
        {{{CURLOPT_TIMEOUT, 7200}}, IAM_MOCK_TIMEOUT, 0, CURLE_OPERATION_TIMEDOUT, 7200000},
        {{{CURLOPT_LOW_SPEED_LIMIT, 1}, {CURLOPT_LOW_SPEED_TIME, 60}},
         IAM_MOCK_TIMEOUT,
         0,
         CURLE_OPERATION_TIMEDOUT,
         60000},
        {{{CURLOPT_LOW_SPEED_LIMIT, 1}, {CURLOPT_LOW_SPEED_TIME, 60}, {CURLOPT_TIMEOUT, 20}},
         IAM_MOCK_TIMEOUT,
         0,
         CURLE_OPERATION_TIMEDOUT,
         20000},
    };
    (void)state;
    wait_for_each(rows, sizeof rows / sizeof *rows);
}

static void the_answer_is_late(void **state) {
    static const struct patience rows[] = {
        {{{CURLOPT_TIMEOUT, 30}}, IAM_MOCK_NO_FAULT, 2000, CURLE_OK, 2000},
        {{{CURLOPT_TIMEOUT, 30}}, IAM_MOCK_NO_FAULT, 29000, CURLE_OK, 29000},
        {{{CURLOPT_TIMEOUT, 30}}, IAM_MOCK_NO_FAULT, 31000, CURLE_OPERATION_TIMEDOUT, 30000},
        {{{0, 0}}, IAM_MOCK_NO_FAULT, 3000000, CURLE_OK, 3000000},
        {{{CURLOPT_LOW_SPEED_LIMIT, 1}, {CURLOPT_LOW_SPEED_TIME, 60}},
         IAM_MOCK_NO_FAULT,
         45000,
         CURLE_OK,
         45000},
        {{{CURLOPT_LOW_SPEED_LIMIT, 1}, {CURLOPT_LOW_SPEED_TIME, 60}},
         IAM_MOCK_NO_FAULT,
         75000,
         CURLE_OPERATION_TIMEDOUT,
         60000},
    };
    (void)state;
    wait_for_each(rows, sizeof rows / sizeof *rows);
}

/* As long as the timeout, to the millisecond, is in time: by libcurl's clock too. */
static void the_answer_is_just_in_time(void **state) {
    static const struct {
        long timeout_ms;
        int64_t latency_ms;
        CURLcode code;
    } rows[] = {{30000, 29999, CURLE_OK},
                {30000, 30000, CURLE_OK},
                {30000, 30001, CURLE_OPERATION_TIMEDOUT},
                {400, 400, CURLE_OK}};
    struct iam_mock *mock = *state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct reply reply;
        CURL *curl = client_with(&reply, (struct option[4]){{CURLOPT_TIMEOUT_MS, rows[i].timeout_ms}});
        given_rule(mock, .latency_ms = rows[i].latency_ms);
        client_post(curl, &reply);
        assert_int_equal(reply.code, rows[i].code);
        const struct iam_mock_call *call = iam_mock_call_at(mock, i + 1);
        assert_int_equal(call->status != 0, rows[i].code == CURLE_OK);
        assert_in_range(call->waited_ms, rows[i].latency_ms - 1, rows[i].latency_ms);
        curl_easy_cleanup(curl);
    }
}

static void no_connection_comes(void **state) {
    static const struct patience rows[] = {
        {{{CURLOPT_CONNECTTIMEOUT, 5}}, IAM_MOCK_CONNECT_TIMEOUT, 0, CURLE_OPERATION_TIMEDOUT, 5000},
        {{{CURLOPT_CONNECTTIMEOUT_MS, 2500}}, IAM_MOCK_CONNECT_TIMEOUT, 0, CURLE_OPERATION_TIMEDOUT, 2500},
        {{{CURLOPT_CONNECTTIMEOUT, 5}, {CURLOPT_TIMEOUT, 3}},
         IAM_MOCK_CONNECT_TIMEOUT,
         0,
         CURLE_OPERATION_TIMEDOUT,
         3000},
        {{{CURLOPT_CONNECTTIMEOUT, 5}, {CURLOPT_TIMEOUT, 30}},
         IAM_MOCK_CONNECT_TIMEOUT,
         0,
         CURLE_OPERATION_TIMEDOUT,
         5000},
        /* libcurl's default is five minutes; 0 means it. */
        {{{0, 0}}, IAM_MOCK_CONNECT_TIMEOUT, 0, CURLE_OPERATION_TIMEDOUT, 300000},
        {{{CURLOPT_CONNECTTIMEOUT, 0}}, IAM_MOCK_CONNECT_TIMEOUT, 0, CURLE_OPERATION_TIMEDOUT, 300000},
    };
    (void)state;
    wait_for_each(rows, sizeof rows / sizeof *rows);
}

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
    assert_in_range(polls, 20000 / 250, 20000 / 250 + 20);
    assert_total_ms(curl, 20000);
    assert_int_equal(curl_multi_remove_handle(multi, curl), CURLM_OK);
    curl_easy_cleanup(curl);
    assert_int_equal(curl_multi_cleanup(multi), CURLM_OK);
    assert_mfa_device_deactivated(mock, "Bob", BOB_MFA);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

/* Those that go through rows set up a mock for each. */
static int start_watch(void **state) {
    (void)state;
    began.real_ms = real_now_ms();
    return 0;
}

static int stop_watch(void **state) {
    *state = NULL;
    iam_mock_curl_uninstall(); /* of a row that failed */
    return teardown(state);
}

#define TEST_ROWS(name) cmocka_unit_test_setup_teardown(name, start_watch, stop_watch)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_ROWS(no_answer_comes),     TEST_ROWS(the_answer_is_late),    TEST(the_answer_is_just_in_time),
        TEST_ROWS(no_connection_comes), TEST(late_after_the_change),      TEST(a_timeout_spans_attempts),
        TEST(several_wait_at_once),     TEST(a_poll_is_as_long_as_asked),
    };
    return cmocka_run_group_tests_name("curl timeouts", tests, NULL, NULL);
}
