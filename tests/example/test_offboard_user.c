/* What offboard_user() does when all goes well, and when something gets in its way. */
#include <libxml/parser.h>

#include <iam_mock_cmocka.h>

#include "departure.h"
#include "mock_transport.h"

static enum offboard_result offboard_bob(struct iam_mock *mock, struct offboard_user_report *report) {
    const struct iam_options options = {.sleep = sleep_in_mock, .page_size = 1};
    const enum offboard_result result = offboard_user(send_to_mock, mock, "Bob", &options, report);
    assert_true_of_bob(mock, result, report);
    return result;
}

static void assert_gone(struct iam_mock *mock) {
    assert_int_equal(iam_mock_device_count(mock, "Bob"), IAM_MOCK_ENOENT);
    /* What was removed stands at the end: nothing is left before it. */
    static const char removed[] = "iam-mock account 1\naccount 123456789012\nuser name=\"Bob\" removed\n";
    assert_int_equal(strncmp(iam_mock_account_text(mock), removed, sizeof removed - 1), 0);
}

/* ----- All goes well ----- */

static void removes_keys_password_devices_and_user(void **state) {
    struct iam_mock *mock = *state;
    struct offboard_user_report report;
    given_bob_with_everything(mock);

    assert_int_equal(offboard_bob(mock, &report), OFFBOARD_DONE);
    assert_gone(mock);
    assert_true(report.keys_listed && report.devices.listed);
    assert_int_equal(report.keys[0].fate, OFFBOARD_OFF);
    assert_true(report.devices.deactivated == 2 && report.devices.deleted == 1);
    assert_mock_action_count(mock, "ListMFADevices", 2); /* two pages */
    assert_mock_call_count(mock, 9);
}

/* Nobody can call the API or log in as Bob before his second factors go. */
static void takes_keys_and_password_before_devices(void **state) {
    struct iam_mock *mock = *state;
    static const char *const order[] = {"ListAccessKeys", "DeleteAccessKey", "DeleteLoginProfile",
                                        "ListMFADevices"};
    struct offboard_user_report report;
    given_bob_with_everything(mock);

    assert_int_equal(offboard_bob(mock, &report), OFFBOARD_DONE);
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++)
        assert_string_equal(iam_mock_call_at(mock, i + 1)->action, order[i]);
}

static void is_content_with_a_user_who_has_nothing(void **state) {
    struct iam_mock *mock = *state;
    struct offboard_user_report report;
    given_user(mock, .name = "Bob");

    assert_int_equal(offboard_user(send_to_mock, mock, "Bob", NULL, &report), OFFBOARD_DONE);
    assert_int_equal(report.password, OFFBOARD_OFF);
    assert_gone(mock);
}

static void needs_no_report(void **state) {
    struct iam_mock *mock = *state;
    given_bob_with_everything(mock);

    assert_int_equal(offboard_user(send_to_mock, mock, "Bob", NULL, NULL), OFFBOARD_DONE);
    assert_gone(mock);
}

static void says_that_there_is_no_such_user(void **state) {
    struct iam_mock *mock = *state;
    struct offboard_user_report report;

    assert_int_equal(offboard_user(send_to_mock, mock, "Nobody", NULL, &report), OFFBOARD_NO_SUCH_USER);
    assert_string_equal(report.message, "The user with name Nobody cannot be found.");
    assert_int_equal(report.user, OFFBOARD_OFF);
    assert_mock_call_count(mock, 1);
}

/* ----- Something gets in the way ----- */

/* IAM names what is left, and it is not what this program removes: a policy. */
static void stops_at_what_it_does_not_remove(void **state) {
    struct iam_mock *mock = *state;
    struct offboard_user_report report;
    given_bob_with_everything(mock);
    given_rule(mock, .action = "DeleteUser", .times = IAM_MOCK_ALWAYS, .error = "DeleteConflict",
               .message = "Cannot delete entity, must detach all policies first.");

    assert_int_equal(offboard_bob(mock, &report), OFFBOARD_REFUSED);
    assert_string_equal(report.error_code, "DeleteConflict");
    assert_string_equal(report.message, "Cannot delete entity, must detach all policies first.");
    assert_int_equal(report.user, OFFBOARD_STILL_ON);
    assert_int_equal(offboard_fate_of(&report.devices, BOB_PHONE), OFFBOARD_OFF);
    assert_mock_action_count(mock, "DeleteUser", 3);
}

/* Another administrator enables a device after Bob's were listed: IAM refuses, and all is removed again. */
static void removes_what_is_added_meanwhile(void **state) {
    struct iam_mock *mock = *state;
    struct offboard_user_report report;
    given_bob_with_everything(mock);
    given_rule(mock, .action = "DeleteUser", .race = IAM_MOCK_RACE_ENABLED);

    assert_int_equal(offboard_bob(mock, &report), OFFBOARD_DONE);
    assert_true(report.devices.deactivated == 3);
    assert_mock_action_count(mock, "DeleteUser", 2);
}

static void goes_on_when_someone_else_deletes_the_user(void **state) {
    struct iam_mock *mock = *state;
    struct offboard_user_report report;
    given_bob_with_everything(mock);
    given_rule(mock, .action = "DeactivateMFADevice", .race = IAM_MOCK_RACE_USER_DELETED);

    assert_int_equal(offboard_bob(mock, &report), OFFBOARD_DONE);
    assert_int_equal(report.user, OFFBOARD_OFF);
    assert_string_equal(report.error_code, "");
}

/* IAM has deleted Bob, and the answer is lost: the second DeleteUser finds nobody. */
static void outlasts_a_lost_answer_to_each_deletion(void **state) {
    struct iam_mock *mock = *state;
    static const char *const deletions[] = {"DeleteAccessKey", "DeleteLoginProfile", "DeactivateMFADevice",
                                            "DeleteVirtualMFADevice", "DeleteUser"};
    struct offboard_user_report report;
    given_bob_with_everything(mock);
    for (size_t i = 0; i < sizeof deletions / sizeof deletions[0]; i++)
        given_rule(mock, .action = deletions[i], .fault = IAM_MOCK_RESET, .when = IAM_MOCK_AFTER_CHANGE);

    assert_int_equal(offboard_bob(mock, &report), OFFBOARD_DONE);
    assert_gone(mock);
}

static void says_that_it_does_not_know(void **state) {
    struct iam_mock *mock = *state;
    struct offboard_user_report report;
    given_bob_with_everything(mock);
    given_rule(mock, .action = "DeleteUser", .fault = IAM_MOCK_RESET, .when = IAM_MOCK_AFTER_CHANGE);
    given_rule(mock, .action = "*", .skip = 9, .times = IAM_MOCK_ALWAYS, .error = "AccessDenied");

    assert_int_equal(offboard_bob(mock, &report), OFFBOARD_REFUSED);
    assert_int_equal(report.user, OFFBOARD_UNKNOWN);
    assert_int_equal(report.password, OFFBOARD_OFF);
}

/* Called again, it goes on with what is left. */
static void goes_on_where_it_was_stopped(void **state) {
    struct iam_mock *mock = *state;
    struct offboard_user_report report;
    given_bob_with_everything(mock);
    given_rule(mock, .action = "DeleteLoginProfile", .error = "AccessDenied");

    assert_int_equal(offboard_bob(mock, &report), OFFBOARD_REFUSED);
    assert_int_equal(report.password, OFFBOARD_STILL_ON);
    assert_int_equal(report.user, OFFBOARD_STILL_ON);
    assert_int_equal(offboard_user(send_to_mock, mock, "Bob", NULL, &report), OFFBOARD_DONE);
    assert_gone(mock);
}

#define WITH_MOCK(test) cmocka_unit_test_setup_teardown(test, iam_mock_setup, iam_mock_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_MOCK(removes_keys_password_devices_and_user),
        WITH_MOCK(takes_keys_and_password_before_devices),
        WITH_MOCK(is_content_with_a_user_who_has_nothing),
        WITH_MOCK(needs_no_report),
        WITH_MOCK(says_that_there_is_no_such_user),
        WITH_MOCK(stops_at_what_it_does_not_remove),
        WITH_MOCK(removes_what_is_added_meanwhile),
        WITH_MOCK(goes_on_when_someone_else_deletes_the_user),
        WITH_MOCK(outlasts_a_lost_answer_to_each_deletion),
        WITH_MOCK(says_that_it_does_not_know),
        WITH_MOCK(goes_on_where_it_was_stopped),
    };
    xmlInitParser();
    return !!cmocka_run_group_tests(tests, NULL, NULL);
}
