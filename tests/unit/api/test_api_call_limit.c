/* The call limit: what ends a code under test that calls for ever. */
#include "faulty.h"

#define LIMIT 5
#define PROBLEM_START                                                                                        \
    " calls: no bound on retries? Further requests are refused; a larger .call_limit allows more."

/* What the handler saw. */
static struct seen {
    int calls;
    struct iam_mock *mock;
    bool can_jump;
    size_t journal;
    jmp_buf *leave; /* NULL: the handler returns */
} seen;

static void on_limit(struct iam_mock *mock, bool can_jump, void *context) {
    struct seen *to = context;
    to->calls++;
    to->mock = mock;
    to->can_jump = can_jump;
    to->journal = iam_mock_call_count(mock); /* the mock is not locked */
    if (to->leave)
        longjmp(*to->leave, 1);
}

static int setup(void **state) {
    seen = (struct seen){0};
    return sender_setup_with_bob(state);
}

static void renew(struct sender *sender, int limit) {
    sender_renew(sender, &(struct iam_mock_options){.call_limit = limit});
    add_bob(sender);
}

/* Make so many calls, each of which gets an answer. */
static void make_calls(struct sender *sender, int count) {
    for (int i = 0; i < count; i++)
        assert_int_equal(send_raw(sender, DEACTIVATE_BOB, 0), 0);
}

static size_t count_lines(const char *text) {
    size_t lines = 0;
    for (; *text; text++)
        lines += *text == '\n';
    return lines;
}

/* Past the limit: nothing changes but the problem. */
static void check_refused(struct sender *sender, int limit) {
    const uint64_t now = (uint64_t)iam_mock_now_ms(sender->mock);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(send_raw(sender, DEACTIVATE_BOB, 0), IAM_MOCK_ELIMIT);
        assert_int_equal(sender->response.status, 0);
        assert_null(sender->response.body);
        assert_int_equal(sender->response.number, 0);
    }
    assert_true(iam_mock_is_past_call_limit(sender->mock));
    assert_int_equal(iam_mock_call_count(sender->mock), limit);
    assert_int_equal(iam_mock_now_ms(sender->mock), now);
}

static void test_limit_of_the_options_refuses_requests(void **state) {
    struct sender *sender = *state;
    renew(sender, LIMIT);
    make_calls(sender, LIMIT);
    assert_false(iam_mock_is_past_call_limit(sender->mock));
    assert_string_equal(problems_of(sender), "");
    check_refused(sender, LIMIT);
    assert_string_equal(problems_of(sender),
                        "5" PROBLEM_START " The last call: DeactivateMFADevice -> 404 NoSuchEntity\n");
}

static void test_limit_problem_tells_the_last_call(void **state) {
    static const struct {
        struct iam_mock_rule rule;
        const char *form, *end;
    } cases[] = {
        {{.name = "r", .error = "Throttling"}, DEACTIVATE_BOB, "-> 400 Throttling by rule r\n"},
        {{.name = "r", .fault = IAM_MOCK_RESET}, DEACTIVATE_BOB, "-> RESET by rule r\n"},
        {{.name = "r", .fault = IAM_MOCK_PROXY_PAGE}, DEACTIVATE_BOB, "-> 200 PROXY_PAGE by rule r\n"},
        {{.name = "r", .latency_ms = 1, .optional = true},
         "Action=x%0Ay",
         "no served action -> 400 InvalidAction\n"},
        {{.name = "r", .latency_ms = 1}, DEACTIVATE_BOB, "DeactivateMFADevice -> 200\n"},
    };
    struct sender *sender = *state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        renew(sender, 1);
        add_this_rule(sender, &cases[i].rule);
        (void)send_raw(sender, cases[i].form, 0);
        assert_int_equal(send_raw(sender, DEACTIVATE_BOB, 0), IAM_MOCK_ELIMIT);
        const char *problems = problems_of(sender);
        if (!strstr(problems, "1" PROBLEM_START) || !strstr(problems, cases[i].end))
            fail_msg("case %zu: %s", i, problems);
    }
}

static void test_limit_has_a_range(void **state) {
    struct sender *sender = *state;
    struct iam_mock *mock = NULL;
    const struct iam_mock_options options = {.call_limit = -1};
    assert_int_equal(iam_mock_new(&mock, &options, &sender->error), IAM_MOCK_EINVAL);
    assert_string_equal(sender->error.field, "call_limit");
    assert_string_equal(sender->error.message, "call_limit is -1; expected 0 or more");
}

static void test_limit_is_none_without_a_handler(void **state) {
    struct sender *sender = *state;
    make_calls(sender, 100100);
    assert_string_equal(problems_of(sender), "");
}

static void test_limit_with_a_handler_is_100000(void **state) {
    struct sender *sender = *state;
    iam_mock_on_call_limit(sender->mock, on_limit, &seen);
    make_calls(sender, 100000);
    assert_int_equal(seen.calls, 0);
    check_refused(sender, 100000);
    assert_int_equal(seen.calls, 1);
    assert_non_null(strstr(problems_of(sender), "100,000" PROBLEM_START));
}

static void test_limit_handler_is_called_once_and_may_use_the_mock(void **state) {
    struct sender *sender = *state;
    renew(sender, LIMIT);
    iam_mock_on_call_limit(sender->mock, on_limit, &seen);
    make_calls(sender, LIMIT);
    check_refused(sender, LIMIT);
    assert_int_equal(seen.calls, 1);
    assert_ptr_equal(seen.mock, sender->mock);
    assert_true(seen.can_jump);
    assert_int_equal(seen.journal, LIMIT);
    assert_int_equal(count_lines(problems_of(sender)), 1);
}

static void test_limit_handler_may_leave_by_longjmp(void **state) {
    jmp_buf leave;
    struct sender *sender = *state;
    renew(sender, LIMIT);
    seen.leave = &leave;
    iam_mock_on_call_limit(sender->mock, on_limit, &seen);
    if (setjmp(leave) == 0) {
        for (;;)
            (void)send_raw(sender, DEACTIVATE_BOB, 0);
    }
    seen.leave = NULL;
    check_refused(sender, LIMIT);
    assert_int_equal(seen.calls, 1);
}

static void test_limit_handler_waits_for_the_adapter(void **state) {
    struct sender *sender = *state;
    const struct iam_mock_request request = {
        .body = DEACTIVATE_BOB, .body_size = sizeof DEACTIVATE_BOB - 1, .report_later = true};
    renew(sender, 1);
    iam_mock_on_call_limit(sender->mock, on_limit, &seen);
    iam_mock_report_call_limit(sender->mock, true);
    make_calls(sender, 1);
    assert_int_equal(iam_mock_send(sender->mock, &request, &sender->response), IAM_MOCK_ELIMIT);
    assert_int_equal(iam_mock_connect(sender->mock, &request), IAM_MOCK_ELIMIT);
    assert_int_equal(seen.calls, 0);
    iam_mock_report_call_limit(sender->mock, false);
    assert_int_equal(seen.calls, 1);
    assert_false(seen.can_jump);
    iam_mock_report_call_limit(sender->mock, true);
    assert_int_equal(seen.calls, 1);
    assert_int_equal(count_lines(problems_of(sender)), 1);
}

static void test_limit_holds_for_connections(void **state) {
    struct sender *sender = *state;
    const struct iam_mock_request request = {.body = DEACTIVATE_BOB, .body_size = sizeof DEACTIVATE_BOB - 1};
    renew(sender, 2);
    iam_mock_on_call_limit(sender->mock, on_limit, &seen);
    add_rule(sender, .times = IAM_MOCK_ALWAYS, .fault = IAM_MOCK_REFUSED);
    for (int i = 0; i < 2; i++)
        assert_int_equal(iam_mock_connect(sender->mock, &request), IAM_MOCK_REFUSED);
    assert_int_equal(iam_mock_connect(sender->mock, &request), IAM_MOCK_ELIMIT);
    assert_int_equal(iam_mock_needs_connection(sender->mock, &request), IAM_MOCK_ELIMIT);
    assert_int_equal(seen.calls, 1);
}

/* What counts calls anew lets the code under test make as many again. */
static void test_limit_begins_anew(void **state) {
    struct sender *sender = *state, copy = {0};
    renew(sender, 2);
    iam_mock_on_call_limit(sender->mock, on_limit, &seen);
    make_calls(sender, 2);
    check_refused(sender, 2);
    iam_mock_clear_journal(sender->mock);
    assert_false(iam_mock_is_past_call_limit(sender->mock));
    make_calls(sender, 2);
    check_refused(sender, 2);
    assert_int_equal(seen.calls, 2);
    assert_int_equal(count_lines(problems_of(sender)), 2);

    assert_int_equal(iam_mock_clone(&copy.mock, sender->mock, NULL), 0);
    make_calls(&copy, 2);
    check_refused(&copy, 2);
    assert_int_equal(seen.calls, 3);
    assert_ptr_equal(seen.mock, copy.mock);
    assert_int_equal(iam_mock_restore(copy.mock, sender->mock, NULL), 0);
    make_calls(&copy, 2);
    check_refused(&copy, 2);
    assert_int_equal(seen.calls, 4);
    iam_mock_free(copy.mock);
}

static void test_limit_of_a_script_is_200(void **state) {
    struct sender *sender = *state;
    make_calls(sender, 3);
    assert_int_equal(iam_mock_sweep_arm_script("1+:Throttling", sender->mock, NULL), 0);
    make_calls(sender, IAM_MOCK_SWEEP_MAX_CALLS);
    check_refused(sender, IAM_MOCK_SWEEP_MAX_CALLS);
}

static void test_limit_of_a_case_is_its_sweep_s(void **state) {
    static const struct {
        int given, limit;
    } cases[] = {{0, IAM_MOCK_SWEEP_MAX_CALLS}, {7, 7}, {IAM_MOCK_SWEEP_MAX_CALLS, IAM_MOCK_SWEEP_MAX_CALLS}};
    struct sender *sender = *state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct iam_mock_sweep *sweep;
        const struct iam_mock_sweep_options options = {.call_limit = cases[i].given};
        renew(sender, 1);
        assert_int_equal(iam_mock_sweep_new(&sweep, &options, NULL), 0);
        const struct iam_mock_sweep_case *it = iam_mock_sweep_next(sweep);
        assert_int_equal(it->call_limit, cases[i].limit);
        assert_int_equal(iam_mock_sweep_arm(it, sender->mock, NULL), 0);
        iam_mock_sweep_free(sweep);
        make_calls(sender, cases[i].limit);
        check_refused(sender, cases[i].limit);
    }
}

static void test_limit_of_a_case_by_hand_has_the_default(void **state) {
    const struct iam_mock_sweep_case it = {.script = ""};
    struct sender *sender = *state;
    assert_int_equal(iam_mock_sweep_arm(&it, sender->mock, NULL), 0);
    make_calls(sender, IAM_MOCK_SWEEP_MAX_CALLS);
    check_refused(sender, IAM_MOCK_SWEEP_MAX_CALLS);
}

static void test_limit_is_explained_once(void **state) {
    struct sender *sender = *state;
    renew(sender, 1);
    iam_mock_explain_call_limit(sender->mock, "not this");
    iam_mock_explain_call_limit(sender->mock, "a\nclock");
    make_calls(sender, 1);
    assert_string_equal(problems_of(sender), "");
    check_refused(sender, 1);
    assert_int_equal(count_lines(problems_of(sender)), 2);
    assert_string_equal(strchr(problems_of(sender), '\n') + 1, "a clock\n");
    iam_mock_clear_journal(sender->mock);
    make_calls(sender, 1);
    check_refused(sender, 1);
    assert_int_equal(count_lines(problems_of(sender)), 3);
}

static void test_limit_functions_take_null(void **state) {
    (void)state;
    iam_mock_on_call_limit(NULL, on_limit, NULL);
    iam_mock_report_call_limit(NULL, true);
    iam_mock_explain_call_limit(NULL, "x");
    assert_false(iam_mock_is_past_call_limit(NULL));
    assert_int_equal(seen.calls, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, sender_teardown)
static const struct CMUnitTest tests[] = {
    TEST(test_limit_of_the_options_refuses_requests),
    TEST(test_limit_problem_tells_the_last_call),
    TEST(test_limit_has_a_range),
    TEST(test_limit_is_none_without_a_handler),
    TEST(test_limit_with_a_handler_is_100000),
    TEST(test_limit_handler_is_called_once_and_may_use_the_mock),
    TEST(test_limit_handler_may_leave_by_longjmp),
    TEST(test_limit_handler_waits_for_the_adapter),
    TEST(test_limit_holds_for_connections),
    TEST(test_limit_begins_anew),
    TEST(test_limit_of_a_script_is_200),
    TEST(test_limit_of_a_case_is_its_sweep_s),
    TEST(test_limit_of_a_case_by_hand_has_the_default),
    TEST(test_limit_is_explained_once),
    TEST(test_limit_functions_take_null),
};

int main(void) { return cmocka_run_group_tests(tests, NULL, NULL); }
