#include "answers.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#define GET(serial) FORM("GetMFADevice") "&SerialNumber=" serial
#define GET_OF(user, serial) GET(serial) "&UserName=" user
#define ROOT_FIDO "arn:aws:iam::123456789012:u2f/root/key-BBBB"
#define NOT_FIDO                                                                                             \
    "ValidationError",                                                                                       \
        "The MFA device serial number sent in the request is invalid or not supported by this API. "         \
        "Currently, only hardware FIDO security keys are supported. Please use the compatible device or "    \
        "API."

static void test_get_shows_a_security_key_of_the_user(void **state) {
    static const struct answer answers[] = {
        {NULL, GET_OF("Bob", BOB_FIDO), SUCCESS},
        {BOB_KEY, GET(BOB_FIDO), SUCCESS},
        {ALICE_KEY, GET_OF("bOB", BOB_FIDO), SUCCESS},
        {ROLE_KEY, GET_OF("Bob", BOB_FIDO), SUCCESS},
    };
    check_answers(*state, answers, sizeof answers / sizeof *answers);
}

static void test_get_refuses_other_devices(void **state) {
    static const struct answer answers[] = {
        {NULL, GET_OF("Bob", BOB_MFA), NOT_FIDO},
        {NULL, GET_OF("Bob", BOB_HARDWARE), NOT_FIDO},
        {NULL, GET_OF("Bob", UNKNOWN_MFA), NOT_FIDO},
        {NULL, GET_OF("Bob", "GAHT99999999"), NOT_FIDO},
        {NULL, GET_OF("Bob", FREE_MFA), NOT_FIDO},
        {NULL, GET_OF("Bob", ROOT_FIDO), NO_SUCH_DEVICE(ROOT_FIDO)},
        {NULL, GET_OF("Alice", BOB_FIDO), INVALID_FOR_USER},
        {ALICE_KEY, GET(BOB_FIDO), INVALID_FOR_USER},
        {NULL, GET(BOB_FIDO), INVALID_FOR_USER}, /* root's own are asked for */
    };
    check_answers(*state, answers, sizeof answers / sizeof *answers);
}

static void test_get_checks_in_the_order_of_the_service(void **state) {
    static const struct answer answers[] = {
        {NULL, GET("short") "&x=%", "MalformedInput", NULL},
        {NULL, GET("short"), "MissingAuthenticationToken", NULL},
        {ROLE_KEY, GET("short"), "ValidationError", NULL},
        {ROLE_KEY, FORM("GetMFADevice") "&UserName=Bob", "ValidationError",
         "1 validation error detected: Value at 'serialNumber' failed to satisfy constraint: "
         "Member must not be null"},
        {ROLE_KEY, GET(BOB_FIDO), NO_USER_NAME},
        {ROLE_KEY, GET_OF("Mallory", BOB_MFA), NO_SUCH_USER("Mallory")},
        {ROLE_KEY, GET_OF("Mallory", BOB_FIDO), NO_SUCH_USER("Mallory")},
    };
    struct sender *sender = *state;
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        require_key(sender);
        check_answer(sender, &answers[i]);
    }
}

/* Alone among its siblings its name may have 64 characters at most (the API's model). */
static void test_get_takes_a_user_name_of_64_characters(void **state) {
#define NAME_64 "abcdefghabcdefghabcdefghabcdefghabcdefghabcdefghabcdefghabcdefgh"
    struct sender *sender = *state;
    add_user(sender, NAME_64);
    add_user(sender, NAME_64 "i");
    add_device(sender, BOB_FIDO, NAME_64);
    check_answer(sender, &(struct answer){NULL, GET_OF(NAME_64, BOB_FIDO), SUCCESS});
    check_answer(sender,
                 &(struct answer){NULL, GET_OF(NAME_64 "i", BOB_FIDO), "ValidationError",
                                  "1 validation error detected: Value at 'userName' failed to satisfy "
                                  "constraint: Member must have length less than or equal to 64"});
}

static void test_get_answers_with_the_stored_name(void **state) {
    static const char result[] = "  <GetMFADeviceResult>\n"
                                 "    <EnableDate>2025-12-31T23:59:59Z</EnableDate>\n"
                                 "    <SerialNumber>" ROOT_FIDO "</SerialNumber>\n"
                                 "    <Certifications>\n"
                                 "      <entry>\n"
                                 "        <key>FIDO</key>\n"
                                 "        <value>L1</value>\n"
                                 "      </entry>\n"
                                 "    </Certifications>\n"
                                 "    <UserName>Eve</UserName>\n"
                                 "  </GetMFADeviceResult>\n";
    struct sender *sender = *state;
    const struct iam_mock_device device = {
        .serial_number = ROOT_FIDO, .user_name = "eve", .enable_date = "2025-12-31T23:59:59.999Z"};
    fill_account(sender);
    assert_int_equal(iam_mock_add_device(sender->mock, &device, NULL), 0);
    check_answer(sender, &(struct answer){NULL, GET_OF("EVE", ROOT_FIDO), SUCCESS});
    assert_non_null(strstr(sender->response.body, result));
}

static void test_get_shows_root_s_key_without_a_name(void **state) {
    struct sender *sender = *state;
    const struct iam_mock_device device = {.serial_number = ROOT_FIDO, .root = true};
    fill_account(sender);
    assert_int_equal(iam_mock_add_device(sender->mock, &device, NULL), 0);
    check_answer(sender, &(struct answer){ROOT_KEY, GET(ROOT_FIDO), SUCCESS});
    assert_null(strstr(sender->response.body, "<UserName"));
    check_answer(sender, &(struct answer){ASSUME_ROOT_KEY, GET(ROOT_FIDO), SUCCESS});
}

static void test_get_no_longer_finds_a_deactivated_key(void **state) {
    struct sender *sender = *state;
    fill_account(sender);
    check_answer(sender, &(struct answer){NULL, DEACTIVATE("Bob", BOB_FIDO), SUCCESS});
    check_answer(sender, &(struct answer){NULL, GET_OF("Bob", BOB_FIDO), INVALID_FOR_USER});
}

/* The test may say the kind, whatever the serial number looks like. */
static void test_get_goes_by_the_kind_that_the_test_gives(void **state) {
    struct sender *sender = *state;
    const struct iam_mock_device device = {
        .serial_number = "GAHT00000001", .user_name = "Eve", .kind = IAM_MOCK_FIDO};
    fill_account(sender);
    assert_int_equal(iam_mock_add_device(sender->mock, &device, NULL), 0);
    check_answer(sender, &(struct answer){NULL, GET_OF("Eve", "GAHT00000001"), SUCCESS});
}

static void test_get_is_not_hindered_by_a_change_in_flight(void **state) {
    struct sender *sender = *state;
    fill_account(sender);
    assert_int_equal(iam_mock_begin_change(sender->mock, BOB_FIDO, 0), 0);
    check_answer(sender, &(struct answer){NULL, GET_OF("Bob", BOB_FIDO), SUCCESS});
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(test_get_##name, sender_setup, sender_teardown)
    const struct CMUnitTest tests[] = {
        TEST(shows_a_security_key_of_the_user),      TEST(refuses_other_devices),
        TEST(checks_in_the_order_of_the_service),    TEST(takes_a_user_name_of_64_characters),
        TEST(answers_with_the_stored_name),          TEST(shows_root_s_key_without_a_name),
        TEST(no_longer_finds_a_deactivated_key),     TEST(goes_by_the_kind_that_the_test_gives),
        TEST(is_not_hindered_by_a_change_in_flight),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
