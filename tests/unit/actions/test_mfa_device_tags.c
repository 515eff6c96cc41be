/* TagMFADevice, UntagMFADevice and ListMFADeviceTags. */
#include "answers.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#define TAG(serial, tags) FORM("TagMFADevice") "&SerialNumber=" serial tags
#define UNTAG(serial, keys) FORM("UntagMFADevice") "&SerialNumber=" serial keys
#define LIST(serial) FORM("ListMFADeviceTags") "&SerialNumber=" serial
#define ONE(n, key, value) "&Tags.member." #n ".Key=" key "&Tags.member." #n ".Value=" value
#define KEY(n, key) "&TagKeys.member." #n "=" key
#define RESERVED "InvalidInput", "Tag keys beginning with aws: are reserved for system use."
#define TWICE "InvalidInput", "Duplicate tag keys found. Please note that Tag keys are case insensitive."
#define EMPTY "InvalidInput", "Error occurred while validating input. "
#define TOO_MANY "LimitExceeded", "The number of tags has reached the maximum limit."
#define INVALID_MARKER "ValidationError", "Invalid Marker."

static char listed[4096], marker[65];

/* "key=value key=value", then "+" if the list goes on; the marker is kept. */
static const char *list(struct sender *sender, const char *form) {
    listed[0] = marker[0] = '\0';
    check_answer(sender, &(struct answer){NULL, form, SUCCESS});
    const char *body = sender->response.body;
    for (const char *at = body; (at = strstr(at, "<Value>"));) {
        const char *value = at + strlen("<Value>");
        at = strstr(value, "<Key>") + strlen("<Key>");
        sprintf(listed + strlen(listed), "%s%.*s=%.*s", *listed ? " " : "", (int)strcspn(at, "<"), at,
                (int)strcspn(value, "<"), value);
    }
    const char *at = strstr(body, "<Marker>");
    if (at)
        sprintf(marker, "%.*s", (int)strcspn(at + 8, "<"), at + 8);
    return strcat(listed, at ? "+" : "");
}

static const char *with_marker(const char *form) {
    static char full[512];
    sprintf(full, "%s&Marker=%s", form, marker);
    return full;
}

static void tag(struct sender *sender, const char *form) {
    check_answer(sender, &(struct answer){NULL, form, SUCCESS});
}

static void test_device_tags_keep_case_and_order(void **state) {
    struct sender *sender = *state;
    fill_account(sender);
    assert_string_equal(list(sender, LIST(FREE_MFA)), "");
    tag(sender, TAG(FREE_MFA, ONE(1, "Team", "One") ONE(2, "team", "Two")));
    tag(sender, TAG(FREE_MFA, ONE(1, "x", "") ONE(2, "Team", "Three")));
    assert_string_equal(list(sender, LIST(FREE_MFA)), "Team=Three team=Two x=");
    tag(sender, TAG(BOB_MFA, ONE(1, "of", "Bob")));
    assert_string_equal(list(sender, LIST(BOB_MFA)), "of=Bob");
    tag(sender, UNTAG(FREE_MFA, KEY(1, "TEAM") KEY(2, "Team") KEY(3, "absent")));
    assert_string_equal(list(sender, LIST(FREE_MFA)), "team=Two x=");
    tag(sender, UNTAG(FREE_MFA, "&TagKeys="));
    tag(sender, UNTAG(FREE_MFA, KEY(1, "aws:x")));
    assert_string_equal(list(sender, LIST(FREE_MFA)), "team=Two x=");
}

static void test_device_tags_refuse(void **state) {
    static const struct answer answers[] = {
        {NULL, TAG(FREE_MFA, ONE(1, "aws:x", "y")), RESERVED},
        {NULL, TAG(FREE_MFA, ONE(1, "AwS:x", "y")), RESERVED},
        {NULL, TAG(FREE_MFA, ONE(1, "x", "aws:reserved")), SUCCESS},
        {NULL, TAG(FREE_MFA, ONE(1, "x", "y") ONE(2, "x", "z")), TWICE},
        {NULL, TAG(FREE_MFA, ONE(1, "x", "y") ONE(2, "X", "z")), SUCCESS},
        {NULL, TAG(FREE_MFA, "&Tags="), EMPTY},
        {NULL, TAG(UNKNOWN_MFA, ONE(1, "aws:x", "y")), RESERVED},
        {NULL, TAG(UNKNOWN_MFA, ONE(1, "x", "y")), NO_SUCH_DEVICE(UNKNOWN_MFA)},
        {NULL, TAG(BOB_HARDWARE, ONE(1, "x", "y")), NO_SUCH_DEVICE(BOB_HARDWARE)},
        {NULL, TAG(BOB_FIDO, ONE(1, "x", "y")), NO_SUCH_DEVICE(BOB_FIDO)},
        {NULL, TAG(FREE_MFA, ""), "ValidationError",
         "1 validation error detected: Value at 'tags' failed to satisfy constraint: Member must not be "
         "null"},
        {NULL, FORM("TagMFADevice"), "ValidationError",
         "2 validation errors detected: Value at 'serialNumber' failed to satisfy constraint: Member must "
         "not be "
         "null; Value at 'tags' failed to satisfy constraint: Member must not be null"},
        {NULL, UNTAG(UNKNOWN_MFA, KEY(1, "x")), NO_SUCH_DEVICE(UNKNOWN_MFA)},
        {NULL, UNTAG(BOB_HARDWARE, KEY(1, "x")), NO_SUCH_DEVICE(BOB_HARDWARE)},
        {NULL, UNTAG(FREE_MFA, ""), "ValidationError",
         "1 validation error detected: Value at 'tagKeys' failed to satisfy constraint: Member must not be "
         "null"},
        {NULL, LIST(UNKNOWN_MFA), NO_SUCH_DEVICE(UNKNOWN_MFA)},
        {NULL, LIST(BOB_FIDO), NO_SUCH_DEVICE(BOB_FIDO)},
        {NULL, FORM("ListMFADeviceTags") "&MaxItems=0&Marker=%01", "ValidationError",
         "3 validation errors detected: Value at 'maxItems' failed to satisfy constraint: Member must have "
         "value "
         "greater than or equal to 1; Value at 'serialNumber' failed to satisfy constraint: Member must not "
         "be "
         "null; Value at 'marker' failed to satisfy constraint: Member must satisfy regular expression "
         "pattern: "
         "[\\u0020-\\u00FF]+"},
        {NULL, LIST(FREE_MFA) "&Marker=garbage", INVALID_MARKER},
        {ROLE_KEY, TAG(FREE_MFA, ONE(1, "x", "y")), SUCCESS},
    };
    check_answers(*state, answers, sizeof answers / sizeof *answers);
}

static void test_device_tags_are_fifty_at_most(void **state) {
    struct sender *sender = *state;
    char form[256];
    fill_account(sender);
    for (int i = 0; i < 50; i++) {
        sprintf(form, TAG(FREE_MFA, "") "&Tags.member.1.Key=k%d&Tags.member.1.Value=", i);
        tag(sender, form);
    }
    check_answer(sender, &(struct answer){NULL, TAG(FREE_MFA, ONE(1, "x", "y")), TOO_MANY});
    check_answer(sender, &(struct answer){NULL, TAG(FREE_MFA, ONE(1, "k0", "y") ONE(2, "x", "y")), TOO_MANY});
    tag(sender, TAG(FREE_MFA, ONE(1, "k0", "new")));
    tag(sender, UNTAG(FREE_MFA, KEY(1, "k1")));
    tag(sender, TAG(FREE_MFA, ONE(1, "x", "y")));
    assert_non_null(strstr(list(sender, LIST(FREE_MFA)), "k0=new k2="));
}

static void test_device_tags_come_in_pages(void **state) {
    struct sender *sender = *state;
    fill_account(sender);
    tag(sender, TAG(FREE_MFA, ONE(1, "a", "1") ONE(2, "b", "2") ONE(3, "c", "3") ONE(4, "d", "4")));
    assert_string_equal(list(sender, LIST(FREE_MFA) "&MaxItems=2"), "a=1 b=2+");
    tag(sender, UNTAG(FREE_MFA, KEY(1, "a"))); /* between the pages */
    tag(sender, TAG(FREE_MFA, ONE(1, "b", "changed") ONE(2, "e", "5")));
    assert_string_equal(list(sender, with_marker(LIST(FREE_MFA) "&MaxItems=2")), "c=3 d=4+");
    check_answer(
        sender, &(struct answer) { NULL, with_marker(LIST(BOB_MFA)), INVALID_MARKER });
    check_answer(sender, &(struct answer){NULL, with_marker(FORM("ListVirtualMFADevices")), INVALID_MARKER});
    assert_string_equal(list(sender, with_marker(LIST(FREE_MFA) "&MaxItems=2")), "e=5");
}

static void test_device_tags_wait_for_a_change_in_flight(void **state) {
    struct sender *sender = *state;
    fill_account(sender);
    tag(sender, TAG(FREE_MFA, ONE(1, "a", "1")));
    assert_int_equal(iam_mock_begin_change(sender->mock, FREE_MFA, 0), 0);
    check_answer(sender,
                 &(struct answer){NULL, TAG(FREE_MFA, ONE(1, "b", "2")), "ConcurrentModification", NULL});
    check_answer(sender,
                 &(struct answer){NULL, UNTAG(FREE_MFA, KEY(1, "a")), "ConcurrentModification", NULL});
    assert_string_equal(list(sender, LIST(FREE_MFA)), "a=1");
}

/* Tags stay with the device until it is deleted, and do not keep it from being deleted (recorded). */
static void test_device_tags_go_with_the_device(void **state) {
    struct sender *sender = *state;
    fill_account(sender);
    tag(sender, TAG(BOB_MFA, ONE(1, "a", "1")));
    check_answer(sender, &(struct answer){NULL, DEACTIVATE_BOB, SUCCESS});
    assert_string_equal(list(sender, LIST(BOB_MFA)), "a=1");
    check_answer(sender,
                 &(struct answer){NULL, FORM("DeleteVirtualMFADevice") "&SerialNumber=" BOB_MFA, SUCCESS});
    check_answer(
        sender, &(struct answer) {
            NULL, LIST(BOB_MFA)
            , NO_SUCH_DEVICE(BOB_MFA)
        });
    add_device(sender, BOB_MFA, NULL);
    assert_string_equal(list(sender, LIST(BOB_MFA)), "");
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(test_device_tags_##name, sender_setup, sender_teardown)
    const struct CMUnitTest tests[] = {
        TEST(keep_case_and_order),         TEST(refuse),
        TEST(are_fifty_at_most),           TEST(come_in_pages),
        TEST(wait_for_a_change_in_flight), TEST(go_with_the_device),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
