/* Before a connection is opened for a request whose body isn't known: body_unknown. */
#include "faulty.h"

#define UNFORESEEN(rule, fault)                                                                              \
    "rule \"" rule "\": its " fault " can't be foreseen for a request whose body isn't known when the "      \
    "connection is opened; expected action \"*\" alone\n"
#define LINE(number, fault, rule) #number " 2026-01-01T00:00:00.000Z - - -> " fault " by \"" rule "\" #1\n"

static const struct iam_mock_request unknown = {.url = "https://iam.amazonaws.com/", .body_unknown = true};

static int connect_unknown(struct sender *sender) {
    int result = iam_mock_connect(sender->mock, &unknown);
    if (result == IAM_MOCK_ENOMEM)
        fail_msg("iam_mock_connect: out of memory");
    return result;
}

static void test_unknown_meets_rules_that_any_request_meets(void **state) {
    struct sender *sender = *state;
    add_rule(sender, .action = "*", .fault = IAM_MOCK_DNS_FAILURE);
    add_rule(sender, .action = "*", .fault = IAM_MOCK_REFUSED, .when = IAM_MOCK_BEFORE_VALIDATION);
    assert_int_equal(connect_unknown(sender), IAM_MOCK_DNS_FAILURE);
    assert_int_equal(connect_unknown(sender), IAM_MOCK_REFUSED);
    assert_int_equal(connect_unknown(sender), 0);
    assert_string_equal(journal_of(sender),
                        "iam-mock journal 2\n" LINE(1, "DNS_FAILURE", "rule 1") LINE(2, "REFUSED", "rule 2"));
    assert_string_equal(problems_of(sender), "");
    const struct iam_mock_call *call = iam_mock_call_at(sender->mock, 1);
    assert_null(call->action);
    assert_null(call->user_name);
    assert_null(call->serial_number);
    assert_null(call->principal);
    assert_int_equal(counts_of(sender).lost, 0);
}

/* The body's parameters may be others: of a repeated one the last counts. */
static void test_unknown_takes_nothing_from_the_query_string(void **state) {
    static const struct iam_mock_request request = {.url = "/?" DEACTIVATE_BOB, .body_unknown = true};
    struct sender *sender = *state;
    add_rule(sender, .user_name = "Bob", .serial_number = BOB_MFA, .fault = IAM_MOCK_REFUSED,
             .optional = true);
    add_rule(sender, .action = "*", .fault = IAM_MOCK_TLS_FAILURE);
    assert_int_equal(iam_mock_connect(sender->mock, &request), IAM_MOCK_TLS_FAILURE);
    assert_string_equal(journal_of(sender), "iam-mock journal 2\n" LINE(1, "TLS_FAILURE", "rule 2"));
    assert_int_equal(counts_of_rule(sender, "rule 1").matched, 0);
}

static void test_unknown_knows_the_first_rule_that_acts(void **state) {
    struct sender *sender = *state;
    add_rule(sender, .action = "*", .error = "Throttling");
    add_rule(sender, .action = "*", .fault = IAM_MOCK_REFUSED);
    assert_int_equal(connect_unknown(sender), 0);
    send_form(sender, DEACTIVATE_BOB);
    assert_int_equal(connect_unknown(sender), IAM_MOCK_REFUSED);
}

/* A rule that acts only where the call succeeds may or may not: it isn't in the way of one that does. */
static void test_unknown_passes_by_what_is_after_the_change(void **state) {
    struct sender *sender = *state;
    add_rule(sender, .action = "*", .fault = IAM_MOCK_RESET, .when = IAM_MOCK_AFTER_CHANGE);
    assert_int_equal(iam_mock_needs_connection(sender->mock, &unknown), 0);
    assert_int_equal(connect_unknown(sender), 0);
    add_rule(sender, .action = "*", .fault = IAM_MOCK_REFUSED);
    assert_int_equal(iam_mock_needs_connection(sender->mock, &unknown), 2);
    assert_int_equal(connect_unknown(sender), IAM_MOCK_REFUSED);
    assert_int_equal(counts_of_rule(sender, "rule 1").matched, 0);
    add_rule(sender, .action = "*", .fault = IAM_MOCK_RESET, .when = IAM_MOCK_AFTER_CHANGE, .fresh = true);
    assert_int_equal(iam_mock_needs_connection(sender->mock, &unknown), 2);
    assert_int_equal(connect_unknown(sender), 0);
    assert_int_equal(iam_mock_call_count(sender->mock), 1);
}

static void test_unknown_of_a_request_that_no_rule_meets(void **state) {
    struct sender *sender = *state;
    const struct iam_mock_request request = {.method = "PUT", .body_unknown = true};
    add_rule(sender, .action = "*", .fault = IAM_MOCK_REFUSED, .optional = true);
    add_rule(sender, .fault = IAM_MOCK_REFUSED, .optional = true);
    assert_int_equal(iam_mock_connect(sender->mock, &request), 0);
    assert_string_equal(problems_of(sender), "");
}

static void test_unknown_is_nothing_to_a_send(void **state) {
    struct sender *sender = *state;
    struct iam_mock_request request = {
        .body = DEACTIVATE_BOB, .body_size = sizeof DEACTIVATE_BOB - 1, .body_unknown = true};
    assert_int_equal(iam_mock_send(sender->mock, &request, &sender->response), 0);
    assert_true(bob_is_off(sender));
}

/* ----- Does the body decide? ----- */

static void test_unknown_needs_the_body_where_it_decides(void **state) {
    static const struct {
        struct iam_mock_rule rules[2];
        int needs;
    } rows[] = {
        {{{.action = "*", .fault = IAM_MOCK_REFUSED}}, 1},
        {{{.action = "*", .fault = IAM_MOCK_REFUSED, .skip = 1}}, 0},
        {{{.action = "*", .fault = IAM_MOCK_RESET, .fresh = true}}, 1},
        {{{.action = "*", .fault = IAM_MOCK_RESET, .when = IAM_MOCK_AFTER_CHANGE, .fresh = true}}, 2},
        {{{.action = "*", .fault = IAM_MOCK_RESET, .when = IAM_MOCK_AFTER_CHANGE}}, 0},
        {{{.fault = IAM_MOCK_REFUSED}}, 2},
        {{{.fault = IAM_MOCK_REFUSED, .skip = 1}}, 0},
        {{{.action = "*", .user_name = "Bob", .fault = IAM_MOCK_DNS_FAILURE}}, 2},
        {{{.action = "*", .serial_number = BOB_MFA, .fault = IAM_MOCK_TLS_FAILURE}}, 2},
        {{{.action = "ListMFADevices", .error = "Throttling", .fresh = true}}, 2},
        {{{.action = "ListMFADevices", .error = "Throttling"}}, 0},
        {{{.error = "Throttling"}, {.action = "*", .fault = IAM_MOCK_REFUSED}}, 2}, /* the first may answer */
        {{{.latency_ms = 1}, {.action = "*", .fault = IAM_MOCK_REFUSED}}, 2},       /* may end in a timeout */
        {{{.error = "Throttling", .skip = 1}, {.action = "*", .fault = IAM_MOCK_REFUSED}}, 1},
        {{{.action = "*", .error = "Throttling"}, {.fault = IAM_MOCK_REFUSED}}, 0}, /* the second can't act */
        {{{.action = "*", .latency_ms = 1}, {.action = "*", .fault = IAM_MOCK_REFUSED}}, 1},
        {{{.action = "*", .latency_ms = 1}, {.fault = IAM_MOCK_REFUSED}}, 2},
        {{{.action = "ListMFADevices", .page_limit = 1}, {.action = "*", .fault = IAM_MOCK_REFUSED}}, 1},
    };
    struct sender *sender = *state;
    for (size_t i = 0; i < LENGTH(rows); i++) {
        renew_with_bob(sender);
        for (size_t j = 0; j < 2; j++) {
            struct iam_mock_rule rule = rows[i].rules[j];
            rule.optional = true;
            if (rule.fault || rule.error || rule.latency_ms || rule.page_limit)
                add_this_rule(sender, &rule);
        }
        const int needs = iam_mock_needs_connection(sender->mock, &unknown);
        if (needs != rows[i].needs)
            fail_msg("row %zu: %d", i, needs);
        assert_string_equal(problems_of(sender), "");
    }
}

/* ----- Rules that can't be foreseen ----- */

static void test_unknown_tells_once_of_each_rule_that_asks_for_more(void **state) {
    struct sender *sender = *state;
    add_rule(sender, .fault = IAM_MOCK_REFUSED, .optional = true);
    add_rule(sender, .action = "*", .user_name = "Bob", .fault = IAM_MOCK_TLS_FAILURE, .optional = true);
    add_rule(sender, .action = "*", .serial_number = BOB_MFA, .fault = IAM_MOCK_CONNECT_TIMEOUT,
             .optional = true);
    add_rule(sender, .fault = IAM_MOCK_TIMEOUT, .optional = true); /* it arrives: time enough to look */
    add_rule(sender, .error = "Throttling", .optional = true);
    assert_int_equal(iam_mock_needs_connection(sender->mock, &unknown), 2);
    assert_string_equal(problems_of(sender), "");
    for (int times = 0; times < 3; times++)
        assert_int_equal(connect_unknown(sender), 0);
    assert_string_equal(problems_of(sender),
                        UNFORESEEN("rule 1", "REFUSED") UNFORESEEN("rule 2", "TLS_FAILURE")
                            UNFORESEEN("rule 3", "CONNECT_TIMEOUT"));
    assert_int_equal(iam_mock_call_count(sender->mock), 0);
    assert_int_equal(counts_of_rule(sender, "rule 1").matched, 0);
}

/* The list is full before; the rules' problems are only counted then. */
static void test_unknown_counts_each_rule_once_past_a_full_list(void **state) {
    struct sender *sender = *state;
    for (int i = 0; i < 64; i++)
        iam_mock_add_problem(sender->mock, "another problem");
    for (int rules = 1; rules <= 3; rules++) {
        char expected[40];
        add_rule(sender, .fault = IAM_MOCK_REFUSED, .optional = true);
        for (int times = 0; times < 3; times++)
            assert_int_equal(connect_unknown(sender), 0);
        snprintf(expected, sizeof expected, "\nand %d more problem%s\n", rules, rules > 1 ? "s" : "");
        assert_non_null(strstr(problems_of(sender), expected));
    }
}

/* The last place in the list, and the first line past the list. */
static void test_unknown_knows_a_rule_of_the_list_when_the_list_is_full(void **state) {
    struct sender *sender = *state;
    for (int i = 0; i < 63; i++)
        iam_mock_add_problem(sender->mock, "another problem");
    add_rule(sender, .fault = IAM_MOCK_REFUSED, .optional = true);
    for (int times = 0; times < 3; times++)
        assert_int_equal(connect_unknown(sender), 0);
    assert_non_null(strstr(problems_of(sender), UNFORESEEN("rule 1", "REFUSED")));
    assert_null(strstr(problems_of(sender), "more problem"));
}

static void test_unknown_tells_nothing_of_rules_that_are_done(void **state) {
    struct sender *sender = *state;
    add_rule(sender, .fault = IAM_MOCK_REFUSED);
    add_rule(sender, .fault = IAM_MOCK_DNS_FAILURE, .for_ms = 1000);
    assert_int_equal(send_raw(sender, DEACTIVATE_BOB, 0), IAM_MOCK_REFUSED);
    assert_int_equal(send_raw(sender, DEACTIVATE_BOB, 0), IAM_MOCK_DNS_FAILURE);
    assert_int_equal(iam_mock_advance_ms(sender->mock, 1000), 0);
    assert_int_equal(connect_unknown(sender), 0);
    assert_string_equal(problems_of(sender), "");
}

static void test_unknown_tells_nothing_of_a_rule_that_let_it_through(void **state) {
    struct sender *sender = *state;
    add_rule(sender, .action = "*", .fault = IAM_MOCK_REFUSED, .skip = 1, .optional = true);
    assert_int_equal(connect_unknown(sender), 0);
    assert_string_equal(problems_of(sender), "");
    send_form(sender, DEACTIVATE_BOB);
    assert_int_equal(connect_unknown(sender), IAM_MOCK_REFUSED);
}

/* The rule that acts was asked first, whatever the request turns out to be. */
static void test_unknown_tells_nothing_of_rules_after_the_one_that_acts(void **state) {
    struct sender *sender = *state;
    add_rule(sender, .action = "*", .fault = IAM_MOCK_REFUSED);
    add_rule(sender, .action = "*", .error = "Throttling");
    add_rule(sender, .user_name = "Bob", .fault = IAM_MOCK_DNS_FAILURE, .optional = true);
    assert_int_equal(connect_unknown(sender), IAM_MOCK_REFUSED);
    assert_int_equal(connect_unknown(sender), 0);
    assert_string_equal(problems_of(sender), "rule \"rule 2\" acted 0 of 1 times; call 1 fits, but rule "
                                             "\"rule 1\" answered it\n");
    send_form(sender, DEACTIVATE_BOB);
    assert_int_equal(connect_unknown(sender), 0);
    assert_string_equal(problems_of(sender), UNFORESEEN("rule 3", "DNS_FAILURE"));
}

static void test_unknown_tells_again_after_a_restore(void **state) {
    struct sender *sender = *state;
    struct iam_mock *from;
    add_rule(sender, .fault = IAM_MOCK_REFUSED, .optional = true, .name = "a\nname");
    assert_int_equal(connect_unknown(sender), 0);
    assert_int_equal(iam_mock_clone(&from, sender->mock, NULL), 0);
    int restored = iam_mock_restore(sender->mock, from, NULL);
    iam_mock_free(from);
    assert_int_equal(restored, 0);
    assert_string_equal(problems_of(sender), "");
    assert_int_equal(connect_unknown(sender), 0);
    assert_string_equal(problems_of(sender), UNFORESEEN("a\\nname", "REFUSED"));
}

/* ----- What is then said of rules that didn't act ----- */

static void test_unknown_is_the_nearest_call(void **state) {
    static const char differs[] =
        "rule \"rule 2\" acted 0 of 1 times; nearest is call 1; its action is not known, the rule's "
        "\"DeactivateMFADevice\"; its user_name is not known, the rule's \"Bob\"; its serial_number is not "
        "known, the rule's \"x\"\n";
    static const char fits[] = "rule \"rule 3\" acted 0 of 1 times; call 1 fits, but rule \"rule 1\" "
                               "answered it\n";
    struct sender *sender = *state;
    add_rule(sender, .action = "*", .fault = IAM_MOCK_REFUSED);
    add_rule(sender, .user_name = "Bob", .serial_number = "x", .error = "Throttling");
    add_rule(sender, .action = "*", .error = "Throttling", .when = IAM_MOCK_AFTER_CHANGE);
    assert_int_equal(connect_unknown(sender), IAM_MOCK_REFUSED);
    char expected[600];
    snprintf(expected, sizeof expected, "%s%s", differs, fits);
    assert_string_equal(problems_of(sender), expected);
}

#define TEST(name)                                                                                           \
    cmocka_unit_test_setup_teardown(test_unknown_##name, sender_setup_with_bob, sender_teardown)
int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(meets_rules_that_any_request_meets),
        TEST(takes_nothing_from_the_query_string),
        TEST(knows_the_first_rule_that_acts),
        TEST(passes_by_what_is_after_the_change),
        TEST(of_a_request_that_no_rule_meets),
        TEST(is_nothing_to_a_send),
        TEST(needs_the_body_where_it_decides),
        TEST(tells_once_of_each_rule_that_asks_for_more),
        TEST(counts_each_rule_once_past_a_full_list),
        TEST(knows_a_rule_of_the_list_when_the_list_is_full),
        TEST(tells_nothing_of_rules_that_are_done),
        TEST(tells_nothing_of_a_rule_that_let_it_through),
        TEST(tells_nothing_of_rules_after_the_one_that_acts),
        TEST(tells_again_after_a_restore),
        TEST(is_the_nearest_call),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
