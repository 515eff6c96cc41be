/* iam_mock_cmocka.h, but for golden files: that what must fail a test fails it, in words, at the caller's
 * line. */
#include "nested.h"

static void test_header_a_good_test_passes(void **state) {
    struct iam_mock *mock = *state;
    nested_given_bob(mock);
    given_access_key(mock, .id = "AKIAIOSFODNN7EXAMPLE", .user_name = "Bob");
    given_rule(mock, .name = "later", .error = "Throttling", .skip = 1);
    nested_deactivate(mock, "Bob", BOB_MFA);
    assert_mfa_device_deactivated(mock, "Bob", BOB_MFA);
    assert_mock_rule_acted(mock, "later", 0);
    nested_deactivate(mock, "Bob", BOB_MFA);
    assert_mock_call_count(mock, 2);
    assert_mock_action_count(mock, "DeactivateMFADevice", 2);
    assert_mock_action_count(mock, "ListMFADevices", 0);
    assert_mock_applied(mock, "Bob", BOB_MFA, 1);
    assert_mock_acknowledged(mock, NULL, NULL, 1);
    assert_mock_rule_acted(mock, "later", 1);
    assert_mock_no_problems(mock);
    assert_mock_no_findings(mock);
}

/* ----- Bodies that must fail ----- */

static void bad_user(void **state) { AT(given_user(*state, .name = "no blanks")); }
static void bad_device(void **state) {
    AT(given_device(*state, .serial_number = BOB_MFA, .user_name = "Bob"));
}
static void bad_key(void **state) { AT(given_access_key(*state, .id = "short")); }
static void bad_rule(void **state) { AT(given_rule(*state, .error = "NoSuchCode")); }
static void bad_scenario(void **state) { AT(given_scenario(*state, "tests/unit/cmocka/bad-scenario.xml")); }
static void missing_scenario(void **state) { AT(given_scenario(*state, "tests/unit/cmocka/none.xml")); }
static void bad_change(void **state) { AT(given_change_in_flight(*state, BOB_MFA, 5)); }

static void bad_span(void **state) {
    nested_given_bob(*state);
    AT(given_change_in_flight(*state, BOB_MFA, -1));
}

static void misspelt(void **state) {
    struct iam_mock *mock = *state;
    nested_given_bob(mock);
    nested_deactivate(mock, "Bob", BOB_MFA);
    AT(assert_mfa_device_deactivated(mock, "Bob", BOB_MFA "b"));
}

static void still_enabled(void **state) {
    nested_given_bob(*state);
    AT(assert_mfa_device_deactivated(*state, "Bob", BOB_MFA));
}

static void of_another(void **state) {
    nested_given_bob(*state);
    AT(assert_mfa_device_enabled(*state, NULL, BOB_MFA));
}

static void never_enabled(void **state) {
    given_device(*state, .serial_number = BOB_MFA);
    given_user(*state, .name = "Bob");
    AT(assert_mfa_device_state(*state, "Bob", BOB_MFA, IAM_MOCK_OF_ANOTHER));
}

static void one_call_missing(void **state) {
    nested_given_bob(*state);
    nested_deactivate(*state, "Bob", BOB_MFA);
    AT(assert_mock_call_count(*state, 2));
}

static void no_list(void **state) { AT(assert_mock_action_count(*state, "ListMFADevices", 1)); }

static void not_applied(void **state) {
    nested_given_bob(*state);
    given_rule(*state, .error = "Throttling");
    nested_deactivate(*state, "Bob", BOB_MFA);
    AT(assert_mock_applied(*state, "Bob", NULL, 1));
}

static void not_acknowledged(void **state) {
    nested_given_bob(*state);
    given_rule(*state, .error = "ServiceFailure", .when = IAM_MOCK_AFTER_CHANGE);
    nested_deactivate(*state, "Bob", BOB_MFA);
    assert_mock_applied(*state, "Bob", BOB_MFA, 1);
    AT(assert_mock_acknowledged(*state, "Bob", BOB_MFA, 1));
}

static int setup_short_journal(void **state) {
    const struct iam_mock_options options = {.journal_capacity = 1};
    return iam_mock_setup_with(state, &options);
}

static void forgotten_calls(void **state) {
    nested_given_bob(*state);
    nested_deactivate(*state, "Bob", BOB_MFA);
    nested_deactivate(*state, "Bob", BOB_MFA);
    AT(assert_mock_applied(*state, "Bob", BOB_MFA, 1));
}

static void forgotten_loss(void **state) {
    nested_given_bob(*state);
    given_rule(*state, .error = "ServiceFailure");
    nested_deactivate(*state, "Bob", BOB_MFA);
    nested_deactivate(*state, "Bob", BOB_MFA);
    AT(assert_mock_told_the_truth(*state, "Bob", BOB_MFA, IAM_MOCK_TOLD_UNKNOWN));
}

static void rule_acted_once(void **state) {
    nested_given_bob(*state);
    given_rule(*state, .name = "twice", .times = 2, .optional = true, .error = "Throttling");
    nested_deactivate(*state, "Bob", BOB_MFA);
    AT(assert_mock_rule_acted(*state, "twice", 2));
}

static void no_such_rule(void **state) { AT(assert_mock_rule_acted(*state, "none", 0)); }

static void send_elsewhere(struct iam_mock *mock) {
    struct iam_mock_response response = {.status = 0};
    const struct iam_mock_request request = {
        .url = "https://example.com/?Action=ListMFADevices&Version=2010-05-08"};
    assert_int_equal(iam_mock_send(mock, &request, &response), 0);
    iam_mock_response_clear(&response);
}

static void a_problem(void **state) {
    send_elsewhere(*state);
    AT(assert_mock_no_problems(*state));
}

/* ----- No mock: the test's table names no setup function ----- */

static int setup_nothing(void **state) {
    *state = NULL;
    return 0;
}

#define WITHOUT_MOCK(name, statement)                                                                        \
    static void name(void **state) {                                                                         \
        struct iam_mock *mock = *state;                                                                      \
        AT(statement);                                                                                       \
    }
WITHOUT_MOCK(null_enabled, assert_mfa_device_enabled(mock, "Bob", BOB_MFA))
WITHOUT_MOCK(null_call_count, assert_mock_call_count(mock, 0))
WITHOUT_MOCK(null_action_count, assert_mock_action_count(mock, "ListMFADevices", 0))
WITHOUT_MOCK(null_lost, assert_mock_lost(mock, NULL, NULL, 0))
WITHOUT_MOCK(null_rule_acted, assert_mock_rule_acted(mock, "R", 0))
WITHOUT_MOCK(null_told, assert_mock_told_the_truth(mock, "Bob", BOB_MFA, IAM_MOCK_TOLD_DONE))
WITHOUT_MOCK(null_no_problems, assert_mock_no_problems(mock))
WITHOUT_MOCK(null_no_findings, assert_mock_no_findings(mock))
WITHOUT_MOCK(null_journal_golden, assert_mock_journal_golden(mock, "none"))
WITHOUT_MOCK(null_account_golden, assert_mock_account_golden(mock, "none"))
WITHOUT_MOCK(null_given_user, given_user(mock, .name = "Bob"))
WITHOUT_MOCK(null_given_device, given_device(mock, .serial_number = BOB_MFA))
WITHOUT_MOCK(null_given_access_key, given_access_key(mock, .id = "AKIAIOSFODNN7EXAMPLE"))
WITHOUT_MOCK(null_given_rule, given_rule(mock, .error = "Throttling"))
WITHOUT_MOCK(null_given_scenario, given_scenario(mock, "none.xml"))
WITHOUT_MOCK(null_given_change, given_change_in_flight(mock, BOB_MFA, 1))

static void body_of_no_call(void *mock) { (void)mock; }
static void null_sweep(void **state) { AT(sweep_mock(*state, body_of_no_call, NULL)); }

/* ----- Teardown ----- */

static void unfired_rule(void **state) {
    nested_given_bob(*state);
    AT(given_rule(*state, .user_name = "Alice", .error = "Throttling"));
    nested_deactivate(*state, "Bob", BOB_MFA);
}

static void unfired_rule_of_a_file(void **state) {
    given_rule(*state, .error = "Throttling", .file = "some/table.c", .line = 77);
}

static void fails_with_an_unfired_rule(void **state) {
    given_rule(*state, .error = "Throttling");
    AT(assert_mock_call_count(*state, 5));
}

static void frees_it_itself(void **state) {
    given_rule(*state, .error = "Throttling");
    iam_mock_free(*state);
    *state = NULL;
}

/* 256 bytes that take four each: more than cmocka lets through in one message. */
static void long_line(void **state) {
    char serial[256 * 3 + 1];
    for (size_t i = 0; i < 256; i++)
        memcpy(serial + i * 3, i < 255 ? "%01" : "%02", 4);
    nested_deactivate(*state, "Bob", serial);
    AT(assert_mock_call_count(*state, 0));
}

/* ----- Options and seed ----- */

static int setup_bad_account(void **state) {
    const struct iam_mock_options options = {.account_id = "12"};
    return iam_mock_setup_with(state, &options);
}

static int setup_seed_5(void **state) {
    const struct iam_mock_options options = {.seed = 5};
    return iam_mock_setup_with(state, &options);
}

static void has_seed(struct iam_mock *mock, uint64_t seed) {
    const struct iam_mock_options options = {.seed = seed};
    const struct iam_mock_user user = {.name = "Bob"};
    struct iam_mock *other = NULL;
    assert_int_equal(iam_mock_new(&other, &options, NULL), 0);
    assert_int_equal(iam_mock_add_user(other, &user, NULL), 0);
    given_user(mock, .name = "Bob");
    const bool same = strcmp(iam_mock_account_text(other), iam_mock_account_text(mock)) == 0;
    iam_mock_free(other);
    assert_true(same);
}

static void has_seed_0(void **state) { has_seed(*state, 0); }
static void has_seed_5(void **state) { has_seed(*state, 5); }
static void has_seed_16(void **state) { has_seed(*state, 16); }
static void has_greatest_seed(void **state) { has_seed(*state, UINT64_MAX); }
static void does_nothing(void **state) { (void)state; }

#define SEED(value)                                                                                          \
    { "IAM_MOCK_SEED", value }
#define BAD_SEED(value)                                                                                      \
    {                                                                                                        \
        "test_header_refuses_the_seed_" value, does_nothing, false,                                          \
            {"IAM_MOCK_SEED is \"" value "\": expected a number"}, SEED(value), NULL                         \
    }

#define NULL_FAILS(name)                                                                                     \
    {                                                                                                        \
        "test_header_a_null_mock_" #name, null_##name, false, {": mock is NULL; expected", NESTED_HERE},     \
            {NULL}, setup_nothing                                                                            \
    }

static struct nested rows[] = {
    {"test_header_given_user_fails",
     bad_user,
     false,
     {"given_user: name \"no blanks\": expected ", NESTED_HERE},
     {NULL},
     NULL},
    {"test_header_given_device_fails",
     bad_device,
     false,
     {"given_device: user_name: ", NESTED_HERE},
     {NULL},
     NULL},
    {"test_header_given_access_key_fails",
     bad_key,
     false,
     {"given_access_key: id \"short\": expected ", NESTED_HERE},
     {NULL},
     NULL},
    {"test_header_given_rule_fails",
     bad_rule,
     false,
     {"given_rule: error \"NoSuchCode\" isn't an error code of IAM; expected", NESTED_HERE},
     {NULL},
     NULL},
    {"test_header_given_scenario_names_its_line",
     bad_scenario,
     false,
     {"given_scenario: tests/unit/cmocka/bad-scenario.xml:3: ", "usr", NESTED_HERE},
     {NULL},
     NULL},
    {"test_header_given_scenario_names_its_file",
     missing_scenario,
     false,
     {"given_scenario: tests/unit/cmocka/none.xml: ", "it doesn't exist", NESTED_HERE},
     {NULL},
     NULL},
    {"test_header_given_change_in_flight_fails",
     bad_change,
     false,
     {"given_change_in_flight: there is no device \"" BOB_MFA "\"\n", NESTED_HERE},
     {NULL},
     NULL},
    {"test_header_given_change_in_flight_of_a_bad_span_fails",
     bad_span,
     false,
     {"given_change_in_flight: device " BOB_MFA ", -1 ms: invalid argument", NESTED_HERE},
     {NULL},
     NULL},

    {"test_header_a_misspelt_serial_fails",
     misspelt,
     false,
     {"device " BOB_MFA
      "b of user Bob: expected DEACTIVATED, is UNKNOWN (no such user or device ever was: misspelt?)",
      "Journal:\n    iam-mock journal 2\n    1 ", NESTED_HERE},
     {NULL},
     NULL},
    {"test_header_an_enabled_device_fails",
     still_enabled,
     false,
     {"device " BOB_MFA " of user Bob: expected DEACTIVATED, is ENABLED", NESTED_HERE},
     {NULL},
     NULL},
    {"test_header_a_device_of_another_fails",
     of_another,
     false,
     {"device " BOB_MFA " of root: expected ENABLED, is OF_ANOTHER", NESTED_HERE},
     {NULL},
     NULL},
    {"test_header_a_device_of_nobody_fails",
     never_enabled,
     false,
     {"expected OF_ANOTHER (another user, or root, holds it), is NEVER_ENABLED", NESTED_HERE},
     {NULL},
     NULL},
    {"test_header_a_call_missing_fails",
     one_call_missing,
     false,
     {"calls: expected 2, were 1", "Journal:\n", NESTED_HERE},
     {NULL},
     NULL},
    {"test_header_an_action_missing_fails",
     no_list,
     false,
     {"calls (action ListMFADevices, user any, device any): expected 1, were 0", NESTED_HERE},
     {NULL},
     NULL},
    {"test_header_an_unapplied_call_fails",
     not_applied,
     false,
     {"calls applied (action any, user Bob, device any): expected 1, were 0", NESTED_HERE},
     {NULL},
     NULL},
    {"test_header_an_unacknowledged_call_fails",
     not_acknowledged,
     false,
     {"calls acknowledged (action any, user Bob, device " BOB_MFA "): expected 1, were 0", NESTED_HERE},
     {NULL},
     NULL},
    {"test_header_counting_forgotten_calls_fails",
     forgotten_calls,
     false,
     {"calls applied (action any, user Bob, device " BOB_MFA
      "): the journal dropped the first 1 of 2 calls, so "
      "this can't be counted; set .journal_capacity (struct iam_mock_options) to 2 or more",
      NESTED_HERE},
     {NULL},
     setup_short_journal},
    {"test_header_a_forgotten_loss_fails",
     forgotten_loss,
     false,
     {"the code told unknown, but the journal dropped the first 1 of 2 calls, so this is not known (set "
      ".journal_capacity to 2 or more): device ",
      NESTED_HERE},
     {NULL},
     setup_short_journal},
    {"test_header_a_rule_that_acted_less_fails",
     rule_acted_once,
     false,
     {"rule twice: expected to act 2 times, acted 1 times (matched 1 calls)", NESTED_HERE},
     {NULL},
     NULL},
    {"test_header_an_unknown_rule_fails",
     no_such_rule,
     false,
     {"there is no rule named \"none\"\n", NESTED_HERE},
     {NULL},
     NULL},
    {"test_header_a_problem_fails",
     a_problem,
     false,
     {"Problem with the test: ", "example.com", NESTED_HERE},
     {NULL},
     NULL},

    NULL_FAILS(enabled),
    NULL_FAILS(call_count),
    NULL_FAILS(action_count),
    NULL_FAILS(lost),
    NULL_FAILS(rule_acted),
    NULL_FAILS(told),
    NULL_FAILS(no_problems),
    NULL_FAILS(no_findings),
    NULL_FAILS(journal_golden),
    NULL_FAILS(account_golden),
    NULL_FAILS(given_user),
    NULL_FAILS(given_device),
    NULL_FAILS(given_access_key),
    NULL_FAILS(given_rule),
    NULL_FAILS(given_scenario),
    NULL_FAILS(given_change),
    NULL_FAILS(sweep),

    {"test_header_teardown_names_the_unfired_rule",
     unfired_rule,
     false,
     {"Problem with the test: ", NESTED_HERE, "Journal:\n    iam-mock journal 2\n    1 "},
     {NULL},
     NULL},
    {"test_header_teardown_names_the_file_given",
     unfired_rule_of_a_file,
     false,
     {"some/table.c:77"},
     {NULL},
     NULL},
    {"test_header_teardown_reports_after_a_failure",
     fails_with_an_unfired_rule,
     false,
     {"calls: expected 5, were 0", NESTED_HERE, "Problem with the test: "},
     {NULL},
     NULL},
    {"test_header_teardown_leaves_null_alone", frees_it_itself, true, {NULL}, {NULL}, NULL},
    {"test_header_a_long_line_is_whole", long_line, false, {"\\001\\001\\002"}, {NULL}, NULL},

    {"test_header_a_bad_option_fails_the_setup",
     does_nothing,
     false,
     {"iam_mock_setup: account_id \"12\": expected"},
     {NULL},
     setup_bad_account},
    {"test_header_the_seed_is_zero", has_seed_0, true, {NULL}, {NULL}, NULL},
    {"test_header_an_empty_seed_is_none", has_seed_5, true, {NULL}, SEED(""), setup_seed_5},
    {"test_header_the_options_have_a_seed", has_seed_5, true, {NULL}, {NULL}, setup_seed_5},
    {"test_header_the_environments_seed_wins", has_seed_16, true, {NULL}, SEED("16"), setup_seed_5},
    {"test_header_a_seed_in_hexadecimal", has_seed_16, true, {NULL}, SEED("0x10"), NULL},
    {"test_header_a_seed_isnt_octal", has_seed_16, true, {NULL}, SEED("016"), NULL},
    {"test_header_the_greatest_seed", has_greatest_seed, true, {NULL}, SEED("18446744073709551615"), NULL},
    {"test_header_another_seed_is_another_mock", has_seed_16, false, {NULL}, SEED("17"), NULL},
    BAD_SEED("18446744073709551616"),
    BAD_SEED("0x10000000000000000"),
    BAD_SEED("0x"),
    BAD_SEED("12x"),
    BAD_SEED("-1"),
    BAD_SEED(" 1"),
    BAD_SEED("ff"),
};
#define ROWS (sizeof rows / sizeof rows[0])

int main(void) {
    struct CMUnitTest tests[ROWS + 1];
    nested_fill(tests, rows, ROWS);
    tests[ROWS] = (struct CMUnitTest)cmocka_unit_test_setup_teardown(test_header_a_good_test_passes,
                                                                     iam_mock_setup, iam_mock_teardown);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
