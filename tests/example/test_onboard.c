/* What onboard() does when all goes well, and when something gets in its way. */
#include <libxml/parser.h>

#include <iam_mock_cmocka.h>

#include "arrival.h"
#include "mock_transport.h"

static const struct iam_options in_virtual_time = {.sleep = sleep_in_mock, .page_size = 1};

static enum onboard_result run(struct iam_mock *mock, struct onboard_report *report) {
    const enum onboard_result result = onboard_carol(send_to_mock, mock, mock, &in_virtual_time, report);
    assert_true_of_carol(mock, result, report);
    return result;
}

static void given_carol_of(struct iam_mock *mock, const char *ticket) {
    const struct iam_mock_tag tag = {.key = "onboarding", .value = ticket};
    given_user(mock, .name = "Carol", .tags = &tag, .tag_count = 1);
}

static void given_device_of(struct iam_mock *mock, const char *ticket, const char *user_name) {
    const struct iam_mock_tag tag = {.key = "onboarding", .value = ticket};
    given_device(mock, .serial_number = CAROL_MFA, .user_name = user_name, .tags = &tag, .tag_count = 1);
}

/* ----- All goes well ----- */

static void creates_the_user_and_enables_a_device(void **state) {
    struct iam_mock *mock = *state;
    struct onboard_report report;

    assert_int_equal(run(mock, &report), ONBOARD_DONE);
    assert_mfa_device_enabled(mock, "Carol", CAROL_MFA);
    assert_string_equal(report.serial_number, CAROL_MFA);
    assert_int_equal(report.user, ONBOARD_MADE);
    assert_true(carol_is_ours(mock));
    assert_mock_call_count(mock, 3);
}

/* A person mistypes, and is asked for two later codes. */
static void asks_again_for_codes(void **state) {
    struct iam_mock *mock = *state;
    struct onboard_report report;
    given_rule(mock, .action = "EnableMFADevice", .times = 2, .error = "InvalidAuthenticationCode");

    assert_int_equal(run(mock, &report), ONBOARD_DONE);
    assert_mock_action_count(mock, "EnableMFADevice", 3);
}

static void does_not_ask_for_codes_for_ever(void **state) {
    struct iam_mock *mock = *state;
    struct onboard_report report;
    given_rule(mock, .action = "EnableMFADevice", .times = 3, .error = "InvalidAuthenticationCode");

    assert_int_equal(run(mock, &report), ONBOARD_BAD_CODES);
    assert_string_equal(report.message, "Authentication code for device is not valid.");
    assert_int_equal(report.user, ONBOARD_MADE);
    assert_int_equal(report.device, ONBOARD_NOT_MADE);
}

/* ----- The name is taken ----- */

static void leaves_someone_elses_user_alone(void **state) {
    struct iam_mock *mock = *state;
    struct onboard_report report;
    given_carol_of(mock, "ticket-7");

    assert_int_equal(run(mock, &report), ONBOARD_NAME_TAKEN);
    assert_string_equal(report.message, "User with name Carol already exists.");
    assert_mock_applied(mock, NULL, NULL, 0);
}

static void leaves_someone_elses_device_alone(void **state) {
    struct iam_mock *mock = *state;
    struct onboard_report report;
    given_device_of(mock, "ticket-7", NULL);

    assert_int_equal(run(mock, &report), ONBOARD_NAME_TAKEN);
    assert_mock_action_count(mock, "DeleteVirtualMFADevice", 0);
}

/* ----- An answer is lost ----- */

static void outlasts_a_lost_answer_to_each_call(void **state) {
    struct iam_mock *mock = *state;
    static const char *const calls[] = {"CreateUser", "CreateVirtualMFADevice", "EnableMFADevice"};
    struct onboard_report report;
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++)
        given_rule(mock, .action = calls[i], .fault = IAM_MOCK_RESET, .when = IAM_MOCK_AFTER_CHANGE);

    assert_int_equal(run(mock, &report), ONBOARD_DONE);
    assert_mfa_device_enabled(mock, "Carol", CAROL_MFA);
    /* The seed was in the lost answer: that device is deleted, and another created. */
    assert_mock_action_count(mock, "DeleteVirtualMFADevice", 1);
    assert_mock_action_count(mock, "CreateVirtualMFADevice", 3);
}

static void says_that_it_does_not_know(void **state) {
    struct iam_mock *mock = *state;
    struct onboard_report report;
    given_rule(mock, .action = "EnableMFADevice", .fault = IAM_MOCK_RESET, .when = IAM_MOCK_AFTER_CHANGE);
    given_rule(mock, .action = "ListMFADevices", .error = "AccessDenied");

    assert_int_equal(run(mock, &report), ONBOARD_REFUSED);
    assert_int_equal(report.device, ONBOARD_UNKNOWN);
    assert_mfa_device_enabled(mock, "Carol", CAROL_MFA);
}

/* ----- An earlier run ended in the middle ----- */

static void goes_on_where_it_was_stopped(void **state) {
    struct iam_mock *mock = *state;
    struct onboard_report report;
    given_carol_of(mock, TICKET);
    given_device_of(mock, TICKET, NULL);

    assert_int_equal(run(mock, &report), ONBOARD_DONE);
    assert_mfa_device_enabled(mock, "Carol", CAROL_MFA);
}

static void finds_that_all_is_done(void **state) {
    struct iam_mock *mock = *state;
    struct onboard_report report;
    given_carol_of(mock, TICKET);
    given_device_of(mock, TICKET, "Carol");

    assert_int_equal(run(mock, &report), ONBOARD_DONE);
    assert_string_equal(report.serial_number, CAROL_MFA);
    assert_mock_applied(mock, NULL, NULL, 0);
}

#define WITH_MOCK(test) cmocka_unit_test_setup_teardown(test, iam_mock_setup, iam_mock_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_MOCK(creates_the_user_and_enables_a_device),
        WITH_MOCK(asks_again_for_codes),
        WITH_MOCK(does_not_ask_for_codes_for_ever),
        WITH_MOCK(leaves_someone_elses_user_alone),
        WITH_MOCK(leaves_someone_elses_device_alone),
        WITH_MOCK(outlasts_a_lost_answer_to_each_call),
        WITH_MOCK(says_that_it_does_not_know),
        WITH_MOCK(goes_on_where_it_was_stopped),
        WITH_MOCK(finds_that_all_is_done),
    };
    xmlInitParser();
    return !!cmocka_run_group_tests(tests, NULL, NULL);
}
