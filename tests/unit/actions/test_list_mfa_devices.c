#include "base/view.h"
#include "answers.h"

#include "actions/iam/marker.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#define LIST FORM("ListMFADevices")
#define LIST_OF(user)                                                                                        \
    LIST                                                                                                     \
    "&UserName=" user
#define INVALID_MARKER "ValidationError", "Invalid Marker."

static char listed[512], marker[65];

/* The serials of a list, blanks between them, then "+" if it goes on; the marker is kept. */
static const char *list(struct sender *sender, const char *key, const char *form) {
    listed[0] = marker[0] = '\0';
    check_answer(sender, &(struct answer){key, form, SUCCESS});
    const char *body = sender->response.body;
    for (const char *at = body; (at = strstr(at, "<SerialNumber>"));) {
        at += strlen("<SerialNumber>");
        sprintf(listed + strlen(listed), "%s%.*s", *listed ? " " : "", (int)strcspn(at, "<"), at);
    }
    const char *at = strstr(body, "<Marker>");
    if (at)
        sprintf(marker, "%.*s", (int)strcspn(at + 8, "<"), at + 8);
    bool truncated = strstr(body, "<IsTruncated>true</IsTruncated>");
    assert_int_equal(truncated, !strstr(body, "<IsTruncated>false</IsTruncated>"));
    assert_int_equal(truncated, at != NULL);
    return strcat(listed, truncated ? "+" : "");
}

static const char *with_marker(const char *form) {
    static char full[512];
    sprintf(full, "%s&Marker=%s", form, marker);
    return full;
}

/* Bob's devices are D00000001 and so on, in that order. */
static void add_devices(struct sender *sender, int count) {
    add_user(sender, "Bob");
    for (int i = 1; i <= count; i++) {
        char serial[16];
        sprintf(serial, "D%08d", i);
        add_device(sender, serial, "Bob");
    }
}

static void test_list_has_all_kinds_in_the_order_enabled(void **state) {
    struct sender *sender = *state;
    fill_account(sender);
    assert_string_equal(list(sender, NULL, LIST_OF("Bob")), BOB_MFA " " BOB_HARDWARE " " BOB_FIDO);
    check_answer(sender, &(struct answer){NULL, DEACTIVATE_BOB, SUCCESS});
    assert_string_equal(list(sender, NULL, LIST_OF("bob")), BOB_HARDWARE " " BOB_FIDO);
    add_device(sender, NEW_MFA, "Bob");
    check_answer(sender, &(struct answer){NULL, DEACTIVATE("Bob", BOB_HARDWARE), SUCCESS});
    add_device(sender, BOB_HARDWARE, "Bob");
    assert_string_equal(list(sender, NULL, LIST_OF("Bob")), BOB_FIDO " " NEW_MFA " " BOB_HARDWARE);
}

static void test_list_is_of_whom_was_asked_for_or_the_caller(void **state) {
    static const struct {
        const char *key, *form, *serials;
    } cases[] = {
        {NULL, LIST_OF("ALICE"), ALICE_MFA},
        {ALICE_KEY, LIST, ALICE_MFA},
        {ALICE_KEY, LIST_OF("Eve"), ""},
        {EVE_KEY, LIST, ""},
        {BOB_KEY, LIST_OF("Alice"), ALICE_MFA},
        {NULL, LIST, ROOT_MFA},
        {ROOT_KEY, LIST, ROOT_MFA},
        {ASSUME_ROOT_KEY, LIST, ROOT_MFA},
        {ROOT_KEY, LIST_OF("Alice"), ALICE_MFA},
        {ROLE_KEY, LIST_OF("Alice"), ALICE_MFA},
        {BOB_KEY, LIST, BOB_MFA " " BOB_HARDWARE " " BOB_FIDO}, /* listing needs no MFA */
    };
    struct sender *sender = *state;
    fill_account(sender);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(list(sender, cases[i].key, cases[i].form), cases[i].serials);
}

static void test_list_refuses(void **state) {
    static const struct answer answers[] = {
        {NULL, LIST_OF("Mallory"), NO_SUCH_USER("Mallory")},
        {ROLE_KEY, LIST, NO_USER_NAME},
        {NULL, LIST "&MaxItems=0", "ValidationError", NULL},
        {NULL, LIST "&MaxItems=1001", "ValidationError", NULL},
        {NULL, LIST "&MaxItems=x", "MalformedInput", NULL},
        {NULL, LIST "&Marker=", "ValidationError", NULL},
        {NULL, LIST "&Marker=garbage", INVALID_MARKER},
        {NULL, LIST "&Marker=00000000000000000000000000000000", INVALID_MARKER},
        {NULL, LIST "&Marker=0000000000000000000000000000000", INVALID_MARKER},
        {NULL, LIST "&Marker=000000000000000000000000000000000", INVALID_MARKER},
        {NULL, LIST "&Marker=ABCDEFABCDEFABCDEFABCDEFABCDEFAB", INVALID_MARKER},
    };
    check_answers(*state, answers, sizeof answers / sizeof *answers);
}

static void test_list_checks_in_the_order_of_the_service(void **state) {
    static const struct answer answers[] = {
        {NULL, LIST "&MaxItems=x&x=%", "MalformedInput", "The request contains a malformed percent escape."},
        {NULL, "Action=ListMFADevices&MaxItems=x", "InvalidAction", NULL},
        {NULL, LIST "&MaxItems=x", "MalformedInput", NULL}, /* before authentication, as recorded */
        {NULL, LIST "&MaxItems=0", "MissingAuthenticationToken", NULL},
        {NO_KEY, LIST "&MaxItems=0", "InvalidClientTokenId", NULL},
        {ROLE_KEY, LIST "&MaxItems=0", "ValidationError", NULL},
        {ROLE_KEY, LIST "&Marker=garbage", NO_USER_NAME},
        {BOB_KEY, LIST_OF("Mallory") "&Marker=garbage", NO_SUCH_USER("Mallory")},
    };
    struct sender *sender = *state;
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        require_key(sender);
        check_answer(sender, &answers[i]);
    }
}

static void test_list_pages_by_max_items(void **state) {
    static const struct {
        const char *form, *first, *second;
    } cases[] = {
        {LIST_OF("Bob") "&MaxItems=1", "D00000001+", "D00000002+"},
        {LIST_OF("Bob") "&MaxItems=2", "D00000001 D00000002+", "D00000003"},
        {LIST_OF("Bob") "&MaxItems=3", "D00000001 D00000002 D00000003", NULL},
        {LIST_OF("Bob") "&MaxItems=4", "D00000001 D00000002 D00000003", NULL},
        {LIST_OF("Bob") "&MaxItems=1000", "D00000001 D00000002 D00000003", NULL},
        {LIST_OF("Bob") "&MaxItems=%2B2", "D00000001 D00000002+", "D00000003"},
        {LIST_OF("Bob") "&MaxItems=01", "D00000001+", "D00000002+"},
    };
    struct sender *sender = *state;
    add_devices(sender, 3);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_string_equal(list(sender, NULL, cases[i].form), cases[i].first);
        if (cases[i].second)
            assert_string_equal(list(sender, NULL, with_marker(cases[i].form)), cases[i].second);
    }
}

static void test_list_has_a_marker_on_all_pages_but_the_last(void **state) {
    struct sender *sender = *state;
    add_devices(sender, 8);
    list(sender, NULL, LIST_OF("Bob") "&MaxItems=3");
    assert_string_equal(list(sender, NULL, with_marker(LIST_OF("Bob") "&MaxItems=3")),
                        "D00000004 D00000005 D00000006+");
    assert_string_equal(list(sender, NULL, with_marker(LIST_OF("Bob") "&MaxItems=3")), "D00000007 D00000008");
}

static void test_list_takes_a_marker_again_and_with_another_size(void **state) {
    static const struct {
        const char *form, *serials;
    } cases[] = {{LIST_OF("Bob") "&MaxItems=1", "D00000002+"},
                 {LIST_OF("Bob") "&MaxItems=2", "D00000002 D00000003+"},
                 {LIST_OF("BOB"), "D00000002 D00000003 D00000004"},
                 {LIST_OF("Bob") "&Other=1", "D00000002 D00000003 D00000004"},
                 {LIST_OF("Bob") "&MaxItems=1", "D00000002+"}};
    char kept[65];
    struct sender *sender = *state;
    add_devices(sender, 4);
    list(sender, NULL, LIST_OF("Bob") "&MaxItems=1");
    strcpy(kept, marker);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        strcpy(marker, kept);
        assert_string_equal(list(sender, NULL, with_marker(cases[i].form)), cases[i].serials);
    }
}

static void test_list_goes_on_when_the_device_at_the_marker_is_gone(void **state) {
    struct sender *sender = *state;
    add_devices(sender, 4);
    list(sender, NULL, LIST_OF("Bob") "&MaxItems=2");
    check_answer(sender, &(struct answer){NULL, DEACTIVATE("Bob", "D00000002"), SUCCESS});
    check_answer(sender, &(struct answer){NULL, DEACTIVATE("Bob", "D00000001"), SUCCESS});
    assert_string_equal(list(sender, NULL, with_marker(LIST_OF("Bob"))), "D00000003 D00000004");
}

static void test_list_goes_on_to_nothing_when_all_after_the_marker_is_gone(void **state) {
    struct sender *sender = *state;
    add_devices(sender, 2);
    list(sender, NULL, LIST_OF("Bob") "&MaxItems=1");
    check_answer(sender, &(struct answer){NULL, DEACTIVATE("Bob", "D00000002"), SUCCESS});
    assert_string_equal(list(sender, NULL, with_marker(LIST_OF("Bob"))), "");
}

static void test_list_goes_on_to_what_was_enabled_since(void **state) {
    struct sender *sender = *state;
    add_devices(sender, 2);
    list(sender, NULL, LIST_OF("Bob") "&MaxItems=1");
    check_answer(sender, &(struct answer){NULL, DEACTIVATE("Bob", "D00000001"), SUCCESS});
    add_device(sender, "D00000001", "Bob");
    assert_string_equal(list(sender, NULL, with_marker(LIST_OF("Bob"))), "D00000002 D00000001");
}

static void test_list_refuses_the_marker_of_another_user(void **state) {
    struct sender *sender = *state;
    fill_account(sender);
    list(sender, NULL, LIST_OF("Bob") "&MaxItems=1");
    check_answer(sender, &(struct answer){NULL, with_marker(LIST_OF("Alice")), INVALID_MARKER});
    check_answer(
        sender, &(struct answer) { NULL, with_marker(LIST), INVALID_MARKER }); /* root's */
    check_answer(
        sender, &(struct answer) { BOB_KEY, with_marker(LIST), SUCCESS }); /* the same user by default */
}

static void test_list_refuses_the_marker_of_a_user_removed_and_added_again(void **state) {
    struct sender *sender = *state;
    fill_account(sender);
    list(sender, NULL, LIST_OF("Bob") "&MaxItems=1");
    recreate_bob(sender);
    check_answer(sender, &(struct answer){NULL, with_marker(LIST_OF("Bob")), INVALID_MARKER});
}

static void test_list_refuses_the_marker_of_another_account(void **state) {
    struct sender *sender = *state;
    add_devices(sender, 2);
    list(sender, NULL, LIST_OF("Bob") "&MaxItems=1");
    sender_renew(sender, &(struct iam_mock_options){.account_id = "210987654321"});
    add_devices(sender, 2);
    check_answer(sender, &(struct answer){NULL, with_marker(LIST_OF("Bob")), INVALID_MARKER});
}

static void test_list_refuses_a_marker_that_was_changed(void **state) {
    struct sender *sender = *state;
    add_devices(sender, 2);
    list(sender, NULL, LIST_OF("Bob") "&MaxItems=1");
    assert_int_equal(strlen(marker), 32);
    for (int i = 0; i < 32; i++) {
        char was = marker[i];
        marker[i] = was == '0' ? '1' : '0';
        check_answer(sender, &(struct answer){NULL, with_marker(LIST_OF("Bob")), INVALID_MARKER});
        marker[i] = was;
    }
    check_answer(sender, &(struct answer){NULL, with_marker(LIST_OF("Bob")), SUCCESS});
}

/* No other list is served yet that a marker could be sent to. */
static void test_list_refuses_the_marker_of_another_action(void **state) {
    struct account account = {.id = "123456789012"};
    struct decision in = {.account = &account, .action = action_info(ACTION_ListMFADevices), .seed = 1};
    uint64_t sequence = 0;
    (void)state;
    marker_write(marker, &in, 7, 5);
    assert_true(marker_read(&sequence, view_of(marker), &in, 7));
    assert_int_equal(sequence, 5);
    in.action = action_info(ACTION_DeactivateMFADevice);
    assert_false(marker_read(&sequence, view_of(marker), &in, 7));
}

static void test_list_has_an_opaque_marker(void **state) {
    struct sender *sender = *state;
    char first[65];
    add_devices(sender, 3);
    list(sender, NULL, LIST_OF("Bob") "&MaxItems=1");
    strcpy(first, marker);
    assert_null(strstr(first, "D00000001"));
    list(sender, NULL, LIST_OF("Bob") "&MaxItems=2");
    assert_string_not_equal(marker, first);
    list(sender, NULL, LIST_OF("Bob") "&MaxItems=1");
    assert_string_equal(marker, first); /* the same place, the same marker */
}

static void test_list_answers_without_devices_as_long_as_recorded(void **state) {
    struct sender *sender = *state;
    fill_account(sender);
    list(sender, NULL, LIST_OF("Eve"));
    assert_int_equal(sender->response.body_size, 314);
    assert_non_null(strstr(sender->response.body, "\n    <MFADevices/>\n"));
}

static void test_list_tells_each_device_s_elements_in_order(void **state) {
    static const char member[] = "    <MFADevices>\n"
                                 "      <member>\n"
                                 "        <EnableDate>2025-12-31T23:59:59Z</EnableDate>\n"
                                 "        <SerialNumber>" NEW_MFA "</SerialNumber>\n"
                                 "        <UserName>Eve</UserName>\n"
                                 "      </member>\n"
                                 "    </MFADevices>\n";
    struct sender *sender = *state;
    struct iam_mock_device device = {
        .serial_number = NEW_MFA, .user_name = "eve", .enable_date = "2025-12-31T23:59:59.999Z"}; /* cut */
    fill_account(sender);
    assert_int_equal(iam_mock_add_device(sender->mock, &device, NULL), 0);
    list(sender, NULL, LIST_OF("EVE"));
    assert_non_null(strstr(sender->response.body, member));
}

static void test_list_has_no_user_name_for_root(void **state) {
    struct sender *sender = *state;
    fill_account(sender);
    list(sender, NULL, LIST);
    assert_null(strstr(sender->response.body, "<UserName"));
    list(sender, NULL, LIST_OF("Alice"));
    assert_non_null(strstr(sender->response.body, "<UserName>Alice</UserName>"));
}

static void test_list_finds_no_user_who_was_removed(void **state) {
    struct sender *sender = *state;
    fill_account(sender);
    assert_int_equal(iam_mock_remove_user(sender->mock, "Bob"), 0);
    check_answer(sender, &(struct answer){NULL, LIST_OF("Bob"), NO_SUCH_USER("Bob")});
}

static void test_list_does_not_wait_for_a_user_added_again(void **state) {
    struct sender *sender = *state;
    fill_account(sender);
    recreate_bob(sender);
    assert_string_equal(list(sender, NULL, LIST_OF("Bob")), NEW_MFA);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(test_list_##name, sender_setup, sender_teardown)
    const struct CMUnitTest tests[] = {
        TEST(has_all_kinds_in_the_order_enabled),
        TEST(is_of_whom_was_asked_for_or_the_caller),
        TEST(refuses),
        TEST(checks_in_the_order_of_the_service),
        TEST(pages_by_max_items),
        TEST(has_a_marker_on_all_pages_but_the_last),
        TEST(takes_a_marker_again_and_with_another_size),
        TEST(goes_on_when_the_device_at_the_marker_is_gone),
        TEST(goes_on_to_nothing_when_all_after_the_marker_is_gone),
        TEST(goes_on_to_what_was_enabled_since),
        TEST(refuses_the_marker_of_another_user),
        TEST(refuses_the_marker_of_a_user_removed_and_added_again),
        TEST(refuses_the_marker_of_another_account),
        TEST(refuses_a_marker_that_was_changed),
        TEST(refuses_the_marker_of_another_action),
        TEST(has_an_opaque_marker),
        TEST(answers_without_devices_as_long_as_recorded),
        TEST(tells_each_device_s_elements_in_order),
        TEST(has_no_user_name_for_root),
        TEST(finds_no_user_who_was_removed),
        TEST(does_not_wait_for_a_user_added_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
