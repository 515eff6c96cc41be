/* For the tests of offboard_user(): a leaving user who has everything, and what must be true of the report in
 * every case of a sweep. Included by one file of a program, after cmocka. */
#ifndef DEPARTURE_H
#define DEPARTURE_H

#include <string.h>

#include "calls.h"
#include "offboard_user.h"

#define BOB_PHONE "arn:aws:iam::123456789012:mfa/Bob"
#define BOB_TOKEN "GAHT12345678"
#define BOB_KEY "AKIAIOSFODNN7BOBSKEY"

static void given_bob_with_everything(struct iam_mock *mock) {
    given_user(mock, .name = "Bob", .login_profile = true);
    given_access_key(mock, .id = BOB_KEY, .user_name = "Bob");
    given_device(mock, .serial_number = BOB_PHONE, .user_name = "Bob");
    given_device(mock, .serial_number = BOB_TOKEN, .user_name = "Bob");
}

/* OFF: it is not there. STILL_ON: this program did not delete it. UNKNOWN: an answer was lost. */
static void assert_fate(struct iam_mock *mock, const char *action, enum offboard_fate fate, bool is_there) {
    if (fate == OFFBOARD_OFF)
        assert_false(is_there);
    else
        assert_true(fate == OFFBOARD_STILL_ON ? !some_call(mock, action, is_applied)
                                              : some_call(mock, action, is_lost));
}

static void assert_true_of_bobs_devices(struct iam_mock *mock, const struct offboard_report *report) {
    static const enum iam_mock_told words[] = {[OFFBOARD_STILL_ON] = IAM_MOCK_TOLD_NOT_DONE,
                                               [OFFBOARD_OFF] = IAM_MOCK_TOLD_DONE,
                                               [OFFBOARD_UNKNOWN] = IAM_MOCK_TOLD_UNKNOWN};
    assert_mock_told_the_truth(mock, "Bob", BOB_PHONE, words[offboard_fate_of(report, BOB_PHONE)]);
    assert_mock_told_the_truth(mock, "Bob", BOB_TOKEN, words[offboard_fate_of(report, BOB_TOKEN)]);
}

static void assert_true_of_bob(struct iam_mock *mock, enum offboard_result result,
                               const struct offboard_user_report *report) {
    const char *account = iam_mock_account_text(mock);
    const bool has_key = strstr(account, BOB_KEY) != NULL;
    const bool has_password = strstr(account, " login_profile=") != NULL;
    assert_true_of_bobs_devices(mock, &report->devices);
    if (report->key_count > 0)
        assert_fate(mock, "DeleteAccessKey", report->keys[0].fate, has_key);
    else
        assert_false(report->keys_listed && has_key);
    assert_fate(mock, "DeleteLoginProfile", report->password, has_password);
    assert_fate(mock, "DeleteUser", report->user, iam_mock_device_count(mock, "Bob") >= 0);
    if (result == OFFBOARD_DONE)
        assert_int_equal(report->user, OFFBOARD_OFF);
    assert_mock_no_findings(mock);
}

#endif
