/* The actions on access keys: whose keys they see, and what they change. */
#include "answers.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#define LIST FORM("ListAccessKeys")
#define CREATE FORM("CreateAccessKey")
#define DELETE(id) FORM("DeleteAccessKey") "&AccessKeyId=" id
#define UPDATE(id, status) FORM("UpdateAccessKey") "&AccessKeyId=" id "&Status=" status
#define NO_SUCH_KEY(id) "NoSuchEntity", "The Access Key with id " id " cannot be found."

static void test_keys_are_found_by_user(void **state) {
    static const struct answer answers[] = {
        {NULL, DELETE(ALICE_KEY) "&UserName=Alice", SUCCESS},
        {NULL, DELETE(ALICE_KEY) "&UserName=aLICE", SUCCESS},
        {ALICE_KEY, DELETE(ALICE_KEY), SUCCESS},
        {NULL, DELETE(ROOT_KEY), SUCCESS},
        {NULL, DELETE(ALICE_KEY) "&UserName=Bob", NO_SUCH_KEY(ALICE_KEY)},
        {BOB_KEY, DELETE(ALICE_KEY), NO_SUCH_KEY(ALICE_KEY)},
        {NULL, DELETE(NO_KEY) "&UserName=Bob", NO_SUCH_KEY(NO_KEY)},
        {NULL, DELETE(ASSUME_ROOT_KEY), NO_SUCH_KEY(ASSUME_ROOT_KEY)}, /* a session's key is not listed */
        {NULL, DELETE(ALICE_KEY) "&UserName=Nobody", NO_SUCH_USER("Nobody")},
        {ROLE_KEY, DELETE(ALICE_KEY), NO_USER_NAME},
        {NULL, DELETE("short") "&UserName=Alice", "ValidationError",
         "1 validation error detected: Value at 'accessKeyId' failed to satisfy constraint: Member must have "
         "length greater than or equal to 16"},
        {NULL, UPDATE(ALICE_KEY, "Inactive") "&UserName=Alice", SUCCESS},
        {NULL, UPDATE(ALICE_KEY, "Active") "&UserName=Alice", SUCCESS},
        {NULL, UPDATE(ALICE_KEY, "Inactive") "&UserName=Bob", NO_SUCH_KEY(ALICE_KEY)},
        {NULL, UPDATE("a", "inactive") "&UserName=A b", "ValidationError",
         "3 validation errors detected: Value at 'accessKeyId' failed to satisfy constraint: Member must "
         "have "
         "length greater than or equal to 16; Value at 'userName' failed to satisfy constraint: Member must "
         "satisfy regular expression pattern: [\\w+=,.@-]+; Value at 'status' failed to satisfy constraint: "
         "Member must satisfy enum value set: [Active, Inactive]"},
        {NULL, FORM("UpdateAccessKey"), "ValidationError",
         "2 validation errors detected: Value at 'accessKeyId' failed to satisfy constraint: Member must not "
         "be null; Value at 'status' failed to satisfy constraint: Member must not be null"},
        {NULL, CREATE "&UserName=Alice", SUCCESS},
        {EVE_KEY, CREATE, SUCCESS},
        {NULL, CREATE, SUCCESS}, /* root */
        {NULL, CREATE "&UserName=Bob", "LimitExceeded", "Cannot exceed quota for AccessKeysPerUser: 2"},
        {NULL, CREATE "&UserName=Nobody", NO_SUCH_USER("Nobody")},
        {ROLE_KEY, CREATE, NO_USER_NAME},
        {NULL, LIST "&UserName=Nobody", NO_SUCH_USER("Nobody")},
        {ROLE_KEY, LIST, NO_USER_NAME},
    };
    check_answers(*state, answers, sizeof answers / sizeof *answers);
}

static bool body_has(struct sender *sender, const char *text) {
    return strstr(sender->response.body, text) != NULL;
}

static void test_a_deleted_key_signs_nothing(void **state) {
    struct sender *sender = *state;
    require_key(sender);
    assert_string_equal(send_as(sender, ALICE_KEY, DELETE(ALICE_KEY)), ""); /* by itself */
    assert_string_equal(send_as(sender, ALICE_KEY, LIST), "InvalidClientTokenId");
    assert_string_equal(send_as(sender, ROOT_KEY, LIST "&UserName=Alice"), "");
    assert_true(body_has(sender, "<AccessKeyMetadata/>"));
    assert_null(strstr(account_of(sender->mock), ALICE_KEY));
}

static void test_an_inactive_key_signs_nothing(void **state) {
    struct sender *sender = *state;
    require_key(sender);
    assert_string_equal(send_as(sender, ALICE_KEY, UPDATE(ALICE_KEY, "Inactive")), "");
    assert_string_equal(send_as(sender, ALICE_KEY, LIST), "InvalidClientTokenId");
    assert_string_equal(send_as(sender, ROOT_KEY, LIST "&UserName=Alice"), "");
    assert_true(body_has(sender, "<Status>Inactive</Status>"));
    assert_non_null(strstr(account_of(sender->mock), " user_name=\"Alice\" inactive create_date="));
    assert_string_equal(send_as(sender, ROOT_KEY, UPDATE(ALICE_KEY, "Active") "&UserName=Alice"), "");
    assert_string_equal(send_as(sender, ALICE_KEY, LIST), "");
}

/* Copy the text of an element of the last answer. */
static void copy_element(char *out, size_t size, struct sender *sender, const char *start) {
    const char *at = strstr(sender->response.body, start);
    assert_non_null(at);
    at += strlen(start);
    const size_t length = strcspn(at, "<");
    assert_true(length < size);
    memcpy(out, at, length);
    out[length] = '\0';
}

static void test_a_created_key_signs(void **state) {
    char id[64], secret[64], other[64];
    struct sender *sender = *state;
    require_key(sender);
    assert_string_equal(send_as(sender, EVE_KEY, CREATE), "");
    assert_true(body_has(sender, "<UserName>Eve</UserName>\n      <Status>Active</Status>"));
    copy_element(id, sizeof id, sender, "<AccessKeyId>");
    copy_element(secret, sizeof secret, sender, "<SecretAccessKey>");
    assert_int_equal(strlen(id), 20);
    assert_int_equal(strlen(secret), 40);
    assert_string_equal(send_as(sender, id, LIST), "");
    assert_non_null(strstr(sender->response.body, id));
    assert_string_equal(send_as(sender, id, DELETE(EVE_KEY)), "");
    assert_string_equal(send_as(sender, id, CREATE), "");
    copy_element(other, sizeof other, sender, "<AccessKeyId>");
    assert_string_not_equal(id, other);
    assert_null(strstr(journal_of(sender), secret));
    char form[256];
    snprintf(form, sizeof form, "%s&Marker=%s", LIST, secret);
    send_as(sender, id, form);
    assert_null(strstr(journal_of(sender), secret));
}

static void test_nothing_is_created_if_a_rule_prevents_it(void **state) {
    struct sender *sender = *state;
    fill_account(sender);
    char before[4096];
    snprintf(before, sizeof before, "%s", account_of(sender->mock));
    add_rule(sender, .action = "CreateAccessKey", .error = "ServiceFailure");
    add_rule(sender, .action = "CreateAccessKey", .fault = IAM_MOCK_EMPTY_BODY,
             .when = IAM_MOCK_WITHOUT_CHANGE);
    assert_string_equal(send_form(sender, CREATE "&UserName=Eve"), "ServiceFailure");
    (void)send_form(sender, CREATE "&UserName=Eve");
    assert_string_equal(account_of(sender->mock), before);
    add_rule(sender, .action = "CreateAccessKey", .fault = IAM_MOCK_EMPTY_BODY,
             .when = IAM_MOCK_AFTER_CHANGE);
    (void)send_form(sender, CREATE "&UserName=Eve");
    assert_string_not_equal(account_of(sender->mock), before);
}

static void test_keys_are_listed_in_pages(void **state) {
    char marker[80], form[256];
    struct sender *sender = *state;
    fill_account(sender);
    assert_string_equal(send_form(sender, LIST "&UserName=Bob&MaxItems=1"), "");
    assert_true(body_has(sender, BOB_KEY) && !body_has(sender, BOB_MFA_KEY));
    copy_element(marker, sizeof marker, sender, "<Marker>");
    snprintf(form, sizeof form, LIST "&UserName=bob&Marker=%s", marker);
    assert_string_equal(send_form(sender, DELETE(BOB_KEY) "&UserName=Bob"), "");
    assert_string_equal(send_form(sender, form), "");
    assert_true(body_has(sender, BOB_MFA_KEY) && body_has(sender, "<IsTruncated>false"));
    snprintf(form, sizeof form, LIST "&UserName=Alice&Marker=%s", marker);
    assert_string_equal(send_form(sender, form), "ValidationError");
    snprintf(form, sizeof form, FORM("ListMFADevices") "&UserName=Bob&Marker=%s", marker);
    assert_string_equal(send_form(sender, form), "ValidationError");
}

static void test_keys_of_a_removed_user_go(void **state) {
    struct sender *sender = *state;
    fill_account(sender);
    struct iam_mock *clone;
    assert_int_equal(iam_mock_clone(&clone, sender->mock, NULL), 0);
    assert_int_equal(iam_mock_remove_user(sender->mock, "Bob"), 0);
    assert_null(strstr(account_of(sender->mock), BOB_MFA_KEY));
    assert_int_equal(iam_mock_remove_user(clone, "Bob"), 0);
    assert_string_equal(account_of(clone), account_of(sender->mock));
    iam_mock_free(clone);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, sender_setup, sender_teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_keys_are_found_by_user),
        TEST(test_a_deleted_key_signs_nothing),
        TEST(test_an_inactive_key_signs_nothing),
        TEST(test_a_created_key_signs),
        TEST(test_nothing_is_created_if_a_rule_prevents_it),
        TEST(test_keys_are_listed_in_pages),
        TEST(test_keys_of_a_removed_user_go),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
