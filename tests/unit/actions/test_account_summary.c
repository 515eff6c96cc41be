/* GetAccountSummary: its counts. */
#include "answers.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#define SUMMARY FORM("GetAccountSummary")

static void check_count(struct sender *sender, const char *key, const char *value) {
    char text[200];
    assert_string_equal(send_form(sender, SUMMARY), "");
    snprintf(text, sizeof text, "<key>%s</key>\n        <value>%s</value>", key, value);
    if (!strstr(sender->response.body, text))
        fail_msg("%s in %s", text, sender->response.body);
}

static void test_summary_of_an_empty_account(void **state) {
    struct sender *sender = *state;
    check_count(sender, "Users", "0");
    check_count(sender, "MFADevices", "0");
    check_count(sender, "MFADevicesInUse", "0");
    check_count(sender, "AccountMFAEnabled", "0");
    check_count(sender, "AccountAccessKeysPresent", "0");
}

static void test_summary_counts(void **state) {
    struct sender *sender = *state;
    fill_account(sender);
    check_count(sender, "Users", "3");
    check_count(sender, "MFADevices", "6"); /* Bob's three, Alice's, root's, and the unassigned one */
    check_count(sender, "MFADevicesInUse", "5");
    check_count(sender, "AccountMFAEnabled", "1");
    check_count(sender, "AccountAccessKeysPresent", "1");
    assert_string_equal(
        send_form(sender, FORM("DeactivateMFADevice") "&UserName=Bob&SerialNumber=" BOB_HARDWARE), "");
    assert_string_equal(send_form(sender, FORM("DeactivateMFADevice") "&UserName=Bob&SerialNumber=" BOB_MFA),
                        "");
    check_count(sender, "MFADevices", "5");
    check_count(sender, "MFADevicesInUse", "3");
    assert_string_equal(send_form(sender, FORM("DeleteVirtualMFADevice") "&SerialNumber=" FREE_MFA), "");
    check_count(sender, "MFADevices", "4");
    add_device(sender, BOB_MFA, "Alice");
    check_count(sender, "MFADevices", "4");
    check_count(sender, "MFADevicesInUse", "4");
    assert_int_equal(iam_mock_remove_user(sender->mock, "Bob"), 0); /* with a FIDO key */
    check_count(sender, "Users", "2");
    check_count(sender, "MFADevices", "3");
    check_count(sender, "MFADevicesInUse", "3");
    struct iam_mock *clone;
    assert_int_equal(iam_mock_clone(&clone, sender->mock, NULL), 0);
    assert_int_equal(iam_mock_restore(sender->mock, clone, NULL), 0);
    iam_mock_free(clone);
    check_count(sender, "Users", "2");
    check_count(sender, "MFADevices", "3");
    check_count(sender, "MFADevicesInUse", "3");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_summary_of_an_empty_account, sender_setup, sender_teardown),
        cmocka_unit_test_setup_teardown(test_summary_counts, sender_setup, sender_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
