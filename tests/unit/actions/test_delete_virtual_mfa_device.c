#include "answers.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#define DELETE(serial) FORM("DeleteVirtualMFADevice") "&SerialNumber=" serial
#define IN_USE "DeleteConflict", "MFA VirtualDevice in use. Must deactivate first."

static void test_delete_takes_a_device_that_nobody_holds(void **state) {
    static const struct answer answers[] = {
        {NULL, DELETE(FREE_MFA), SUCCESS},     {ROOT_KEY, DELETE(FREE_MFA), SUCCESS},
        {ROLE_KEY, DELETE(FREE_MFA), SUCCESS}, {ASSUME_ROOT_KEY, DELETE(FREE_MFA), SUCCESS},
        {EVE_KEY, DELETE(FREE_MFA), SUCCESS},  {BOB_KEY, DELETE(FREE_MFA) "&UserName=Alice", SUCCESS},
    };
    check_answers(*state, answers, sizeof answers / sizeof *answers);
}

static void test_delete_refuses_other_devices(void **state) {
    static const struct answer answers[] = {
        {NULL, DELETE(BOB_MFA), IN_USE},
        {BOB_KEY, DELETE(BOB_MFA), IN_USE},
        {NULL, DELETE(ROOT_MFA), IN_USE},
        {NULL, DELETE(UNKNOWN_MFA), NO_SUCH_DEVICE(UNKNOWN_MFA)},
        {NULL, DELETE("arn:aws:iam::123456789012:mfa/free"),
         NO_SUCH_DEVICE("arn:aws:iam::123456789012:mfa/free")},
        {NULL, DELETE(BOB_HARDWARE), NO_SUCH_DEVICE(BOB_HARDWARE)},
        {NULL, DELETE(BOB_FIDO), NO_SUCH_DEVICE(BOB_FIDO)},
        {NULL, DELETE("short"), "ValidationError", NULL},
        {NULL, FORM("DeleteVirtualMFADevice"), "ValidationError", NULL},
    };
    check_answers(*state, answers, sizeof answers / sizeof *answers);
}

static void test_delete_checks_in_the_order_of_the_service(void **state) {
    static const struct answer answers[] = {
        {NULL, DELETE("short") "&x=%", "MalformedInput", NULL},
        {NULL, "Action=DeleteVirtualMFADevice", "InvalidAction", NULL},
        {NULL, DELETE("short"), "MissingAuthenticationToken", NULL},
        {NO_KEY, DELETE("short"), "InvalidClientTokenId", NULL},
    };
    struct sender *sender = *state;
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        require_key(sender);
        check_answer(sender, &answers[i]);
    }
}

static void test_delete_refuses_use_before_a_change_in_flight(void **state) {
    struct sender *sender = *state;
    fill_account(sender);
    assert_int_equal(iam_mock_begin_change(sender->mock, BOB_MFA, 0), 0);
    assert_int_equal(iam_mock_begin_change(sender->mock, BOB_HARDWARE, 0), 0);
    check_answer(sender, &(struct answer){NULL, DELETE(BOB_MFA), IN_USE});
    check_answer(sender, &(struct answer){NULL, DELETE(BOB_HARDWARE), NO_SUCH_DEVICE(BOB_HARDWARE)});
}

static void test_delete_waits_for_a_change_in_flight(void **state) {
    static const struct answer busy = {NULL, DELETE(FREE_MFA), "ConcurrentModification", NULL};
    struct sender *sender = *state;
    fill_account(sender);
    assert_int_equal(iam_mock_begin_change(sender->mock, FREE_MFA, 100), 0);
    assert_int_equal(iam_mock_advance_ms(sender->mock, 99), 0);
    check_answer(sender, &busy);
    assert_int_equal(iam_mock_advance_ms(sender->mock, 1), 0);
    check_answer(sender, &(struct answer){NULL, DELETE(FREE_MFA), SUCCESS});
}

static void test_delete_makes_the_device_unknown(void **state) {
    struct sender *sender = *state;
    fill_account(sender);
    check_answer(sender, &(struct answer){NULL, DELETE(FREE_MFA), SUCCESS});
    check_answer(sender, &(struct answer){NULL, DELETE(FREE_MFA), NO_SUCH_DEVICE(FREE_MFA)});
    check_answer(sender, &(struct answer){NULL, DEACTIVATE("Bob", FREE_MFA), NO_SUCH_DEVICE(FREE_MFA)});
    const char *text = iam_mock_account_text(sender->mock);
    assert_non_null(text);
    assert_non_null(strstr(text, FREE_MFA));
    assert_ptr_equal(strstr(text, FREE_MFA), strstr(text, FREE_MFA "\" kind=VIRTUAL removed\n"));
    assert_int_equal(iam_mock_get_device_state(sender->mock, "Bob", FREE_MFA), IAM_MOCK_NEVER_ENABLED);
}

static void test_delete_follows_a_deactivation(void **state) {
    struct sender *sender = *state;
    fill_account(sender);
    check_answer(sender, &(struct answer){NULL, DELETE(BOB_MFA), IN_USE});
    check_answer(sender, &(struct answer){NULL, DEACTIVATE_BOB, SUCCESS});
    check_answer(sender, &(struct answer){NULL, DELETE(BOB_MFA), SUCCESS});
    assert_int_equal(iam_mock_get_device_state(sender->mock, "Bob", BOB_MFA), IAM_MOCK_DEACTIVATED);
}

static void test_delete_does_not_find_hardware_that_was_deactivated(void **state) {
    struct sender *sender = *state;
    fill_account(sender);
    check_answer(sender, &(struct answer){NULL, DEACTIVATE("Bob", BOB_HARDWARE), SUCCESS});
    check_answer(sender, &(struct answer){NULL, DELETE(BOB_HARDWARE), NO_SUCH_DEVICE(BOB_HARDWARE)});
}

static void test_delete_frees_the_serial_for_a_new_device(void **state) {
    struct sender *sender = *state;
    fill_account(sender);
    check_answer(sender, &(struct answer){NULL, DELETE(FREE_MFA), SUCCESS});
    add_device(sender, FREE_MFA, "Eve");
    check_answer(sender, &(struct answer){NULL, DELETE(FREE_MFA), IN_USE});
    check_answer(sender, &(struct answer){NULL, DEACTIVATE("Eve", FREE_MFA), SUCCESS});
    check_answer(sender, &(struct answer){NULL, DELETE(FREE_MFA), SUCCESS});
}

static void test_delete_leaves_no_device_to_change(void **state) {
    struct sender *sender = *state;
    fill_account(sender);
    check_answer(sender, &(struct answer){NULL, DELETE(FREE_MFA), SUCCESS});
    assert_int_equal(iam_mock_begin_change(sender->mock, FREE_MFA, 1000), IAM_MOCK_ENOENT);
    add_device(sender, FREE_MFA, "Eve");
    check_answer(sender, &(struct answer){NULL, DEACTIVATE("Eve", FREE_MFA), SUCCESS});
}

static void test_delete_takes_what_a_removed_user_left(void **state) {
    struct sender *sender = *state;
    fill_account(sender);
    assert_int_equal(iam_mock_begin_change(sender->mock, BOB_MFA, 0), 0);
    assert_int_equal(iam_mock_remove_user(sender->mock, "Bob"), 0);
    check_answer(sender, &(struct answer){NULL, DELETE(BOB_MFA), SUCCESS});
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(test_delete_##name, sender_setup, sender_teardown)
    const struct CMUnitTest tests[] = {
        TEST(takes_a_device_that_nobody_holds),
        TEST(refuses_other_devices),
        TEST(checks_in_the_order_of_the_service),
        TEST(refuses_use_before_a_change_in_flight),
        TEST(waits_for_a_change_in_flight),
        TEST(makes_the_device_unknown),
        TEST(follows_a_deactivation),
        TEST(does_not_find_hardware_that_was_deactivated),
        TEST(frees_the_serial_for_a_new_device),
        TEST(leaves_no_device_to_change),
        TEST(takes_what_a_removed_user_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
