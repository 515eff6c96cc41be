/* Rules with WITHOUT_CHANGE: the client sees a part of a success, and IAM changes nothing. */
#include "faulty.h"
#include "model/faults.h"

static const enum iam_mock_fault partial[] = {
    IAM_MOCK_CUT_HEADERS, IAM_MOCK_CUT,        IAM_MOCK_TOO_LONG,      IAM_MOCK_TOO_SHORT,
    IAM_MOCK_BAD_HEADER,  IAM_MOCK_EMPTY_BODY, IAM_MOCK_MALFORMED_XML, IAM_MOCK_LENGTH_ZERO,
};

static bool is_partial(int fault) {
    for (size_t i = 0; i < LENGTH(partial); i++) {
        if ((int)partial[i] == fault)
            return true;
    }
    return false;
}

static void only_partial_answers_are_allowed(void **state) {
    struct sender *sender = *state;
    for (int fault = 0; fault_exists(fault); fault++) {
        const struct iam_mock_rule rule = {.fault = (enum iam_mock_fault)fault,
                                           .latency_ms = 1,
                                           .when = IAM_MOCK_WITHOUT_CHANGE,
                                           .optional = true};
        const int result = iam_mock_add_rule(sender->mock, &rule, &sender->error);
        assert_int_equal(result, is_partial(fault) ? 0 : IAM_MOCK_EINVAL);
        if (result == 0)
            continue;
        assert_string_equal(sender->error.field, "when");
        assert_string_equal(sender->error.message,
                            "WITHOUT_CHANGE needs a fault that shows a part of the success; expected one of "
                            "CUT_HEADERS, CUT, TOO_LONG, TOO_SHORT, BAD_HEADER, EMPTY_BODY, MALFORMED_XML, "
                            "LENGTH_ZERO");
    }
    const struct iam_mock_rule error = {.error = "Throttling", .when = IAM_MOCK_WITHOUT_CHANGE};
    assert_int_equal(iam_mock_add_rule(sender->mock, &error, &sender->error), IAM_MOCK_EINVAL);
    assert_string_equal(sender->error.field, "when");
}

static int send_with(struct sender *sender, enum iam_mock_fault fault, enum iam_mock_when when) {
    renew_with_bob(sender);
    add_rule(sender, .fault = fault, .when = when, .cut_at = fault == IAM_MOCK_CUT ? 40 : 0);
    return send_raw(sender, DEACTIVATE_BOB, 0);
}

/* The same bytes as after the change. */
static void the_client_sees_no_difference(void **state) {
    struct sender *sender = *state;
    for (size_t i = 0; i < LENGTH(partial); i++) {
        char before[4096];
        const int result = send_with(sender, partial[i], IAM_MOCK_AFTER_CHANGE);
        const size_t size = sender->response.body_size, headers = sender->response.header_count;
        assert_true(bob_is_off(sender) && size < sizeof before);
        memcpy(before, sender->response.body, size);
        assert_int_equal(send_with(sender, partial[i], IAM_MOCK_WITHOUT_CHANGE), result);
        assert_int_equal(sender->response.status, 200);
        assert_null(sender->response.error_code);
        assert_int_equal(sender->response.header_count, headers);
        assert_int_equal(sender->response.body_size, size);
        assert_memory_equal(sender->response.body, before, size);
        assert_false(bob_is_off(sender));
        const struct iam_mock_counts counts = counts_of(sender);
        assert_int_equal(counts.applied, 0);
        assert_int_equal(counts.acknowledged, 0);
        assert_int_equal(counts.lost, 1);
        assert_string_equal(problems_of(sender), "");
    }
}

static void only_calls_that_would_succeed_match(void **state) {
    struct sender *sender = *state;
    add_rule(sender, .name = "r", .action = "*", .fault = IAM_MOCK_EMPTY_BODY,
             .when = IAM_MOCK_WITHOUT_CHANGE, .optional = true);
    assert_string_equal(send_form(sender, DEACTIVATE("Nobody", BOB_MFA)), "NoSuchEntity");
    assert_string_equal(send_form(sender, DEACTIVATE("Bob", "short")), "ValidationError");
    assert_int_equal(counts_of_rule(sender, "r").matched, 0);
    assert_int_equal(send_raw(sender, FORM("ListMFADevices") "&UserName=Bob", 0), 0);
    assert_int_equal(sender->response.body_size, 0);
    assert_int_equal(counts_of_rule(sender, "r").acted, 1);
}

static void a_rule_that_never_acts_says_why(void **state) {
    struct sender *sender = *state;
    add_rule(sender, .name = "r", .fault = IAM_MOCK_EMPTY_BODY, .when = IAM_MOCK_WITHOUT_CHANGE);
    send_form(sender, DEACTIVATE("Nobody", BOB_MFA));
    assert_string_equal(problems_of(sender),
                        "rule \"r\" acted 0 of 1 times; call 1 fits, but would not have succeeded "
                        "(NoSuchEntity), and the rule is WITHOUT_CHANGE\n");
}

/* The client gave up before the answer: it can't have seen a part of it. */
static void a_timeout_comes_first(void **state) {
    struct sender *sender = *state;
    add_rule(sender, .fault = IAM_MOCK_EMPTY_BODY, .when = IAM_MOCK_WITHOUT_CHANGE, .latency_ms = 2);
    assert_int_equal(send_raw(sender, DEACTIVATE_BOB, 1), IAM_MOCK_TIMEOUT);
    assert_false(bob_is_off(sender));
    assert_int_equal(counts_of(sender).lost, 1);
}

static void a_fresh_connection_can_be_foreseen(void **state) {
    struct sender *sender = *state;
    const struct iam_mock_request unknown = {.body_unknown = true};
    add_rule(sender, .action = "*", .fault = IAM_MOCK_EMPTY_BODY, .when = IAM_MOCK_WITHOUT_CHANGE,
             .fresh = true, .optional = true);
    assert_int_equal(iam_mock_needs_connection(sender->mock, &unknown), 2);
    assert_int_equal(iam_mock_connect(sender->mock, &unknown), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, sender_setup_with_bob, sender_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(only_partial_answers_are_allowed),
        TEST(the_client_sees_no_difference),
        TEST(only_calls_that_would_succeed_match),
        TEST(a_rule_that_never_acts_says_why),
        TEST(a_timeout_comes_first),
        TEST(a_fresh_connection_can_be_foreseen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
