#include "answers.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#define OWN(serial) FORM("DeactivateMFADevice") "&SerialNumber=" serial
#define CHECK(sender, answers) check_answers(sender, answers, sizeof answers / sizeof *answers)

static void check_state(struct sender *sender, const char *user, const char *serial,
                        enum iam_mock_device_state expected) {
    assert_int_equal(iam_mock_get_device_state(sender->mock, user, serial), expected);
}

static void test_deactivate_takes_any_device_of_any_user(void **state) {
    static const struct answer answers[] = {
        {NULL, DEACTIVATE_BOB, SUCCESS},
        {NULL, DEACTIVATE("bOB", BOB_MFA), SUCCESS},
        {NULL, DEACTIVATE("Bob", BOB_HARDWARE), SUCCESS},
        {NULL, DEACTIVATE("Bob", BOB_FIDO), SUCCESS},
        {NULL, DEACTIVATE("Alice", ALICE_MFA), SUCCESS},
        {ROOT_KEY, DEACTIVATE_BOB, SUCCESS},
        {ASSUME_ROOT_KEY, DEACTIVATE_BOB, SUCCESS},
        {ROLE_KEY, DEACTIVATE_BOB, SUCCESS},
        {ALICE_KEY, DEACTIVATE_BOB, SUCCESS},
        {EVE_KEY, DEACTIVATE_BOB, SUCCESS},
        {NO_KEY, DEACTIVATE_BOB, SUCCESS},
        {BOB_MFA_KEY, DEACTIVATE_BOB, SUCCESS},
    };
    CHECK(*state, answers);
}

static void test_deactivate_takes_the_caller_by_default(void **state) {
    static const struct answer answers[] = {
        {BOB_MFA_KEY, OWN(BOB_MFA), SUCCESS},      {BOB_MFA_KEY, OWN(ALICE_MFA), INVALID_FOR_USER},
        {ALICE_KEY, OWN(ALICE_MFA), NEEDS_MFA},    {EVE_KEY, OWN(ALICE_MFA), INVALID_FOR_USER},
        {ASSUME_ROOT_KEY, OWN(ROOT_MFA), SUCCESS}, {ASSUME_ROOT_KEY, OWN(BOB_MFA), INVALID_FOR_USER},
        {ROLE_KEY, OWN(BOB_MFA), NO_USER_NAME},    {ROOT_KEY, OWN(ROOT_MFA), NO_USER_NAME},
        {NULL, OWN(ROOT_MFA), NO_USER_NAME},       {NO_KEY, OWN(BOB_MFA), NO_USER_NAME},
    };
    CHECK(*state, answers);
}

static void test_deactivate_asks_for_mfa_of_who_removes_their_own(void **state) {
    static const struct answer answers[] = {
        {BOB_KEY, OWN(BOB_MFA), NEEDS_MFA},
        {BOB_KEY, DEACTIVATE_BOB, NEEDS_MFA},
        {BOB_KEY, DEACTIVATE("BOB", BOB_HARDWARE), NEEDS_MFA},
        {BOB_KEY, DEACTIVATE("Alice", ALICE_MFA), SUCCESS},
        {BOB_MFA_KEY, DEACTIVATE_BOB, SUCCESS},
        {EVE_KEY, DEACTIVATE("Eve", FREE_MFA), INVALID_FOR_USER}, /* holds none */
        {EVE_KEY, OWN(UNKNOWN_MFA), NO_SUCH_DEVICE(UNKNOWN_MFA)},
    };
    CHECK(*state, answers);
}

static void test_deactivate_looks_for_the_user_and_then_the_device(void **state) {
    static const struct answer answers[] = {
        {NULL, DEACTIVATE("Mallory", BOB_MFA), NO_SUCH_USER("Mallory")},
        {NULL, DEACTIVATE("Mallory", UNKNOWN_MFA), NO_SUCH_USER("Mallory")},
        {NULL, DEACTIVATE("Bob", UNKNOWN_MFA), NO_SUCH_DEVICE(UNKNOWN_MFA)},
        {NULL, DEACTIVATE("Bob", "arn:aws:iam::123456789012:mfa/bob"),
         NO_SUCH_DEVICE("arn:aws:iam::123456789012:mfa/bob")},
        {NULL, DEACTIVATE("Bob", "gaht12345678"), NO_SUCH_DEVICE("gaht12345678")},
        {NULL, DEACTIVATE("Bob", ALICE_MFA), INVALID_FOR_USER},
        {NULL, DEACTIVATE("Bob", ROOT_MFA), INVALID_FOR_USER},
        {NULL, DEACTIVATE("Bob", FREE_MFA), INVALID_FOR_USER},
        {NULL, DEACTIVATE("Eve", BOB_HARDWARE), INVALID_FOR_USER},
    };
    CHECK(*state, answers);
}

/* Each request breaks two checks that come one after the other, and gets the answer of the first. */
static void test_deactivate_checks_in_the_order_of_the_service(void **state) {
    static const struct answer answers[] = {
        {NULL, "Action=Nope&Version=%", "MalformedInput", NULL},       /* decoding, routing */
        {NULL, FORM("Nope") "&SerialNumber=x", "InvalidAction", NULL}, /* routing, authentication */
        {NULL, "Action=DeactivateMFADevice", "InvalidAction", NULL},   /* Version, authentication */
        {NULL, DEACTIVATE("Bob", "short"), "MissingAuthenticationToken",
         NULL}, /* authentication, validation */
        {NO_KEY, DEACTIVATE("Bob", "short"), "InvalidClientTokenId", NULL},
        {ROLE_KEY, OWN("short"), "ValidationError", NULL},    /* validation, UserName default */
        {ROLE_KEY, OWN(UNKNOWN_MFA), NO_USER_NAME},           /* UserName default, device */
        {BOB_KEY, DEACTIVATE("Bob", UNKNOWN_MFA), NEEDS_MFA}, /* MFA rule, device */
        {BOB_KEY, DEACTIVATE("Bob", ALICE_MFA), NEEDS_MFA},   /* MFA rule, ownership */
        {BOB_KEY, DEACTIVATE("Mallory", UNKNOWN_MFA), NO_SUCH_USER("Mallory")}, /* user, device */
    };
    struct sender *sender = *state;
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        require_key(sender);
        check_answer(sender, &answers[i]);
    }
    require_key(sender);
    send_as(sender, ROLE_KEY, OWN("short"));
    assert_null(strstr(sender->response.body, "Must specify userName"));
}

static void test_deactivate_checks_in_order_what_takes_time(void **state) {
    static const struct answer answers[] = {
        {BOB_KEY, DEACTIVATE("Bob", NEW_MFA), NEEDS_MFA},            /* MFA rule, unmodifiable */
        {NULL, DEACTIVATE("Bob", UNKNOWN_MFA), UNMODIFIABLE("Bob")}, /* unmodifiable, device */
        {NULL, DEACTIVATE("Bob", ALICE_MFA), UNMODIFIABLE("Bob")},   /* unmodifiable, ownership */
        {NULL, DEACTIVATE("Bob", NEW_MFA), UNMODIFIABLE("Bob")},     /* unmodifiable, change in flight */
        {NULL, DEACTIVATE("Eve", NEW_MFA), INVALID_FOR_USER},        /* ownership, change in flight */
    };
    struct sender *sender = *state;
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        sender_renew(sender, NULL);
        fill_account(sender);
        recreate_bob(sender);
        assert_int_equal(iam_mock_begin_change(sender->mock, NEW_MFA, 0), 0);
        check_answer(sender, &answers[i]);
    }
}

static void test_deactivate_asks_for_mfa_before_a_change_in_flight(void **state) {
    struct sender *sender = *state;
    fill_account(sender);
    assert_int_equal(iam_mock_begin_change(sender->mock, BOB_MFA, 0), 0);
    check_answer(sender, &(struct answer){BOB_KEY, DEACTIVATE_BOB, NEEDS_MFA});
    check_answer(sender, &(struct answer){BOB_MFA_KEY, DEACTIVATE_BOB, "ConcurrentModification", NULL});
}

static void test_deactivate_waits_for_a_user_added_again(void **state) {
    struct sender *sender = *state;
    fill_account(sender);
    recreate_bob(sender);
    assert_int_equal(iam_mock_advance_ms(sender->mock, 179999), 0);
    check_answer(sender, &(struct answer){NULL, DEACTIVATE("BOB", NEW_MFA), UNMODIFIABLE("BOB")});
    assert_int_equal(sender->response.status, 409);
    assert_int_equal(iam_mock_advance_ms(sender->mock, 1), 0);
    check_answer(sender, &(struct answer){NULL, DEACTIVATE("BOB", NEW_MFA), SUCCESS});
}

static void test_deactivate_goes_on_once_a_user_is_settled(void **state) {
    struct sender *sender = *state;
    fill_account(sender);
    recreate_bob(sender);
    assert_int_equal(iam_mock_settle_user(sender->mock, "bob"), 0);
    check_answer(sender, &(struct answer){NULL, DEACTIVATE("Bob", NEW_MFA), SUCCESS});
}

static void test_deactivate_finds_no_user_who_was_removed(void **state) {
    struct sender *sender = *state;
    fill_account(sender);
    assert_int_equal(iam_mock_remove_user(sender->mock, "Bob"), 0);
    check_answer(sender, &(struct answer){NULL, DEACTIVATE_BOB, NO_SUCH_USER("Bob")});
    check_answer(sender, &(struct answer){NULL, DEACTIVATE("Alice", BOB_MFA), INVALID_FOR_USER});
}

static void test_deactivate_waits_for_a_change_in_flight(void **state) {
    static const struct answer busy = {NULL, DEACTIVATE_BOB, "ConcurrentModification", NULL};
    struct sender *sender = *state;
    fill_account(sender);
    assert_int_equal(iam_mock_begin_change(sender->mock, BOB_MFA, 100), 0);
    assert_int_equal(iam_mock_advance_ms(sender->mock, 99), 0);
    check_answer(sender, &busy);
    assert_int_equal(sender->response.status, 409);
    assert_null(strstr(sender->response.body, "<Message"));
    check_state(sender, "Bob", BOB_MFA, IAM_MOCK_ENABLED);
    assert_int_equal(iam_mock_advance_ms(sender->mock, 1), 0);
    check_answer(sender, &(struct answer){NULL, DEACTIVATE_BOB, SUCCESS});
}

static void test_deactivate_waits_for_the_end_of_a_change(void **state) {
    static const struct answer busy = {NULL, DEACTIVATE_BOB, "ConcurrentModification", NULL};
    struct sender *sender = *state;
    fill_account(sender);
    assert_int_equal(iam_mock_begin_change(sender->mock, BOB_MFA, 0), 0);
    assert_int_equal(iam_mock_advance_ms(sender->mock, INT64_C(1000000000000)), 0);
    check_answer(sender, &busy);
    check_answer(sender, &(struct answer){NULL, DEACTIVATE("Bob", BOB_HARDWARE), SUCCESS});
    assert_int_equal(iam_mock_end_change(sender->mock, BOB_MFA), 0);
    check_answer(sender, &(struct answer){NULL, DEACTIVATE_BOB, SUCCESS});
}

static void test_deactivate_leaves_a_virtual_device_to_nobody(void **state) {
    struct sender *sender = *state;
    fill_account(sender);
    check_answer(sender, &(struct answer){NULL, DEACTIVATE_BOB, SUCCESS});
    check_state(sender, "Bob", BOB_MFA, IAM_MOCK_DEACTIVATED);
    check_state(sender, "Alice", BOB_MFA, IAM_MOCK_NEVER_ENABLED);
    assert_int_equal(iam_mock_device_count(sender->mock, "Bob"), 2);
    check_answer(sender, &(struct answer){NULL, DEACTIVATE_BOB, INVALID_FOR_USER});
    check_answer(sender,
                 &(struct answer){NULL, FORM("DeleteVirtualMFADevice") "&SerialNumber=" BOB_MFA, SUCCESS});
    check_answer(sender, &(struct answer){NULL, DEACTIVATE_BOB, NO_SUCH_DEVICE(BOB_MFA)});
    check_state(sender, "Bob", BOB_MFA, IAM_MOCK_DEACTIVATED);
}

static void test_deactivate_remembers_a_device_that_is_not_virtual(void **state) {
    static const char *const serials[] = {BOB_HARDWARE, BOB_FIDO};
    static const char *const forms[] = {DEACTIVATE("Bob", BOB_HARDWARE), DEACTIVATE("Bob", BOB_FIDO)};
    struct sender *sender = *state;
    fill_account(sender);
    for (int i = 0; i < 2; i++) {
        check_answer(sender, &(struct answer){NULL, forms[i], SUCCESS});
        check_state(sender, "Bob", serials[i], IAM_MOCK_DEACTIVATED);
        const char *text = iam_mock_account_text(sender->mock);
        assert_non_null(text);
        assert_non_null(strstr(text, serials[i]));
        assert_ptr_equal(strstr(text, serials[i]),
                         strstr(text, i == 0 ? BOB_HARDWARE "\" kind=HARDWARE removed\n"
                                             : BOB_FIDO "\" kind=FIDO removed\n"));
        check_answer(sender, &(struct answer){NULL, forms[i], INVALID_FOR_USER});
        add_device(sender, serials[i], "Bob");
        check_answer(sender, &(struct answer){NULL, forms[i], SUCCESS});
    }
}

static void test_deactivate_changes_nothing_when_it_fails(void **state) {
    struct sender *sender = *state;
    fill_account(sender);
    send_form(sender, DEACTIVATE("Alice", BOB_MFA));
    send_form(sender, DEACTIVATE("Bob", UNKNOWN_MFA));
    send_as(sender, BOB_KEY, DEACTIVATE_BOB);
    check_state(sender, "Bob", BOB_MFA, IAM_MOCK_ENABLED);
    assert_int_equal(iam_mock_device_count(sender->mock, "Bob"), 3);
    assert_int_equal(iam_mock_device_count(sender->mock, "Alice"), 1);
}

static void test_deactivate_answers_as_long_as_recorded(void **state) {
    struct sender *sender = *state;
    fill_account(sender);
    check_answer(sender, &(struct answer){NULL, DEACTIVATE_BOB, SUCCESS});
    assert_int_equal(sender->response.body_size, 218);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(test_deactivate_##name, sender_setup, sender_teardown)
    const struct CMUnitTest tests[] = {
        TEST(takes_any_device_of_any_user),           TEST(takes_the_caller_by_default),
        TEST(asks_for_mfa_of_who_removes_their_own),  TEST(looks_for_the_user_and_then_the_device),
        TEST(checks_in_the_order_of_the_service),     TEST(checks_in_order_what_takes_time),
        TEST(asks_for_mfa_before_a_change_in_flight), TEST(waits_for_a_user_added_again),
        TEST(goes_on_once_a_user_is_settled),         TEST(finds_no_user_who_was_removed),
        TEST(waits_for_a_change_in_flight),           TEST(waits_for_the_end_of_a_change),
        TEST(leaves_a_virtual_device_to_nobody),      TEST(remembers_a_device_that_is_not_virtual),
        TEST(changes_nothing_when_it_fails),          TEST(answers_as_long_as_recorded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
