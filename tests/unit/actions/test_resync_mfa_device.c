#include "codes.h"

#include <string.h>

#define RESYNC(user, serial, code1, code2)                                                                   \
    FORM("ResyncMFADevice")                                                                                  \
    "&UserName=" user "&SerialNumber=" serial "&AuthenticationCode1=" code1 "&AuthenticationCode2=" code2

static void test_resync_sets_the_device_s_clock(void **state) {
    struct sender *sender = *state;
    fill_account(sender);
    CHECK_RESYNC(sender, "bob", BOB_MFA, 599, 600, SUCCESS);
    assert_non_null(strstr(sender->response.body, "</ResyncMFADeviceResponse>\n"));
    CHECK_RESYNC(sender, "Bob", BOB_MFA, 1199, 1200, SUCCESS); /* the window moves: as recorded */
    CHECK_RESYNC(sender, "Bob", BOB_MFA, 1799, 1800, SUCCESS);
    CHECK_RESYNC(sender, "Bob", BOB_MFA, 1801, 1802, SUCCESS);
    CHECK_RESYNC(sender, "Bob", BOB_MFA, 2802, 2803, WRONG_CODES);
    CHECK_RESYNC(sender, "Bob", BOB_MFA, 2801, 2802, SUCCESS);
    assert_non_null(strstr(account_of(sender->mock),
                           "kind=VIRTUAL enable_date=2026-01-01T00:00:00Z code_adjustment=2802 "));
    CHECK_RESYNC(sender, "Bob", BOB_HARDWARE, -1, 0, SUCCESS);
}

static void test_resync_takes_no_code_twice(void **state) {
    struct sender *sender = *state;
    fill_account(sender);
    CHECK_RESYNC(sender, "Bob", BOB_MFA, 9, 10, SUCCESS);
    CHECK_RESYNC(sender, "Bob", BOB_MFA, 9, 10, WRONG_CODES);
    CHECK_RESYNC(sender, "Bob", BOB_MFA, 10, 11, WRONG_CODES);
    CHECK_RESYNC(sender, "Bob", BOB_MFA, 3, 4, WRONG_CODES);
    CHECK_RESYNC(sender, "Bob", BOB_MFA, 12, 11, WRONG_CODES);
    CHECK_RESYNC(sender, "Bob", BOB_MFA, 11, 11, WRONG_CODES);
    CHECK_RESYNC(sender, "Bob", BOB_MFA, 11, 12, SUCCESS);
}

static void test_resync_refuses(void **state) {
    static const struct answer answers[] = {
        {NULL, RESYNC("Bob", FREE_MFA, "123456", "123456"), INVALID_FOR_USER},
        {NULL, RESYNC("Alice", BOB_MFA, "123456", "123456"), INVALID_FOR_USER},
        {NULL, RESYNC("Alice", ROOT_MFA, "123456", "123456"), INVALID_FOR_USER},
        {NULL, RESYNC("Bob", UNKNOWN_MFA, "123456", "123456"), NO_SUCH_DEVICE(UNKNOWN_MFA)},
        {NULL, RESYNC("Mallory", BOB_MFA, "123456", "123456"), NO_SUCH_USER("Mallory")},
        {NULL, RESYNC("Bob", BOB_FIDO, "123456", "123456"), WRONG_CODES},
        {NULL, RESYNC("Bob", BOB_MFA, "12345", "123456"), "ValidationError", NULL},
        {NULL, RESYNC("Bob", BOB_MFA, "123456", "12345x"), "ValidationError", NULL},
        {BOB_KEY,
         FORM("ResyncMFADevice") "&SerialNumber=" BOB_MFA
                                 "&AuthenticationCode1=123456&AuthenticationCode2=123456",
         "ValidationError", NULL},
    };
    check_answers(*state, answers, sizeof answers / sizeof *answers);
}

static void test_resync_refuses_a_deactivated_device(void **state) {
    struct sender *sender = *state;
    fill_account(sender);
    check_answer(sender, &(struct answer){NULL, DEACTIVATE("Bob", BOB_MFA), SUCCESS});
    CHECK_RESYNC(sender, "Bob", BOB_MFA, -1, 0, INVALID_FOR_USER);
}

static void test_resync_waits_for_a_change_in_flight(void **state) {
    struct sender *sender = *state;
    fill_account(sender);
    assert_int_equal(iam_mock_begin_change(sender->mock, BOB_MFA, 0), 0);
    CHECK_RESYNC(sender, "Bob", BOB_MFA, 5, 0, "ConcurrentModification", NULL);
    assert_int_equal(iam_mock_end_change(sender->mock, BOB_MFA), 0);
    CHECK_RESYNC(sender, "Bob", BOB_MFA, -1, 0, SUCCESS);
}

/* As recorded: users may do so for themselves without an MFA session. */
static void test_resync_needs_no_mfa_session(void **state) {
    struct sender *sender = *state;
    fill_account(sender);
    check_answer(sender,
                 &(struct answer){BOB_KEY, form_with_codes(sender, "ResyncMFADevice", "Bob", BOB_MFA, -1, 0),
                                  SUCCESS});
}

static void test_resync_keeps_date_and_place(void **state) {
    struct sender *sender = *state;
    fill_account(sender);
    assert_int_equal(iam_mock_advance_ms(sender->mock, 3600000), 0);
    CHECK_RESYNC(sender, "Bob", BOB_MFA, -1, 0, SUCCESS);
    check_answer(sender, &(struct answer){NULL, FORM("ListMFADevices") "&UserName=Bob", SUCCESS});
    assert_non_null(strstr(sender->response.body, "<EnableDate>2026-01-01T00:00:00Z</EnableDate>\n"
                                                  "        <SerialNumber>" BOB_MFA "</SerialNumber>"));
    assert_true(strstr(sender->response.body, BOB_MFA) < strstr(sender->response.body, BOB_HARDWARE));
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(test_resync_##name, sender_setup, sender_teardown)
    const struct CMUnitTest tests[] = {
        TEST(sets_the_device_s_clock),      TEST(takes_no_code_twice),          TEST(refuses),
        TEST(refuses_a_deactivated_device), TEST(waits_for_a_change_in_flight), TEST(needs_no_mfa_session),
        TEST(keeps_date_and_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
