/* Virtual time that calls take, and the patience of clients. */
#include "faulty.h"

#define LIST_BOB FORM("ListMFADevices") "&UserName=Bob"

static int64_t elapsed_of(struct sender *sender) { return iam_mock_now_ms(sender->mock) - START_MS; }

static const struct iam_mock_call *last_call(struct sender *sender) {
    return iam_mock_call_at(sender->mock, iam_mock_call_count(sender->mock));
}

static void test_latency_alone_passes_on(void **state) {
    struct sender *sender = *state;
    add_rule(sender, .latency_ms = 300);
    assert_int_equal(send_raw(sender, DEACTIVATE_BOB, 0), 0);
    assert_null(sender->response.error_code);
    assert_true(bob_is_off(sender));
    assert_int_equal(elapsed_of(sender), 300);
    const struct iam_mock_call *call = last_call(sender);
    assert_int_equal(call->at_ms, START_MS);
    assert_int_equal(call->waited_ms, 300);
    assert_int_equal(call->fault, IAM_MOCK_NO_FAULT);
    assert_null(call->rule);
    assert_true(call->applied && call->acknowledged);
    assert_string_equal(
        journal_of(sender),
        "iam-mock journal 2\n1 2026-01-01T00:00:00.000Z root DeactivateMFADevice UserName=\"Bob\" "
        "SerialNumber=\"" BOB_MFA "\" -> 200 after 300 ms applied\n");
    assert_string_equal(send_form(sender, LIST_BOB), "");
    assert_int_equal(elapsed_of(sender), 300); /* its one time is over */
    assert_string_equal(problems_of(sender), "");
}

static void test_latency_adds_up_over_rules(void **state) {
    struct sender *sender = *state;
    add_rule(sender, .latency_ms = 1, .times = IAM_MOCK_ALWAYS);
    add_rule(sender, .latency_ms = 20, .when = IAM_MOCK_BEFORE_VALIDATION, .user_name = "Eve",
             .optional = true);
    add_rule(sender, .latency_ms = 300, .when = IAM_MOCK_AFTER_CHANGE);
    add_rule(sender, .latency_ms = 4000, .error = "Throttling", .when = IAM_MOCK_BEFORE_VALIDATION);
    add_rule(sender, .latency_ms = 50000); /* after the one that answers: not yet */
    assert_string_equal(send_form(sender, DEACTIVATE_BOB), "Throttling");
    assert_int_equal(elapsed_of(sender), 4301);
    assert_string_equal(last_call(sender)->rule, "rule 4");
    assert_int_equal(counts_of_rule(sender, "rule 1").acted, 1);
    assert_int_equal(counts_of_rule(sender, "rule 2").matched, 0);
    assert_int_equal(counts_of_rule(sender, "rule 5").matched, 1);
    assert_int_equal(counts_of_rule(sender, "rule 5").acted, 0);
    assert_string_equal(send_form(sender, DEACTIVATE_BOB), "");
    assert_int_equal(elapsed_of(sender), 4301 + 50001);
    assert_int_equal(last_call(sender)->waited_ms, 50001);
}

static void test_latency_goes_with_an_error_or_a_fault(void **state) {
    struct sender *sender = *state;
    add_rule(sender, .latency_ms = 70, .error = "Throttling");
    add_rule(sender, .latency_ms = 800, .fault = IAM_MOCK_RESET);
    add_rule(sender, .latency_ms = 9000, .body_file = "hostile:cdata");
    assert_int_equal(send_raw(sender, DEACTIVATE_BOB, 70), 0); /* just in time */
    assert_string_equal(sender->response.error_code, "Throttling");
    assert_int_equal(elapsed_of(sender), 70);
    assert_int_equal(send_raw(sender, DEACTIVATE_BOB, 0), IAM_MOCK_RESET);
    assert_int_equal(elapsed_of(sender), 870);
    assert_int_equal(send_raw(sender, DEACTIVATE_BOB, 0), 0);
    assert_int_equal(sender->response.status, 403);
    assert_int_equal(elapsed_of(sender), 9870);
    assert_false(bob_is_off(sender));
}

/* ----- Beyond the client's patience ----- */

static void check_timeout(struct sender *sender, int64_t timeout_ms, bool applied) {
    assert_int_equal(sender->response.status, 0);
    assert_null(sender->response.body);
    assert_int_equal(sender->response.header_count, 0);
    assert_int_equal(elapsed_of(sender), timeout_ms);
    assert_int_equal(last_call(sender)->waited_ms, timeout_ms);
    assert_int_equal(last_call(sender)->applied, applied);
    assert_false(last_call(sender)->acknowledged);
    assert_int_equal(counts_of(sender).lost, last_call(sender)->fault == IAM_MOCK_TIMEOUT);
    assert_int_equal(bob_is_off(sender), applied);
    assert_string_equal(problems_of(sender), "");
    assert_string_equal(findings_of(sender), "");
}

static void test_latency_beyond_the_timeout_is_a_timeout(void **state) {
    static const struct {
        struct iam_mock_rule rule[2];
        int result;
        bool applied;
    } cases[] = {
        {{{.latency_ms = 1001}}, IAM_MOCK_TIMEOUT, false},
        {{{.latency_ms = 1001, .when = IAM_MOCK_BEFORE_VALIDATION}}, IAM_MOCK_TIMEOUT, false},
        {{{.latency_ms = 1001, .when = IAM_MOCK_AFTER_CHANGE}}, IAM_MOCK_TIMEOUT, true},
        /* The sum counts: the change was made within it, the answer came after it. */
        {{{.latency_ms = 1000}, {.latency_ms = 1, .when = IAM_MOCK_AFTER_CHANGE}}, IAM_MOCK_TIMEOUT, true},
        {{{.latency_ms = 600}, {.latency_ms = 600}}, IAM_MOCK_TIMEOUT, false},
        {{{.latency_ms = 1001, .error = "Throttling"}}, IAM_MOCK_TIMEOUT, false},
        {{{.latency_ms = 1001, .error = "Throttling", .when = IAM_MOCK_AFTER_CHANGE}},
         IAM_MOCK_TIMEOUT,
         true},
        {{{.latency_ms = 1001, .body_file = "hostile:bom"}}, IAM_MOCK_TIMEOUT, false},
        {{{.latency_ms = 1001, .fault = IAM_MOCK_RESET, .when = IAM_MOCK_AFTER_CHANGE}},
         IAM_MOCK_TIMEOUT,
         true},
        {{{.latency_ms = 1001, .fault = IAM_MOCK_PROXY_PAGE}}, IAM_MOCK_TIMEOUT, false},
        {{{.latency_ms = 1001, .fault = IAM_MOCK_CUT, .cut_at = 90000}}, IAM_MOCK_TIMEOUT, false},
        /* Not even connected when time is up. */
        {{{.latency_ms = 1001, .fault = IAM_MOCK_REFUSED}}, IAM_MOCK_CONNECT_TIMEOUT, false},
        /* No answer in time anyway; and the change wasn't made in time either. */
        {{{.latency_ms = 1001}, {.fault = IAM_MOCK_TIMEOUT, .when = IAM_MOCK_AFTER_CHANGE}},
         IAM_MOCK_TIMEOUT,
         false},
    };
    struct sender *sender = *state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        renew_with_bob(sender);
        for (size_t k = 0; k < 2; k++) {
            if (cases[i].rule[k].latency_ms || cases[i].rule[k].fault)
                add_this_rule(sender, &cases[i].rule[k]);
        }
        if (send_raw(sender, DEACTIVATE_BOB, 1000) != cases[i].result)
            fail_msg("case %zu: %s", i, journal_of(sender));
        check_timeout(sender, 1000, cases[i].applied);
    }
}

static void test_latency_up_to_the_timeout_is_none(void **state) {
    struct sender *sender = *state;
    add_rule(sender, .latency_ms = 400);
    add_rule(sender, .latency_ms = 600, .when = IAM_MOCK_AFTER_CHANGE);
    assert_int_equal(send_raw(sender, DEACTIVATE_BOB, 1000), 0);
    assert_int_equal(elapsed_of(sender), 1000);
    assert_true(last_call(sender)->acknowledged);
}

static void test_latency_of_a_timeout_is_the_client_s(void **state) {
    static const struct {
        struct iam_mock_rule rule;
        bool applied;
    } cases[] = {
        {{.fault = IAM_MOCK_TIMEOUT}, false},
        {{.fault = IAM_MOCK_TIMEOUT, .when = IAM_MOCK_BEFORE_VALIDATION, .latency_ms = 3}, false},
        {{.fault = IAM_MOCK_TIMEOUT, .when = IAM_MOCK_AFTER_CHANGE}, true},
        {{.fault = IAM_MOCK_CONNECT_TIMEOUT}, false},
        {{.fault = IAM_MOCK_CONNECT_TIMEOUT, .latency_ms = 70000}, false},
    };
    struct sender *sender = *state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        renew_with_bob(sender);
        add_this_rule(sender, &cases[i].rule);
        assert_int_equal(send_raw(sender, DEACTIVATE_BOB, 30000), cases[i].rule.fault);
        check_timeout(sender, 30000, cases[i].applied);
    }
}

/* ----- No patience said ----- */

static void test_latency_without_a_timeout_never_times_out(void **state) {
    struct sender *sender = *state;
    add_rule(sender, .latency_ms = INT64_C(86400000) * 365);
    assert_int_equal(send_raw(sender, DEACTIVATE_BOB, 0), 0);
    assert_int_equal(elapsed_of(sender), INT64_C(86400000) * 365);
    assert_string_equal(findings_of(sender), "");
}

static void test_latency_of_an_endless_wait_is_none(void **state) {
    static const enum iam_mock_fault faults[] = {IAM_MOCK_TIMEOUT, IAM_MOCK_CONNECT_TIMEOUT};
    struct sender *sender = *state;
    for (size_t i = 0; i < LENGTH(faults); i++) {
        renew_with_bob(sender);
        add_rule(sender, .latency_ms = 5000);
        add_rule(sender, .fault = faults[i]);
        assert_int_equal(send_raw(sender, DEACTIVATE_BOB, 0), (int)faults[i]);
        assert_int_equal(elapsed_of(sender), 0);
        assert_int_equal(last_call(sender)->waited_ms, 0);
        assert_non_null(strstr(findings_of(sender), "call 1: no timeout: "));
    }
}

static void test_latency_takes_no_negative_timeout(void **state) {
    struct sender *sender = *state;
    assert_int_equal(send_raw(sender, DEACTIVATE_BOB, -1), IAM_MOCK_EINVAL);
    assert_int_equal(send_raw(sender, DEACTIVATE_BOB, INT64_MIN), IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_call_count(sender->mock), 0);
    assert_string_equal(problems_of(sender), "iam_mock_send: invalid argument: timeout_ms is negative\n"
                                             "iam_mock_send: invalid argument: timeout_ms is negative\n");
}

/* ----- The clock ----- */

static void test_latency_shows_in_the_date(void **state) {
    struct sender *sender = *state;
    add_rule(sender, .latency_ms = 61000);
    send_form(sender, DEACTIVATE_BOB);
    assert_string_equal(iam_mock_response_header(&sender->response, "Date"), "Thu, 01 Jan 2026 00:01:01 GMT");
    send_form(sender, LIST_BOB);
    assert_string_equal(iam_mock_response_header(&sender->response, "Date"), "Thu, 01 Jan 2026 00:01:01 GMT");
}

static void test_latency_counts_for_for_ms(void **state) {
    struct sender *sender = *state;
    add_rule(sender, .name = "busy", .error = "EntityTemporarilyUnmodifiable", .for_ms = 1000);
    add_rule(sender, .name = "slow", .latency_ms = 400, .action = "*", .for_ms = 1000);
    assert_string_equal(send_form(sender, DEACTIVATE_BOB), "EntityTemporarilyUnmodifiable"); /* at 0 */
    assert_int_equal(elapsed_of(sender), 0); /* "busy" came first, and answered */
    for (int64_t call = 1; call <= 3; call++) {
        send_form(sender, LIST_BOB);
        assert_int_equal(elapsed_of(sender), 400 * call);
    }
    assert_string_equal(send_form(sender, DEACTIVATE_BOB), ""); /* at 1,200 neither acts */
    assert_int_equal(elapsed_of(sender), 1200);
}

/* for_ms runs from the beginning of the first call that the rule acted on, its own latency included. */
static void test_latency_of_the_rule_itself_counts_for_for_ms(void **state) {
    struct sender *sender = *state;
    add_rule(sender, .name = "slow", .latency_ms = 600, .error = "Throttling", .for_ms = 1000);
    assert_string_equal(send_form(sender, DEACTIVATE_BOB), "Throttling");
    assert_string_equal(send_form(sender, DEACTIVATE_BOB), "Throttling");
    assert_string_equal(send_form(sender, DEACTIVATE_BOB), "");
    assert_int_equal(elapsed_of(sender), 1200);
}

/* What ends "after several minutes" also ends when calls take them. */
static void test_latency_ends_what_is_temporary(void **state) {
    struct sender *sender = *state;
    assert_int_equal(iam_mock_remove_user(sender->mock, "Bob"), 0);
    add_user(sender, "Bob");
    add_rule(sender, .action = "ListMFADevices", .latency_ms = 180000);
    assert_string_equal(send_form(sender, DEACTIVATE_BOB), "EntityTemporarilyUnmodifiable");
    assert_string_equal(send_form(sender, LIST_BOB), "");
    assert_string_equal(send_form(sender, DEACTIVATE_BOB), "NoSuchEntity"); /* the device is another's now */
}

static void test_latency_stops_at_the_end_of_the_clock(void **state) {
    struct sender *sender = *state;
    const int64_t last = INT64_C(253402300799999); /* 9999-12-31T23:59:59.999 */
    sender_renew(sender, &(struct iam_mock_options){.start = "9999-12-31T23:59:59.000Z"});
    add_bob(sender);
    add_rule(sender, .latency_ms = 999, .action = "*");
    add_rule(sender, .latency_ms = 1, .action = "*", .skip = 1);
    send_form(sender, LIST_BOB);
    assert_int_equal(iam_mock_now_ms(sender->mock), last);
    assert_int_equal(last_call(sender)->waited_ms, 999);
    send_form(sender, LIST_BOB);
    assert_int_equal(iam_mock_now_ms(sender->mock), last);
    assert_int_equal(last_call(sender)->waited_ms, 0); /* the clock didn't move */
    add_rule(sender, .fault = IAM_MOCK_TIMEOUT);
    assert_int_equal(send_raw(sender, DEACTIVATE_BOB, INT64_MAX), IAM_MOCK_TIMEOUT);
    assert_int_equal(iam_mock_now_ms(sender->mock), last);
    assert_string_equal(iam_mock_response_header(&sender->response, "Date") ? "Date" : "", "");
    assert_string_equal(findings_of(sender), "");
}

static void test_latency_of_a_patient_client_stops_at_the_end_of_the_clock(void **state) {
    struct sender *sender = *state;
    add_rule(sender, .fault = IAM_MOCK_TIMEOUT, .times = 2);
    assert_int_equal(send_raw(sender, DEACTIVATE_BOB, INT64_MAX), IAM_MOCK_TIMEOUT);
    assert_int_equal(last_call(sender)->waited_ms, INT64_C(253402300799999) - START_MS);
    assert_int_equal(iam_mock_now_ms(sender->mock), INT64_C(253402300799999));
    assert_int_equal(send_raw(sender, DEACTIVATE_BOB, INT64_MAX), IAM_MOCK_TIMEOUT);
    assert_int_equal(last_call(sender)->waited_ms, 0);
}

static void test_latency_out_of_range_is_refused(void **state) {
    static const int64_t wrong[] = {-1, INT64_MIN, INT64_C(253402300800000), INT64_MAX};
    struct sender *sender = *state;
    for (size_t i = 0; i < LENGTH(wrong); i++) {
        char expected[120];
        struct iam_mock_rule rule = {.latency_ms = wrong[i]};
        snprintf(expected, sizeof expected, "latency_ms is %lld; expected 0 to 253402300799999",
                 (long long)wrong[i]);
        assert_int_equal(iam_mock_add_rule(sender->mock, &rule, &sender->error), IAM_MOCK_EINVAL);
        assert_string_equal(sender->error.message, expected);
        assert_string_equal(sender->error.field, "latency_ms");
    }
    add_rule(sender, .latency_ms = 10);
    for (int i = 0; i < 5; i++) /* their sum is more than the clock has, and doesn't overflow */
        add_rule(sender, .latency_ms = INT64_C(253402300799999), .optional = true);
    assert_string_equal(send_form(sender, DEACTIVATE_BOB), "");
    assert_int_equal(iam_mock_now_ms(sender->mock), INT64_C(253402300799999));
}

static void test_latency_that_never_was_is_a_problem(void **state) {
    struct sender *sender = *state;
    add_rule(sender, .latency_ms = 5, .user_name = "Eve");
    send_form(sender, DEACTIVATE_BOB);
    assert_string_equal(problems_of(sender),
                        "rule \"rule 1\" acted 0 of 1 times; nearest is call 1; its user_name "
                        "is \"Bob\", the rule's \"Eve\"\n");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, sender_setup_with_bob, sender_teardown)
static const struct CMUnitTest tests[] = {
    TEST(test_latency_alone_passes_on),
    TEST(test_latency_adds_up_over_rules),
    TEST(test_latency_goes_with_an_error_or_a_fault),
    TEST(test_latency_beyond_the_timeout_is_a_timeout),
    TEST(test_latency_up_to_the_timeout_is_none),
    TEST(test_latency_of_a_timeout_is_the_client_s),
    TEST(test_latency_without_a_timeout_never_times_out),
    TEST(test_latency_of_an_endless_wait_is_none),
    TEST(test_latency_takes_no_negative_timeout),
    TEST(test_latency_shows_in_the_date),
    TEST(test_latency_counts_for_for_ms),
    TEST(test_latency_of_the_rule_itself_counts_for_for_ms),
    TEST(test_latency_ends_what_is_temporary),
    TEST(test_latency_stops_at_the_end_of_the_clock),
    TEST(test_latency_of_a_patient_client_stops_at_the_end_of_the_clock),
    TEST(test_latency_out_of_range_is_refused),
    TEST(test_latency_that_never_was_is_a_problem),
};

int main(void) { return cmocka_run_group_tests(tests, NULL, NULL); }
