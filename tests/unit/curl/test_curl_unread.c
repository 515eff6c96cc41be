/* Answers that libcurl never reads: in each loop, and in each callback of libcurl's, the program sleeps once
 * past its timeout, at each moment in turn. The journal says what libcurl received, not what the mock sent.
 */
#include "loops.h"
#include "watch.h"

#include <stdio.h>

#define TIMEOUT_MS 1000
#define SLEEP_MS 1600
#define MOST_MOMENTS 400

/* ----- The answers ----- */

struct answer {
    const char *name;
    struct iam_mock_rule rule;
    CURLcode code; /* if the program does not sleep */
    int status;    /* in the journal */
};

#define FAULT(kind) .action = "*", .fault = IAM_MOCK_##kind
#define AFTER(kind) FAULT(kind), .when = IAM_MOCK_AFTER_CHANGE

static const struct answer answers[] = {
    {"at once", {.action = NULL}, CURLE_OK, 200},
    {"late", {.action = "*", .latency_ms = 400, .when = IAM_MOCK_AFTER_CHANGE}, CURLE_OK, 200},
    {"an error", {.action = "*", .error = "Throttling"}, CURLE_OK, 400},
    {"LATE", {AFTER(LATE)}, CURLE_OK, 200},
    {"RESET", {AFTER(RESET)}, CURLE_RECV_ERROR, 0},
    {"RESET, late", {AFTER(RESET), .latency_ms = 400}, CURLE_RECV_ERROR, 0},
    {"CLOSED", {AFTER(CLOSED)}, CURLE_GOT_NOTHING, 0},
    {"CUT", {AFTER(CUT)}, CURLE_PARTIAL_FILE, 200},
    {"CUT_HEADERS", {AFTER(CUT_HEADERS)}, CURLE_OK, 200},
    {"TOO_SHORT", {AFTER(TOO_SHORT)}, CURLE_OK, 200},
    {"NO_LENGTH", {AFTER(NO_LENGTH)}, CURLE_OK, 200},
    {"LENGTH_ZERO", {AFTER(LENGTH_ZERO)}, CURLE_OK, 200},
    {"LARGE_PAGE", {AFTER(LARGE_PAGE)}, CURLE_OK, 200},
    {"LARGE_COMMENT", {AFTER(LARGE_COMMENT)}, CURLE_OK, 200},
    {"TIMEOUT", {AFTER(TIMEOUT)}, CURLE_OPERATION_TIMEDOUT, 0},
    {"REFUSED", {FAULT(REFUSED), .latency_ms = 400}, CURLE_COULDNT_CONNECT, 0},
};
#define ANSWERS (sizeof answers / sizeof *answers)

/* ----- The moments ----- */

enum place { AT_A_CALL, IN_PROGRESS, IN_PREREQ, IN_HEADER, IN_BODY, PLACE_COUNT };
static const char *const place_names[PLACE_COUNT] = {"before a call", "in the progress callback",
                                                     "before the request", "in the header callback",
                                                     "in the write callback"};

/* The program sleeps once: when it gets to this place for the `at`th time. */
static struct {
    struct iam_mock *mock;
    enum place place;
    int at, seen; /* from 1 */
    int64_t start_ms;
} sleeper;

static void reach(enum place place) {
    if (place == sleeper.place && ++sleeper.seen == sleeper.at)
        assert_int_equal(iam_mock_advance_ms(sleeper.mock, SLEEP_MS), 0);
}

static void before_a_call(void *context) {
    (void)context;
    reach(AT_A_CALL);
}

static int on_progress(void *context, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d) {
    (void)context, (void)a, (void)b, (void)c, (void)d;
    reach(IN_PROGRESS);
    return 0;
}

static int on_request(void *context, char *peer, char *local, int peer_port, int local_port) {
    (void)context, (void)peer, (void)local, (void)peer_port, (void)local_port;
    reach(IN_PREREQ);
    return CURL_PREREQFUNC_OK;
}

static size_t on_header(char *data, size_t size, size_t count, void *context) {
    (void)data, (void)context;
    reach(IN_HEADER);
    return size * count;
}

static size_t on_body(char *data, size_t size, size_t count, void *context) {
    (void)data, (void)context;
    reach(IN_BODY);
    return size * count;
}

static CURL *new_client(struct reply *reply) {
    CURL *curl = client_new(reply, DEACTIVATE);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)TIMEOUT_MS);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_PREREQFUNCTION, on_request);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
    return curl;
}

/* ----- One run ----- */

static struct {
    const char *loop, *answer, *place;
    int at, wrong;
} tested;

static void check(bool condition, struct iam_mock *mock, const char *what) {
    if (condition)
        return;
    tested.wrong++;
    print_error("%s, %s, sleep %s %d: %s\n%s", tested.loop, tested.answer, tested.place, tested.at, what,
                iam_mock_journal_text(mock));
}

static void check_truth(struct iam_mock *mock, enum iam_mock_told told) {
    const char *against = iam_mock_contradiction(mock, "Bob", BOB_MFA, told);
    check(against != NULL && against[0] == '\0', mock, against);
}

/* The program reports what it knows by libcurl's result and the status. */
static void check_timed_out(struct iam_mock *mock, const struct iam_mock_call *call) {
    const enum iam_mock_fault fault = call->fault;
    check(fault == IAM_MOCK_TIMEOUT || fault == IAM_MOCK_CONNECT_TIMEOUT, mock, "libcurl timed out");
    check(call->status == 0 && call->error_code == NULL && !call->acknowledged, mock, "it read no answer");
    check(call->at_ms + call->waited_ms - sleeper.start_ms >= TIMEOUT_MS, mock,
          "it waited for less than the timeout");
    check_truth(mock, IAM_MOCK_TOLD_UNKNOWN);
}

static void check_answered(struct iam_mock *mock, const struct iam_mock_call *call,
                           const struct answer *answer, CURLcode code) {
    check(code == answer->code, mock, "libcurl's result is another");
    check(call->fault == answer->rule.fault && call->status == answer->status, mock,
          "libcurl read the answer");
    if (answer->rule.action == NULL)
        check(call->acknowledged, mock, "the change is acknowledged");
    if (answer->rule.action == NULL)
        check_truth(mock, IAM_MOCK_TOLD_DONE);
}

static void check_run(struct iam_mock *mock, const struct answer *answer, CURLcode code) {
    const size_t count = iam_mock_call_count(mock);
    check(count == 1 || (count == 0 && code == CURLE_OPERATION_TIMEDOUT), mock, "one call was expected");
    const struct iam_mock_call *call = iam_mock_call_at(mock, count);
    if (call == NULL)
        return;
    check(!call->under_way, mock, "the call has not ended");
    if (code == CURLE_OPERATION_TIMEDOUT)
        check_timed_out(mock, call);
    else
        check_answered(mock, call, answer, code);
}

static void perform(struct loop *loop, CURL *curl) {
    loop_add(loop, curl);
    loop_run(loop);
}

/* Returns false if the program did not get to the moment. */
static bool run(enum loop_kind kind, const struct answer *answer, enum place place, int at) {
    void *state;
    struct loop loop;
    static struct reply reply;
    assert_int_equal(curl_setup(&state), 0);
    struct iam_mock *mock = state;
    sleeper.mock = mock;
    sleeper.place = place;
    sleeper.at = tested.at = at;
    sleeper.seen = 0;
    sleeper.start_ms = iam_mock_now_ms(mock);
    if (answer->rule.action != NULL) {
        struct iam_mock_rule rule = answer->rule;
        rule.optional = true;
        assert_int_equal(iam_mock_add_rule(mock, &rule, NULL), 0);
    }
    CURL *curl = new_client(&reply);
    loop_open(&loop, kind);
    loop.look = before_a_call;
    perform(&loop, curl);
    check_run(mock, answer, (CURLcode)loop_result(&loop, curl));
    curl_easy_cleanup(curl);
    loop_close(&loop);
    assert_int_equal(curl_teardown(&state), 0);
    return sleeper.seen >= at;
}

/* ----- Removals ----- */

/* The program removes the transfer after some turns, whatever it has got by then. */
static bool remove_after(enum loop_kind kind, int turns) {
    void *state;
    struct loop loop;
    static struct reply reply;
    assert_int_equal(curl_setup(&state), 0);
    struct iam_mock *mock = state;
    sleeper.place = PLACE_COUNT;
    tested.at = turns;
    CURL *curl = new_client(&reply);
    loop_open(&loop, kind);
    loop_add(&loop, curl);
    for (int i = 0; i < turns && loop.running > 0; i++)
        loop_turn(&loop);
    const bool removed = loop.running > 0;
    if (removed)
        loop_remove(&loop, curl);
    for (size_t i = 1; i <= iam_mock_call_count(mock); i++) {
        const struct iam_mock_call *call = iam_mock_call_at(mock, i);
        check(!call->under_way && call->acknowledged == !removed, mock, "the transfer was removed");
        check_truth(mock, removed ? IAM_MOCK_TOLD_UNKNOWN : IAM_MOCK_TOLD_DONE);
    }
    curl_easy_cleanup(curl);
    loop_close(&loop);
    assert_int_equal(curl_teardown(&state), 0);
    return removed;
}

static void a_removed_transfer_has_no_answer(void **state) {
    (void)state;
    tested.wrong = 0;
    tested.answer = "at once";
    tested.place = "never, removed after turn";
    for (int kind = LOOP_POLL; kind < LOOP_COUNT; kind++) {
        tested.loop = loop_names[kind];
        for (int turns = 1; turns < MOST_MOMENTS && remove_after((enum loop_kind)kind, turns); turns++)
            ;
    }
    assert_int_equal(tested.wrong, 0);
}

/* ----- The table ----- */

static void sleep_at_each_moment(enum loop_kind kind, const struct answer *answer) {
    tested.loop = loop_names[kind];
    tested.answer = answer->name;
    for (int place = 0; place < PLACE_COUNT; place++) {
        tested.place = place_names[place];
        int at = 1;
        while (at < MOST_MOMENTS && run(kind, answer, (enum place)place, at))
            at++;
    }
}

static void in_a_loop(enum loop_kind kind) {
    tested.wrong = 0;
    for (size_t i = 0; i < ANSWERS; i++)
        sleep_at_each_moment(kind, &answers[i]);
    assert_int_equal(tested.wrong, 0);
}

#define IN_LOOP(name, kind)                                                                                  \
    static void name(void **state) {                                                                         \
        (void)state;                                                                                         \
        in_a_loop(kind);                                                                                     \
    }

IN_LOOP(by_the_easy_interface, LOOP_EASY)
IN_LOOP(by_perform_and_poll, LOOP_POLL)
IN_LOOP(by_perform_and_wait, LOOP_WAIT)
IN_LOOP(by_perform_and_select, LOOP_SELECT)
IN_LOOP(by_perform_and_a_fixed_select, LOOP_FIXED_SELECT)
IN_LOOP(by_socket_action_and_poll, LOOP_SOCKETS_POLL)
IN_LOOP(by_socket_action_and_epoll, LOOP_SOCKETS_EPOLL)
IN_LOOP(by_perform_and_usleep, LOOP_USLEEP)
IN_LOOP(by_perform_alone, LOOP_PERFORM)

#define TEST(name) cmocka_unit_test_setup_teardown(name, watch_setup_rows, watch_teardown_rows)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(by_the_easy_interface),
        TEST(by_perform_and_poll),
        TEST(by_perform_and_wait),
        TEST(by_perform_and_select),
        TEST(by_perform_and_a_fixed_select),
        TEST(by_socket_action_and_poll),
        TEST(by_socket_action_and_epoll),
        TEST(by_perform_and_usleep),
        TEST(by_perform_alone),
        TEST(a_removed_transfer_has_no_answer),
    };
    return cmocka_run_group_tests_name("curl unread", tests, NULL, NULL);
}
