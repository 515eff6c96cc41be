#include "answers.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#define LIST FORM("ListVirtualMFADevices")
#define LIST_BY(status)                                                                                      \
    LIST                                                                                                     \
    "&AssignmentStatus=" status
#define INVALID_MARKER "ValidationError", "Invalid Marker."
#define SERIAL_PREFIX "arn:aws:iam::123456789012:mfa/"

static char listed[4096], marker[65];

/* The names of the devices of a list, blanks between them, then "+" if it goes on; the marker is kept. */
static const char *list(struct sender *sender, const char *form) {
    listed[0] = marker[0] = '\0';
    check_answer(sender, &(struct answer){NULL, form, SUCCESS});
    const char *body = sender->response.body;
    for (const char *at = body; (at = strstr(at, "<SerialNumber>" SERIAL_PREFIX));) {
        at += strlen("<SerialNumber>" SERIAL_PREFIX);
        sprintf(listed + strlen(listed), "%s%.*s", *listed ? " " : "", (int)strcspn(at, "<"), at);
    }
    const char *at = strstr(body, "<Marker>");
    if (at)
        sprintf(marker, "%.*s", (int)strcspn(at + 8, "<"), at + 8);
    const bool truncated = strstr(body, "<IsTruncated>true</IsTruncated>");
    assert_int_equal(truncated, at != NULL);
    return strcat(listed, truncated ? "+" : "");
}

static const char *with_marker(const char *form) {
    static char full[512];
    sprintf(full, "%s&Marker=%s", form, marker);
    return full;
}

static void add_virtual(struct sender *sender, const char *name, const char *user) {
    char serial[64];
    sprintf(serial, SERIAL_PREFIX "%s", name);
    add_device(sender, serial, user);
}

/* Bob has b, c and e; a, d and f are unassigned. */
static void add_six(struct sender *sender) {
    add_virtual(sender, "a", NULL);
    add_user(sender, "Bob");
    add_virtual(sender, "b", "Bob");
    add_virtual(sender, "c", "Bob");
    add_virtual(sender, "d", NULL);
    add_virtual(sender, "e", "Bob");
    add_virtual(sender, "f", NULL);
}

static void test_virtual_lists_by_assignment(void **state) {
    struct sender *sender = *state;
    assert_string_equal(list(sender, LIST), "");
    add_six(sender);
    add_device(sender, BOB_HARDWARE, "Bob");
    add_device(sender, BOB_FIDO, "Bob");
    assert_string_equal(list(sender, LIST), "a b c d e f");
    assert_string_equal(list(sender, LIST_BY("Any")), "a b c d e f");
    assert_string_equal(list(sender, LIST_BY("Assigned")), "b c e");
    assert_string_equal(list(sender, LIST_BY("Unassigned")), "a d f");
    assert_null(strstr(sender->response.body, "<EnableDate>"));
    assert_null(strstr(sender->response.body, "<User>"));
}

static void test_virtual_refuses(void **state) {
#define NOT_A_STATUS                                                                                         \
    "ValidationError", "1 validation error detected: Value at 'assignmentStatus' failed to satisfy "         \
                       "constraint: Member must satisfy enum value set: [Assigned, Unassigned, Any]"
    static const struct answer answers[] = {
        {NULL, LIST_BY("assigned"), NOT_A_STATUS},
        {NULL, LIST_BY(""), NOT_A_STATUS},
        {NULL, LIST_BY("An"), NOT_A_STATUS},
        {NULL, LIST_BY("Anyy"), NOT_A_STATUS},
        {NULL, LIST_BY("%20Any"), NOT_A_STATUS},
        {NULL, LIST_BY("Any%00"), NOT_A_STATUS},
        {NULL, LIST_BY("Assigned, Unassigned"), NOT_A_STATUS},
        {NULL, LIST_BY("%5BAssigned"), NOT_A_STATUS},
        {NULL, LIST_BY("x") "&Marker=&MaxItems=0", "ValidationError",
         "4 validation errors detected: Value at 'assignmentStatus' failed to satisfy constraint: Member "
         "must "
         "satisfy enum value set: [Assigned, Unassigned, Any]; Value at 'maxItems' failed to satisfy "
         "constraint: Member must have value greater than or equal to 1; Value at 'marker' failed to satisfy "
         "constraint: Member must have length greater than or equal to 1; Value at 'marker' failed to "
         "satisfy "
         "constraint: Member must satisfy regular expression pattern: [\\u0020-\\u00FF]+"},
        {NULL, LIST "&MaxItems=1001", "ValidationError", NULL},
        {NULL, LIST "&MaxItems=x", "MalformedInput", NULL},
        {NULL, LIST "&Marker=garbage", INVALID_MARKER},
    };
    check_answers(*state, answers, sizeof answers / sizeof *answers);
}

static void test_virtual_is_open_to_every_caller(void **state) {
    static const struct answer answers[] = {
        {BOB_KEY, LIST, SUCCESS},  {ROLE_KEY, LIST, SUCCESS},
        {ROOT_KEY, LIST, SUCCESS}, {ASSUME_ROOT_KEY, LIST, SUCCESS},
        {NULL, LIST, SUCCESS},     {BOB_KEY, LIST "&UserName=Mallory", SUCCESS},
    };
    check_answers(*state, answers, sizeof answers / sizeof *answers);
}

static void test_virtual_shows_who_has_a_device(void **state) {
    static const char assigned[] = "      <member>\n"
                                   "        <EnableDate>2025-12-31T23:59:59Z</EnableDate>\n"
                                   "        <SerialNumber>" NEW_MFA "</SerialNumber>\n"
                                   "        <User>\n"
                                   "          <Path>/staff/it/</Path>\n"
                                   "          <UserName>Carol</UserName>\n"
                                   "          <Arn>arn:aws:iam::123456789012:user/staff/it/Carol</Arn>\n"
                                   "          <UserId>AIDACAROL00000000</UserId>\n"
                                   "          <CreateDate>2025-06-01T08:00:00Z</CreateDate>\n"
                                   "        </User>\n"
                                   "      </member>\n";
    static const char root[] = "        <User>\n"
                               "          <Arn>arn:aws:iam::123456789012:root</Arn>\n"
                               "          <UserId>123456789012</UserId>\n"
                               "          <CreateDate>2026-01-01T00:00:00Z</CreateDate>\n"
                               "        </User>\n";
    const struct iam_mock_user carol = {.name = "Carol",
                                        .path = "/staff/it/",
                                        .id = "AIDACAROL00000000",
                                        .create_date = "2025-06-01T08:00:00.900Z"};
    static const struct iam_mock_device device = {
        .serial_number = NEW_MFA, .user_name = "carol", .enable_date = "2025-12-31T23:59:59.999Z"};
    static const struct iam_mock_device of_root = {.serial_number = ROOT_MFA, .root = true};
    struct sender *sender = *state;
    assert_int_equal(iam_mock_add_user(sender->mock, &carol, NULL), 0);
    assert_int_equal(iam_mock_add_device(sender->mock, &device, NULL), 0);
    assert_int_equal(iam_mock_add_device(sender->mock, &of_root, NULL), 0);
    add_device(sender, FREE_MFA, NULL);
    list(sender, LIST);
    assert_non_null(strstr(sender->response.body, assigned));
    assert_non_null(strstr(sender->response.body, root));
    assert_non_null(strstr(sender->response.body, "      <member>\n"
                                                  "        <SerialNumber>" FREE_MFA "</SerialNumber>\n"
                                                  "      </member>\n"));
}

static void test_virtual_follows_the_devices(void **state) {
    struct sender *sender = *state;
    add_six(sender);
    check_answer(sender, &(struct answer){NULL, DEACTIVATE("Bob", SERIAL_PREFIX "c"), SUCCESS});
    add_virtual(sender, "a", "Bob");
    assert_string_equal(list(sender, LIST_BY("Unassigned")), "c d f");
    assert_string_equal(list(sender, LIST_BY("Assigned")), "a b e");
    check_answer(
        sender,
        &(struct answer){NULL, FORM("DeleteVirtualMFADevice") "&SerialNumber=" SERIAL_PREFIX "c", SUCCESS});
    assert_string_equal(list(sender, LIST), "a b d e f");
    add_virtual(sender, "c", NULL); /* another device of the same name */
    assert_string_equal(list(sender, LIST), "a b d e f c");
    assert_int_equal(iam_mock_remove_user(sender->mock, "Bob"), 0);
    assert_string_equal(list(sender, LIST_BY("Assigned")), "");
    assert_string_equal(list(sender, LIST_BY("Unassigned")), "a b d e f c");
}

static void test_virtual_pages(void **state) {
    struct sender *sender = *state;
    add_six(sender);
    assert_string_equal(list(sender, LIST "&MaxItems=4"), "a b c d+");
    assert_string_equal(list(sender, with_marker(LIST "&MaxItems=4")), "e f");
    assert_string_equal(list(sender, LIST "&MaxItems=6"), "a b c d e f");
    assert_string_equal(list(sender, LIST_BY("Assigned") "&MaxItems=2"), "b c+");
    assert_string_equal(list(sender, with_marker(LIST_BY("Assigned") "&MaxItems=2")), "e");
    assert_string_equal(list(sender, LIST_BY("Unassigned") "&MaxItems=3"), "a d f");
    list(sender, LIST "&MaxItems=1");
    assert_string_equal(list(sender, with_marker(LIST_BY("Any"))), "b c d e f"); /* the default, in words */
}

static void test_virtual_pages_show_each_device_once_whatever_changes(void **state) {
    struct sender *sender = *state;
    add_six(sender);
    assert_string_equal(list(sender, LIST "&MaxItems=2"), "a b+");
    add_virtual(sender, "a", "Bob"); /* enabled, and later deactivated, between the pages */
    add_virtual(sender, "f", "Bob");
    check_answer(sender, &(struct answer){NULL, DEACTIVATE("Bob", SERIAL_PREFIX "b"), SUCCESS});
    check_answer(sender, &(struct answer){NULL, DEACTIVATE("Bob", SERIAL_PREFIX "c"), SUCCESS});
    assert_string_equal(list(sender, with_marker(LIST "&MaxItems=2")), "c d+");
    check_answer(
        sender,
        &(struct answer){NULL, FORM("DeleteVirtualMFADevice") "&SerialNumber=" SERIAL_PREFIX "d", SUCCESS});
    add_virtual(sender, "g", NULL);
    assert_string_equal(list(sender, with_marker(LIST "&MaxItems=2")), "e f+");
    assert_string_equal(list(sender, with_marker(LIST "&MaxItems=2")), "g");
}

static void test_virtual_refuses_the_marker_of_another_status(void **state) {
    struct sender *sender = *state;
    add_six(sender);
    list(sender, LIST "&MaxItems=1");
    check_answer(sender, &(struct answer){NULL, with_marker(LIST_BY("Assigned")), INVALID_MARKER});
    check_answer(sender, &(struct answer){NULL, with_marker(LIST_BY("Unassigned")), INVALID_MARKER});
    check_answer(sender,
                 &(struct answer){NULL, with_marker(FORM("ListMFADevices") "&UserName=Bob"), INVALID_MARKER});
    list(sender, FORM("ListMFADevices") "&UserName=Bob&MaxItems=1");
    check_answer(
        sender, &(struct answer) { NULL, with_marker(LIST), INVALID_MARKER });
}

/* The order closes its gaps as it grows, and a clone has the same order. */
static void test_virtual_keeps_the_order_of_many(void **state) {
    struct sender *sender = *state;
    char name[16], form[128], expected[2048] = "";
    for (int i = 0; i < 300; i++) {
        sprintf(name, "n%d", i);
        add_virtual(sender, name, NULL);
        if (i % 10 == 3) {
            sprintf(expected + strlen(expected), "%s%s", *expected ? " " : "", name);
            continue;
        }
        sprintf(form, FORM("DeleteVirtualMFADevice") "&SerialNumber=" SERIAL_PREFIX "%s", name);
        check_answer(sender, &(struct answer){NULL, form, SUCCESS});
    }
    assert_string_equal(list(sender, LIST), expected);
    struct iam_mock *clone = NULL;
    assert_int_equal(iam_mock_clone(&clone, sender->mock, NULL), 0);
    assert_int_equal(iam_mock_restore(sender->mock, clone, NULL), 0);
    iam_mock_free(clone);
    assert_string_equal(list(sender, LIST), expected);
    add_virtual(sender, "last", NULL);
    assert_string_equal(list(sender, LIST), strcat(expected, " last"));
}

static void test_virtual_has_100_items_at_most_by_default(void **state) {
    struct sender *sender = *state;
    char name[16];
    for (int i = 0; i < 101; i++) {
        sprintf(name, "n%d", i);
        add_virtual(sender, name, NULL);
    }
    list(sender, LIST);
    assert_string_equal(list(sender, with_marker(LIST)), "n100");
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(test_virtual_##name, sender_setup, sender_teardown)
    const struct CMUnitTest tests[] = {
        TEST(lists_by_assignment),
        TEST(refuses),
        TEST(is_open_to_every_caller),
        TEST(shows_who_has_a_device),
        TEST(follows_the_devices),
        TEST(pages),
        TEST(pages_show_each_device_once_whatever_changes),
        TEST(refuses_the_marker_of_another_status),
        TEST(keeps_the_order_of_many),
        TEST(has_100_items_at_most_by_default),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
