/* Timeouts and latency: libcurl gives up itself, at its own time, and no real time passes. */
#include "watch.h"
#include "between.h"

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
    return row->options[1].option == CURLOPT_LOW_SPEED_TIME && row->code != CURLE_OK &&
           row->waited_ms == row->options[1].value * 1000;
}

static void wait_for(struct iam_mock *mock, const struct patience *row, bool multi) {
    struct reply reply;
    const int64_t start = iam_mock_now_ms(mock);
    CURLM *curlm = multi ? curl_multi_init() : NULL;
    CURL *curl = client_with(&reply, row->options);
    given_rule(mock, .fault = row->fault, .latency_ms = row->latency_ms);
    client_post_by(curlm, curl, &reply);
    assert_int_equal(reply.code, row->code);
    const int64_t waited_ms = iam_mock_now_ms(mock) - start;
    assert_between(waited_ms, row->waited_ms, row->waited_ms + (is_by_speed(row) ? SPEED_WINDOW_MS : 0));
    assert_total_ms(curl, waited_ms);
    const struct iam_mock_call *call = iam_mock_call_at(mock, iam_mock_call_count(mock));
    assert_int_equal(call->waited_ms, waited_ms);
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
        /* libcurl gives up later than the option says, and a longer timeout changes nothing. */
        {{{CURLOPT_LOW_SPEED_LIMIT, 1}, {CURLOPT_LOW_SPEED_TIME, 60}},
         IAM_MOCK_NO_FAULT,
         64000,
         CURLE_OK,
         64000},
        {{{CURLOPT_LOW_SPEED_LIMIT, 1}, {CURLOPT_LOW_SPEED_TIME, 3}, {CURLOPT_TIMEOUT, 60}},
         IAM_MOCK_NO_FAULT,
         6000,
         CURLE_OK,
         6000},
        {{{CURLOPT_LOW_SPEED_LIMIT, 1}, {CURLOPT_LOW_SPEED_TIME, 3}, {CURLOPT_TIMEOUT, 60}},
         IAM_MOCK_NO_FAULT,
         20000,
         CURLE_OPERATION_TIMEDOUT,
         3000},
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
        assert_int_equal(call->waited_ms, rows[i].code == CURLE_OK ? rows[i].latency_ms : rows[i].timeout_ms);
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

/* ----- Both have passed ----- */

/* The program sleeps `sleep_ms` at a time; returns how long the transfer took. The answer takes 5 s. */
static int64_t sleep_beside(struct iam_mock *mock, CURL *curl, struct reply *reply, bool polls,
                            int64_t sleep_ms) {
    const int64_t start = iam_mock_now_ms(mock);
    CURLM *curlm = curl_multi_init();
    int running = 1, left = 0;
    assert_int_equal(curl_multi_add_handle(curlm, curl), CURLM_OK);
    while (iam_mock_call_count(mock) == 0) /* until the request is sent */
        assert_int_equal(curl_multi_perform(curlm, &running), CURLM_OK);
    while (running > 0) {
        assert_int_equal(iam_mock_advance_ms(mock, sleep_ms), 0);
        if (polls)
            assert_int_equal(curl_multi_poll(curlm, NULL, 0, 0, NULL), CURLM_OK);
        assert_int_equal(curl_multi_perform(curlm, &running), CURLM_OK);
    }
    const CURLMsg *message = curl_multi_info_read(curlm, &left);
    assert_non_null(message);
    reply->code = message->data.result;
    assert_int_equal(curl_multi_remove_handle(curlm, curl), CURLM_OK);
    assert_int_equal(curl_multi_cleanup(curlm), CURLM_OK);
    return iam_mock_now_ms(mock) - start;
}

/* A program that sleeps looks late. libcurl reads an answer that has come, or sees the end of its connection,
 * at the first look, unless its timeout has passed too; the journal says the same. */
static const struct late_row {
    long timeout_ms;
    int64_t sleep_ms;
    bool in_time;
    int64_t took_ms;
} late_rows[] = {{5400, 500, true, 5000},   {5400, 2500, true, 5000}, {5000, 2500, false, 5000},
                 {6100, 1500, true, 6000},  {9000, 7000, true, 7000}, {5400, 1500, false, 6000},
                 {6000, 7000, false, 7000}, {4000, 2500, false, 5000}};

static const struct late_fault {
    enum iam_mock_fault fault;
    CURLcode code; /* in time */
} late_faults[] = {{IAM_MOCK_NO_FAULT, CURLE_OK},
                   {IAM_MOCK_RESET, CURLE_RECV_ERROR},
                   {IAM_MOCK_REFUSED, CURLE_COULDNT_CONNECT},
                   {IAM_MOCK_DNS_FAILURE, CURLE_COULDNT_RESOLVE_HOST},
                   {IAM_MOCK_TLS_FAILURE, CURLE_PEER_FAILED_VERIFICATION}};

static void look_late(const struct late_row *row, const struct late_fault *fault, bool polls) {
    struct reply reply;
    void *mock;
    assert_int_equal(curl_setup(&mock), 0);
    CURL *curl = client_with(&reply, (struct option[4]){{CURLOPT_TIMEOUT_MS, row->timeout_ms}});
    given_rule(mock, .fault = fault->fault, .latency_ms = 5000);
    const int64_t took_ms = sleep_beside(mock, curl, &reply, polls, row->sleep_ms);
    const struct iam_mock_call *call = iam_mock_call_at(mock, 1);
    const bool timed_out = call->fault == IAM_MOCK_TIMEOUT || call->fault == IAM_MOCK_CONNECT_TIMEOUT;
    if (reply.code != (row->in_time ? fault->code : CURLE_OPERATION_TIMEDOUT) || took_ms != row->took_ms ||
        (row->in_time ? call->fault != fault->fault : !timed_out) || call->waited_ms != took_ms ||
        call->acknowledged != (reply.code == CURLE_OK))
        fail_msg("timeout %ld, sleep %lld, poll %d: code %d after %lld ms; %s", row->timeout_ms,
                 (long long)row->sleep_ms, polls, (int)reply.code, (long long)took_ms,
                 iam_mock_journal_text(mock));
    curl_easy_cleanup(curl);
    assert_int_equal(curl_teardown(&mock), 0);
}

static void the_program_looks_late(void **state) {
    (void)state;
    for (size_t row = 0; row < sizeof late_rows / sizeof *late_rows; row++) {
        for (size_t fault = 0; fault < sizeof late_faults / sizeof *late_faults; fault++) {
            look_late(&late_rows[row], &late_faults[fault], false);
            look_late(&late_rows[row], &late_faults[fault], true);
        }
    }
}

#define TEST_ROWS(name) cmocka_unit_test_setup_teardown(name, watch_setup_rows, watch_teardown_rows)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_ROWS(no_answer_comes),
        TEST_ROWS(the_answer_is_late),
        TEST_ROWS(no_connection_comes),
        TEST_ROWS(the_program_looks_late),
        cmocka_unit_test_setup_teardown(the_answer_is_just_in_time, watch_setup, watch_teardown),
    };
    return cmocka_run_group_tests_name("curl timeouts", tests, NULL, NULL);
}
