#include "codes.h"

#include <stdlib.h>
#include <string.h>

#define ENABLE(user, serial, code1, code2)                                                                   \
    FORM("EnableMFADevice")                                                                                  \
    "&UserName=" user "&SerialNumber=" serial "&AuthenticationCode1=" code1 "&AuthenticationCode2=" code2
#define IN_USE "EntityAlreadyExists", "MFA Device is already in use."
#define OF_USER(name) "EntityAlreadyExists", "MFA Device for user " name " already exists."
#define QUOTA "LimitExceeded", "Cannot exceed quota for MFADevicesPerUser: 8"
#define VIOLATION(member, constraint)                                                                        \
    "ValidationError", "1 validation error detected: Value at '" member "' failed to satisfy constraint: "   \
                       "Member must " constraint

static void test_enable_assigns_the_device(void **state) {
    struct sender *sender = *state;
    fill_account(sender);
    assert_int_equal(iam_mock_advance_ms(sender->mock, 1999), 0);
    CHECK_ENABLE(sender, "EVE", FREE_MFA, -1, 0, SUCCESS);
    assert_string_equal(
        strchr(sender->response.body, '\n'),
        "\n  <ResponseMetadata>\n    <RequestId>b382a305-f441-4f5e-a31a-9154fbabf717</RequestId>\n"
        "  </ResponseMetadata>\n</EnableMFADeviceResponse>\n");
    assert_int_equal(iam_mock_get_device_state(sender->mock, "Eve", FREE_MFA), IAM_MOCK_ENABLED);
    check_answer(sender, &(struct answer){NULL, FORM("ListMFADevices") "&UserName=Eve", SUCCESS});
    assert_non_null(strstr(sender->response.body, "<EnableDate>2026-01-01T00:00:01Z</EnableDate>\n"
                                                  "        <SerialNumber>" FREE_MFA "</SerialNumber>"));
}

static void test_enable_refuses_wrong_codes(void **state) {
    static const struct {
        int64_t first, second;
    } cases[] = {{0, 0}, {1, 0}, {0, 2}, {-1000, -999}, {1000, 1001}};
    struct sender *sender = *state;
    fill_account(sender);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        CHECK_ENABLE(sender, "Eve", FREE_MFA, cases[i].first, cases[i].second, WRONG_CODES);
    assert_int_equal(iam_mock_get_device_state(sender->mock, "Eve", FREE_MFA), IAM_MOCK_NEVER_ENABLED);
    CHECK_ENABLE(sender, "Eve", FREE_MFA, -999, -998, SUCCESS); /* a failed try changes nothing */
}

static void test_enable_checks_the_codes_last(void **state) {
    struct sender *sender = *state;
    fill_account(sender);
    CHECK_ENABLE(sender, "bOB", BOB_MFA, 5, 0, OF_USER("Bob"));
    CHECK_ENABLE(sender, "Alice", BOB_MFA, 5, 0, IN_USE);
    CHECK_ENABLE(sender, "Alice", ROOT_MFA, 5, 0, IN_USE);
    CHECK_ENABLE(sender, "Bob", BOB_HARDWARE, 5, 0, OF_USER("Bob"));
    assert_int_equal(iam_mock_begin_change(sender->mock, FREE_MFA, 0), 0);
    CHECK_ENABLE(sender, "Eve", FREE_MFA, 5, 0, "ConcurrentModification", NULL);
    CHECK_ENABLE(sender, "Mallory", FREE_MFA, 5, 0, NO_SUCH_USER("Mallory"));
}

static void test_enable_refuses(void **state) {
    static const struct answer answers[] = {
        {NULL, ENABLE("Eve", UNKNOWN_MFA, "123456", "123456"), NO_SUCH_DEVICE(UNKNOWN_MFA)},
        {NULL, ENABLE("Eve", BOB_FIDO, "123456", "123456"), IN_USE},
        {NULL, ENABLE("Mallory", UNKNOWN_MFA, "123456", "123456"), NO_SUCH_USER("Mallory")},
        {NULL, ENABLE("Eve", FREE_MFA, "12345", "123456"),
         VIOLATION("authenticationCode1", "have length greater than or equal to 6")},
        {NULL, ENABLE("Eve", FREE_MFA, "123456", "1234567"),
         VIOLATION("authenticationCode2", "have length less than or equal to 6")},
        {NULL, ENABLE("Eve", FREE_MFA, "12345a", "123456"),
         VIOLATION("authenticationCode1", "satisfy regular expression pattern: [\\d]+")},
        {NULL, ENABLE("Eve", FREE_MFA, "123456", "+12345"),
         VIOLATION("authenticationCode2", "satisfy regular expression pattern: [\\d]+")},
        {NULL, ENABLE("Eve", FREE_MFA, "12345%D9%A3", "123456"), /* a digit, but not of ASCII */
         VIOLATION("authenticationCode1", "satisfy regular expression pattern: [\\d]+")},
        {NULL, FORM("EnableMFADevice"), "ValidationError",
         "4 validation errors detected: Value at 'authenticationCode2' failed to satisfy constraint: Member "
         "must not be null; Value at 'serialNumber' failed to satisfy constraint: Member must not be null; "
         "Value at 'authenticationCode1' failed to satisfy constraint: Member must not be null; Value at "
         "'userName' failed to satisfy constraint: Member must not be null"},
        {BOB_KEY,
         FORM("EnableMFADevice") "&SerialNumber=" FREE_MFA
                                 "&AuthenticationCode1=123456&AuthenticationCode2=123456",
         VIOLATION("userName", "not be null")},
    };
    check_answers(*state, answers, sizeof answers / sizeof *answers);
}

static void test_enable_needs_an_mfa_session_for_a_second_device(void **state) {
    struct sender *sender = *state;
    fill_account(sender);
    const char *form = form_with_codes(sender, "EnableMFADevice", "Bob", FREE_MFA, -1, 0);
    check_answer(sender, &(struct answer){BOB_KEY, form, NEEDS_MFA});
    check_answer(sender,
                 &(struct answer){BOB_KEY, ENABLE("Bob", UNKNOWN_MFA, "123456", "123456"), NEEDS_MFA});
    check_answer(sender, &(struct answer){BOB_KEY, ENABLE("Bob", BOB_MFA, "123456", "123456"), NEEDS_MFA});
    check_answer(sender, &(struct answer){BOB_MFA_KEY, form, SUCCESS});
}

static void test_enable_needs_no_mfa_session_for_a_first_device_or_others(void **state) {
    struct sender *sender = *state;
    fill_account(sender);
    add_device(sender, NEW_MFA, NULL);
    check_answer(sender,
                 &(struct answer){EVE_KEY, form_with_codes(sender, "EnableMFADevice", "Eve", FREE_MFA, -1, 0),
                                  SUCCESS});
    check_answer(sender, &(struct answer){BOB_KEY,
                                          form_with_codes(sender, "EnableMFADevice", "Alice", NEW_MFA, -1, 0),
                                          SUCCESS});
}

static void test_enable_waits_for_a_user_added_again(void **state) {
    struct sender *sender = *state;
    fill_account(sender);
    recreate_bob(sender);
    CHECK_ENABLE(sender, "Bob", FREE_MFA, -1, 0, UNMODIFIABLE("Bob"));
    assert_int_equal(iam_mock_advance_ms(sender->mock, 180000), 0);
    CHECK_ENABLE(sender, "Bob", FREE_MFA, -1, 0, SUCCESS);
}

static void test_enable_keeps_the_quota(void **state) {
    struct sender *sender = *state;
    char serial[16];
    fill_account(sender);
    for (int i = 0; i < 8; i++) {
        sprintf(serial, "GAHT%08d", i);
        add_device(sender, serial, "Eve");
    }
    CHECK_ENABLE(sender, "Eve", FREE_MFA, 5, 0, QUOTA);
    CHECK_ENABLE(sender, "Eve", BOB_MFA, 5, 0, IN_USE);
    check_answer(sender, &(struct answer){NULL, DEACTIVATE("Eve", "GAHT00000000"), SUCCESS});
    CHECK_ENABLE(sender, "Eve", FREE_MFA, -1, 0, SUCCESS);
}

/* As recorded: the device remembers its codes, whoever has it. */
static void test_enable_remembers_codes_after_deactivation(void **state) {
    struct sender *sender = *state;
    fill_account(sender);
    CHECK_ENABLE(sender, "Eve", FREE_MFA, 599, 600, SUCCESS);
    check_answer(sender, &(struct answer){NULL, DEACTIVATE("Eve", FREE_MFA), SUCCESS});
    CHECK_ENABLE(sender, "Eve", FREE_MFA, 599, 600, WRONG_CODES);
    CHECK_ENABLE(sender, "Alice", FREE_MFA, 600, 601, WRONG_CODES);
    CHECK_ENABLE(sender, "Alice", FREE_MFA, 1600, 1601, WRONG_CODES);
    CHECK_ENABLE(sender, "Alice", FREE_MFA, 1599, 1600, SUCCESS); /* 999 steps from the device's time */
    assert_non_null(strstr(account_of(sender->mock), "code_adjustment=1600 last_code_step=58909120\n"));
}

static void test_enable_begins_afresh_after_deletion(void **state) {
    struct sender *sender = *state;
    char before[IAM_MOCK_TOTP_CODE_SIZE], after[IAM_MOCK_TOTP_CODE_SIZE];
    fill_account(sender);
    assert_int_equal(iam_mock_totp_code(sender->mock, FREE_MFA, 0, before), 0);
    CHECK_ENABLE(sender, "Eve", FREE_MFA, 599, 600, SUCCESS);
    check_answer(sender, &(struct answer){NULL, DEACTIVATE("Eve", FREE_MFA), SUCCESS});
    check_answer(sender,
                 &(struct answer){NULL, FORM("DeleteVirtualMFADevice") "&SerialNumber=" FREE_MFA, SUCCESS});
    add_device(sender, FREE_MFA, NULL);
    assert_int_equal(iam_mock_totp_code(sender->mock, FREE_MFA, 0, after), 0);
    assert_string_not_equal(before, after);
    CHECK_ENABLE(sender, "Eve", FREE_MFA, -1, 0, SUCCESS);
}

static void test_enable_takes_a_hardware_token_again(void **state) {
    struct sender *sender = *state;
    fill_account(sender);
    check_answer(sender, &(struct answer){NULL, DEACTIVATE("Bob", BOB_HARDWARE), SUCCESS});
    CHECK_ENABLE(sender, "Eve", BOB_HARDWARE, -1, 0, SUCCESS);
    check_answer(sender, &(struct answer){NULL, DEACTIVATE("Eve", BOB_HARDWARE), SUCCESS});
    add_device(sender, BOB_HARDWARE, "Bob"); /* the adder and the request keep the same memory of codes */
    check_answer(sender, &(struct answer){NULL, DEACTIVATE("Bob", BOB_HARDWARE), SUCCESS});
    CHECK_ENABLE(sender, "Alice", BOB_HARDWARE, -1, 0, WRONG_CODES);
    CHECK_ENABLE(sender, "Alice", BOB_HARDWARE, 1, 2, SUCCESS);
    check_answer(sender, &(struct answer){NULL, DEACTIVATE("Bob", BOB_FIDO), SUCCESS});
    check_answer(sender, &(struct answer){NULL, ENABLE("Bob", BOB_FIDO, "123456", "123456"),
                                          NO_SUCH_DEVICE(BOB_FIDO)});
}

static char *new_export(struct iam_mock *mock) {
    const char *xml = iam_mock_account_xml(mock, NULL);
    assert_non_null(xml);
    return strdup(xml);
}

/* An earlier holder is in the export once, whoever gives the device to another user. */
static void test_enable_exports_as_adding_the_device(void **state) {
    static const char *const serials[] = {BOB_HARDWARE, BOB_MFA};
    struct sender *sender = *state;
    for (size_t i = 0; i < 2; i++) {
        const struct iam_mock_device given = {.serial_number = serials[i], .user_name = "Eve"};
        struct iam_mock *by_hand = NULL;
        sender_renew(sender, NULL);
        fill_account(sender);
        check_answer(sender,
                     &(struct answer){NULL, i ? DEACTIVATE("Bob", BOB_MFA) : DEACTIVATE("Bob", BOB_HARDWARE),
                                      SUCCESS});
        assert_int_equal(iam_mock_clone(&by_hand, sender->mock, NULL), 0);
        assert_int_equal(iam_mock_add_device(by_hand, &given, NULL), 0);
        CHECK_ENABLE(sender, "Eve", serials[i], -1, 0, SUCCESS);
        char *by_request = new_export(sender->mock), *by_adder = new_export(by_hand);
        assert_null(strstr(by_request, "last=\"true\""));
        char *codes = strstr(by_request, " last_code_step=");
        assert_non_null(codes);
        char *end = strchr(strchr(codes, '"') + 1, '"') + 1;
        memmove(codes, end, strlen(end) + 1);
        assert_string_equal(by_request, by_adder);
        free(by_request);
        free(by_adder);
        iam_mock_free(by_hand);
    }
}

/* What a test sets up and what a client does give the same account. */
static void test_enable_is_as_adding_the_device(void **state) {
    struct sender *sender = *state;
    char text[2048];
    fill_account(sender);
    struct iam_mock *by_hand = NULL;
    assert_int_equal(iam_mock_clone(&by_hand, sender->mock, NULL), 0);
    assert_int_equal(
        iam_mock_add_device(by_hand, &(struct iam_mock_device){.serial_number = FREE_MFA, .user_name = "Bob"},
                            NULL),
        0);
    CHECK_ENABLE(sender, "Bob", FREE_MFA, -1, 0, SUCCESS);
    snprintf(text, sizeof text, "%s", account_of(sender->mock));
    char *codes = strstr(text, " last_code_step=");
    assert_non_null(codes);
    memmove(codes, strchr(codes, '\n'), strlen(strchr(codes, '\n')) + 1);
    assert_string_equal(text, account_of(by_hand));
    iam_mock_free(by_hand);
}

static void test_enable_hides_codes_in_the_journal(void **state) {
    struct sender *sender = *state;
    char code[IAM_MOCK_TOTP_CODE_SIZE];
    fill_account(sender);
    assert_int_equal(iam_mock_totp_code(sender->mock, FREE_MFA, 0, code), 0);
    CHECK_ENABLE(sender, "Eve", FREE_MFA, 0, 1, SUCCESS);
    const char *journal = journal_of(sender);
    assert_null(strstr(journal, code));
    assert_non_null(strstr(journal,
                           "EnableMFADevice UserName=\"Eve\" SerialNumber=\"" FREE_MFA
                           "\" AuthenticationCode1=\"\xE2\x80\xA6\" AuthenticationCode2=\"\xE2\x80\xA6\" "
                           "-> 200 applied"));
}

static void test_enable_is_not_made_if_a_rule_prevents_it(void **state) {
    struct sender *sender = *state;
    fill_account(sender);
    add_rule(sender, .action = "EnableMFADevice", .error = "ServiceFailure");
    CHECK_ENABLE(sender, "Eve", FREE_MFA, -1, 0, "ServiceFailure", NULL);
    assert_int_equal(iam_mock_get_device_state(sender->mock, "Eve", FREE_MFA), IAM_MOCK_NEVER_ENABLED);
    CHECK_ENABLE(sender, "Eve", FREE_MFA, -1, 0, SUCCESS);
}

/* With constraints off a code may be any text. */
static void test_enable_with_constraints_off(void **state) {
    struct sender *sender = *state;
    sender_renew(sender, &(struct iam_mock_options){.constraints = IAM_MOCK_CONSTRAINTS_OFF});
    fill_account(sender);
    check_answer(sender, &(struct answer){NULL, ENABLE("Eve", FREE_MFA, "12345", "abc"), WRONG_CODES});
    check_answer(sender, &(struct answer){NULL, ENABLE("Eve", FREE_MFA, " ", "1"), WRONG_CODES});
    CHECK_ENABLE(sender, "Eve", FREE_MFA, -1, 0, SUCCESS);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(test_enable_##name, sender_setup, sender_teardown)
    const struct CMUnitTest tests[] = {
        TEST(assigns_the_device),
        TEST(refuses_wrong_codes),
        TEST(checks_the_codes_last),
        TEST(refuses),
        TEST(needs_an_mfa_session_for_a_second_device),
        TEST(needs_no_mfa_session_for_a_first_device_or_others),
        TEST(waits_for_a_user_added_again),
        TEST(keeps_the_quota),
        TEST(remembers_codes_after_deactivation),
        TEST(begins_afresh_after_deletion),
        TEST(takes_a_hardware_token_again),
        TEST(is_as_adding_the_device),
        TEST(exports_as_adding_the_device),
        TEST(hides_codes_in_the_journal),
        TEST(is_not_made_if_a_rule_prevents_it),
        TEST(with_constraints_off),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
