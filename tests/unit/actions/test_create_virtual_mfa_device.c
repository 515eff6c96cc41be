#include "codes.h"

#include "account/totp.h"
#include "base/view.h"

#include <string.h>

#define CREATE(name) FORM("CreateVirtualMFADevice") "&VirtualMFADeviceName=" name
#define SERIAL_PREFIX "arn:aws:iam::123456789012:mfa/"
#define EXISTS "EntityAlreadyExists", "MFA device already exists."
#define RESERVED "InvalidInput", "Tag keys beginning with aws: are reserved for system use."
#define TWICE "InvalidInput", "Duplicate tag keys found. Please note that Tag keys are case insensitive."
#define VIOLATION(member, constraint)                                                                        \
    "ValidationError", "1 validation error detected: Value at '" member "' failed to satisfy constraint: "   \
                       "Member must " constraint
#define NAME_226                                                                                             \
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"   \
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"   \
    "aaaaaaaaaaaaaaaaaaaaaaaaaa"

/* The text of an element of the answer. */
static const char *element(const struct sender *sender, const char *name) {
    static char text[2048];
    char tag[64];
    snprintf(tag, sizeof tag, "<%s>", name);
    const char *at = strstr(sender->response.body, tag);
    assert_non_null(at);
    at += strlen(tag);
    snprintf(text, sizeof text, "%.*s", (int)strcspn(at, "<"), at);
    return text;
}

/* The seed that the answer shows: 64 characters of base 32, in base 64. */
static const char *shown_seed(const struct sender *sender) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    static char seed[TOTP_SEED_SIZE + 1];
    const char *shown = element(sender, "Base32StringSeed");
    unsigned bits = 0;
    size_t count = 0;
    assert_int_equal(strlen(shown), 88);
    assert_string_equal(shown + 86, "==");
    for (size_t i = 0; i < 86; i++) {
        bits = bits << 6 | (unsigned)(strchr(digits, shown[i]) - digits);
        if (i % 4 > 0 && count < TOTP_SEED_SIZE)
            seed[count++] = (char)(bits >> (6 - 2 * (i % 4)) & 0xFF);
    }
    assert_int_equal(strspn(seed, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"), TOTP_SEED_SIZE);
    return seed;
}

static void test_create_shows_serial_and_seed(void **state) {
    struct sender *sender = *state;
    char code[TOTP_CODE_SIZE + 1], expected[IAM_MOCK_TOTP_CODE_SIZE];
    check_answer(sender, &(struct answer){NULL, CREATE("phone"), SUCCESS});
    assert_string_equal(element(sender, "SerialNumber"), SERIAL_PREFIX "phone");
    assert_int_equal(strncmp(element(sender, "QRCodePNG"), "iVBORw0KGgoAAAANSUhEUgAAAPoAAAD6CAIAAAA", 39), 0);
    assert_null(strstr(sender->response.body, "<Tags"));
    totp_code(code, view_of(shown_seed(sender)), iam_mock_now_ms(sender->mock) / 30000);
    assert_int_equal(iam_mock_totp_code(sender->mock, SERIAL_PREFIX "phone", 0, expected), 0);
    assert_string_equal(code, expected);
    assert_string_equal(account_of(sender->mock),
                        "iam-mock account 1\naccount 123456789012\ndevice serial_number=\"" SERIAL_PREFIX
                        "phone\" kind=VIRTUAL\n");
    assert_null(strstr(journal_of(sender), shown_seed(sender)));
}

static void test_create_then_enable(void **state) {
    struct sender *sender = *state;
    add_user(sender, "Eve");
    check_answer(sender, &(struct answer){NULL, CREATE("phone") "&Path=/devices/x/", SUCCESS});
    assert_string_equal(element(sender, "SerialNumber"), SERIAL_PREFIX "devices/x/phone");
    CHECK_ENABLE(sender, "Eve", SERIAL_PREFIX "devices/x/phone", -1, 0, SUCCESS);
    assert_int_equal(iam_mock_get_device_state(sender->mock, "Eve", SERIAL_PREFIX "devices/x/phone"),
                     IAM_MOCK_ENABLED);
}

static void test_create_refuses_a_name_that_is_taken(void **state) {
    struct sender *sender = *state;
    fill_account(sender);
    check_answer(sender, &(struct answer){NULL, CREATE("Free"), EXISTS});
    check_answer(sender, &(struct answer){NULL, CREATE("Free") "&Path=/", EXISTS});
    check_answer(sender, &(struct answer){NULL, CREATE("Bob"), EXISTS});   /* it is assigned */
    check_answer(sender, &(struct answer){NULL, CREATE("free"), SUCCESS}); /* another name: assumed */
    check_answer(sender, &(struct answer){NULL, CREATE("Free") "&Path=/a/", SUCCESS});
    check_answer(sender, &(struct answer){NULL, DEACTIVATE_BOB, SUCCESS});
    check_answer(sender, &(struct answer){NULL, CREATE("Bob"), EXISTS}); /* until it is deleted */
}

static void test_create_again_after_deletion_gives_another_seed(void **state) {
    struct sender *sender = *state;
    char seed[TOTP_SEED_SIZE + 1];
    add_user(sender, "Eve");
    check_answer(sender, &(struct answer){NULL, CREATE("phone"), SUCCESS});
    strcpy(seed, shown_seed(sender));
    CHECK_ENABLE(sender, "Eve", SERIAL_PREFIX "phone", 599, 600, SUCCESS);
    check_answer(sender, &(struct answer){NULL, DEACTIVATE("Eve", SERIAL_PREFIX "phone"), SUCCESS});
    check_answer(sender,
                 &(struct answer){NULL, FORM("DeleteVirtualMFADevice") "&SerialNumber=" SERIAL_PREFIX "phone",
                                  SUCCESS});
    check_answer(sender, &(struct answer){NULL, CREATE("phone"), SUCCESS});
    assert_string_not_equal(seed, shown_seed(sender));
    assert_int_equal(iam_mock_get_device_state(sender->mock, "Eve", SERIAL_PREFIX "phone"),
                     IAM_MOCK_NEVER_ENABLED);
    CHECK_ENABLE(sender, "Eve", SERIAL_PREFIX "phone", -1, 0, SUCCESS);
}

/* The same seed of the mock and the same calls give the same seeds. */
static void test_create_is_deterministic(void **state) {
    struct sender *sender = *state;
    char first[TOTP_SEED_SIZE + 1];
    check_answer(sender, &(struct answer){NULL, CREATE("phone"), SUCCESS});
    strcpy(first, shown_seed(sender));
    sender_renew(sender, NULL);
    check_answer(sender, &(struct answer){NULL, CREATE("phone"), SUCCESS});
    assert_string_equal(first, shown_seed(sender));
    sender_renew(sender, &(struct iam_mock_options){.seed = 7});
    check_answer(sender, &(struct answer){NULL, CREATE("phone"), SUCCESS});
    assert_string_not_equal(first, shown_seed(sender));
}

static void test_create_takes_tags(void **state) {
    static const char tags[] = "      <Tags>\n"
                               "        <member>\n"
                               "          <Value>One</Value>\n"
                               "          <Key>Team</Key>\n"
                               "        </member>\n"
                               "        <member>\n"
                               "          <Value></Value>\n"
                               "          <Key>team</Key>\n"
                               "        </member>\n"
                               "      </Tags>\n";
    struct sender *sender = *state;
    check_answer(sender, &(struct answer){NULL,
                                          CREATE("phone") "&Tags.member.1.Key=Team&Tags.member.1.Value=One"
                                                          "&Tags.member.2.Key=team&Tags.member.2.Value=",
                                          SUCCESS});
    assert_non_null(strstr(sender->response.body, tags));
    assert_non_null(strstr(account_of(sender->mock), "tag key=\"Team\" value=\"One\"\n"));
    assert_non_null(strstr(account_of(sender->mock), "tag key=\"team\" value=\"\"\n"));
    check_answer(sender, &(struct answer){NULL, CREATE("other") "&Tags=", SUCCESS});
    assert_null(strstr(sender->response.body, "<Tags"));
}

static void test_create_refuses(void **state) {
    static const struct answer answers[] = {
        {NULL, FORM("CreateVirtualMFADevice"), VIOLATION("virtualMFADeviceName", "not be null")},
        {NULL, CREATE(""), "ValidationError", NULL},
        {NULL, CREATE("a/b"), "ValidationError",
         "The specified value for virtualMFADeviceName is invalid. It must contain only alphanumeric "
         "characters "
         "and/or the following: +=,.@_-"},
        {NULL, CREATE(NAME_226), SUCCESS},
        {NULL, CREATE(NAME_226 "a"),
         VIOLATION("virtualMFADeviceName", "have length less than or equal to 226")},
        {NULL, CREATE(NAME_226) "&Path=/a/", "InvalidInput", NULL}, /* the serial number would be too long */
        {NULL, CREATE("x") "&Path=a", "ValidationError", NULL},
        {NULL, CREATE("x") "&Path=//", "ValidationError", NULL},
        {NULL, CREATE("x") "&Path=", "ValidationError", NULL},
        {NULL, CREATE("x") "&Tags.member.1.Key=aws:x&Tags.member.1.Value=", RESERVED},
        {NULL, CREATE("x") "&Tags.member.1.Key=AWS:x&Tags.member.1.Value=", RESERVED},
        {NULL, CREATE("x") "&Tags.member.1.Key=x&Tags.member.1.Value=aws:", SUCCESS},
        {NULL,
         CREATE("x") "&Tags.member.1.Key=x&Tags.member.1.Value=&Tags.member.2.Key=x&Tags.member.2.Value=",
         TWICE},
        {NULL, CREATE("Free") "&Tags.member.1.Key=aws:x&Tags.member.1.Value=", RESERVED},
        {NULL, CREATE("x") "&Tags.member.1.Key=x", "ValidationError",
         "1 validation error detected: Value at 'tags.1.member.value' failed to satisfy constraint: Member "
         "must "
         "not be null"},
        {NULL, CREATE("x") "&Tags.member.0.Key=x", "MalformedInput", "0 is not a valid index"},
        {BOB_KEY, CREATE("x"), SUCCESS},
        {ROLE_KEY, CREATE("x"), SUCCESS},
    };
    check_answers(*state, answers, sizeof answers / sizeof *answers);
}

/* Nothing but the shape of a name limits it then, and the room for a serial number. */
static void test_create_with_constraints_off(void **state) {
    struct sender *sender = *state;
    sender_renew(sender, &(struct iam_mock_options){.constraints = IAM_MOCK_CONSTRAINTS_OFF});
    check_answer(sender, &(struct answer){NULL, CREATE("a%20b") "&Path=x", SUCCESS});
    assert_string_equal(element(sender, "SerialNumber"), "arn:aws:iam::123456789012:mfaxa b");
    check_answer(sender, &(struct answer){NULL, CREATE(NAME_226 NAME_226), "InvalidInput", NULL});
    check_answer(sender, &(struct answer){NULL, CREATE("x") "&Path=/" NAME_226 "/" NAME_226 "/",
                                          "InvalidInput", NULL});
}

static void test_create_is_not_made_if_a_rule_prevents_it(void **state) {
    struct sender *sender = *state;
    add_rule(sender, .action = "CreateVirtualMFADevice", .error = "ServiceFailure");
    check_answer(sender, &(struct answer){NULL, CREATE("x"), "ServiceFailure", NULL});
    assert_string_equal(account_of(sender->mock), "iam-mock account 1\naccount 123456789012\n");
    check_answer(sender, &(struct answer){NULL, CREATE("x"), SUCCESS});
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(test_create_##name, sender_setup, sender_teardown)
    const struct CMUnitTest tests[] = {
        TEST(shows_serial_and_seed),
        TEST(then_enable),
        TEST(refuses_a_name_that_is_taken),
        TEST(again_after_deletion_gives_another_seed),
        TEST(is_deterministic),
        TEST(takes_tags),
        TEST(refuses),
        TEST(with_constraints_off),
        TEST(is_not_made_if_a_rule_prevents_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
