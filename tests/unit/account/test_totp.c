/* Seeds and codes of MFA devices. The recorded edges of the windows are steps from the device's time. */
#include "with_mock.h"

#include "account/totp.h"
#include "base/view.h"

#include <string.h>

#define RFC_SEED "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" /* of RFC 6238: "12345678901234567890" */
#define VIRTUAL "arn:aws:iam::123456789012:mfa/Bob"
#define HARDWARE "GAHT12345678"
#define FIDO "arn:aws:iam::123456789012:u2f/user/Bob/key"
#define NOW_STEP 59000000

static void test_totp_makes_the_codes_of_rfc_6238(void **state) {
    static const struct {
        int64_t second;
        const char *code;
    } cases[] = {{59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
                 {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"}};
    char code[TOTP_CODE_SIZE + 1];
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        totp_code(code, VIEW(RFC_SEED), cases[i].second / 30);
        assert_string_equal(code, cases[i].code);
    }
}

static void test_totp_knows_seeds(void **state) {
    static const struct {
        const char *text;
        bool is_seed;
    } cases[] = {
        {RFC_SEED, true},
        {"ABCDEFGHIJKLMNOP", true},
        {"ABCDEFGHIJKLMNO", false},
        {"", false},
        {"ABCDEFGHIJKLMNO1", false},
        {"ABCDEFGHIJKLMNo2", false},
        {"ABCDEFGHIJKLMNO=", false},
        {"ABCDEFGHIJKLMNO2A", false},
        {"ABCDEFGHIJKLMNO2AB", true},
        {"ABCDEFGHIJKLMNO2ABC", false},
        {"ABCDEFGHIJKLMNO2ABCD", true},
        {"ABCDEFGHIJKLMNO2ABCDE", true},
        {"ABCDEFGHIJKLMNO2ABCDEF", false},
        {"ABCDEFGHIJKLMNO2ABCDEFG", true},
    };
    char longest[130];
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(totp_is_seed(view_of(cases[i].text)), cases[i].is_seed);
    memset(longest, 'A', sizeof longest);
    assert_true(totp_is_seed((struct view){longest, 128}));
    assert_false(totp_is_seed((struct view){longest, 130}));
}

/* Check the codes of two steps, given from the present step. */
static bool accepts(struct totp_state *state, int64_t first, int64_t second) {
    char code1[TOTP_CODE_SIZE + 1], code2[TOTP_CODE_SIZE + 1];
    totp_code(code1, VIEW(RFC_SEED), NOW_STEP + first);
    totp_code(code2, VIEW(RFC_SEED), NOW_STEP + second);
    return totp_accepts(state, VIEW(RFC_SEED), &(struct totp_state){state->adjustment, state->last_step},
                        NOW_STEP * INT64_C(30000) + 29999, view_of(code1), view_of(code2));
}

static void test_totp_accepts_two_codes_in_a_row(void **state) {
    static const struct {
        int64_t adjustment, first, second;
        bool accepted;
    } cases[] = {
        {0, -1, 0, true},         {0, 0, 1, true},         {0, 1, 2, true},          {0, 0, 0, false},
        {0, 1, 0, false},         {0, 0, 2, false},        {0, -1, 1, false},        {0, -999, -998, true},
        {0, -1000, -999, false},  {0, 999, 1000, true},    {0, 1000, 1001, false},   {600, 1599, 1600, true},
        {600, 1600, 1601, false}, {600, -399, -398, true}, {600, -400, -399, false}, {-5, -6, -5, true},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct totp_state codes = {.adjustment = cases[i].adjustment};
        assert_int_equal(accepts(&codes, cases[i].first, cases[i].second), cases[i].accepted);
        assert_int_equal(codes.adjustment, cases[i].accepted ? cases[i].second : cases[i].adjustment);
        assert_int_equal(codes.last_step, cases[i].accepted ? NOW_STEP + cases[i].second : 0);
    }
}

static void test_totp_accepts_no_code_twice(void **state) {
    struct totp_state codes = {0};
    (void)state;
    assert_true(accepts(&codes, 9, 10));
    assert_false(accepts(&codes, 9, 10));  /* the same pair */
    assert_false(accepts(&codes, 10, 11)); /* one of the codes */
    assert_false(accepts(&codes, 8, 9));
    assert_false(accepts(&codes, 3, 4)); /* older ones */
    assert_true(accepts(&codes, 11, 12));
    assert_int_equal(codes.adjustment, 12);
    assert_true(accepts(&codes, 1011, 1012)); /* the window moves with the device's clock */
    assert_false(accepts(&codes, 2012, 2013));
    assert_true(accepts(&codes, 2011, 2012));
}

static void test_totp_takes_nothing_but_codes(void **state) {
    static const char *const texts[] = {"", "12345", "1234567", "12345a", "12345 ", "-12345", "+12345"};
    struct totp_state codes;
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const struct totp_state none = {0};
        assert_false(totp_accepts(&codes, VIEW(RFC_SEED), &none, 0, view_of(texts[i]), VIEW("000000")));
        assert_false(totp_accepts(&codes, VIEW(RFC_SEED), &none, 0, VIEW("000000"), view_of(texts[i])));
    }
}

/* Before step 0 there is no code; at step 0 there is one. */
static void test_totp_begins_in_1970(void **state) {
    char code1[TOTP_CODE_SIZE + 1], code2[TOTP_CODE_SIZE + 1];
    struct totp_state codes;
    const struct totp_state none = {0}, behind = {.adjustment = -500};
    (void)state;
    totp_code(code1, VIEW(RFC_SEED), 0);
    totp_code(code2, VIEW(RFC_SEED), 1);
    assert_true(totp_accepts(&codes, VIEW(RFC_SEED), &none, 0, view_of(code1), view_of(code2)));
    assert_true(totp_accepts(&codes, VIEW(RFC_SEED), &behind, 0, view_of(code1), view_of(code2)));
    assert_false(totp_accepts(&codes, VIEW(RFC_SEED), &none, 1001 * 30000, view_of(code1), view_of(code2)));
}

/* ----- The API --------------------------------------------------------------------------------- */

static void add_devices(struct iam_mock *mock) {
    const struct iam_mock_device devices[] = {
        {.serial_number = VIRTUAL, .user_name = "Bob"},
        {.serial_number = HARDWARE, .user_name = "Bob", .seed = RFC_SEED},
        {.serial_number = FIDO, .user_name = "Bob"},
    };
    assert_int_equal(iam_mock_add_user(mock, &(struct iam_mock_user){.name = "Bob"}, NULL), 0);
    for (size_t i = 0; i < sizeof devices / sizeof *devices; i++)
        assert_int_equal(iam_mock_add_device(mock, &devices[i], NULL), 0);
}

static void test_totp_code_is_of_the_mock_s_time(void **state) {
    struct iam_mock *mock = *state;
    char code[IAM_MOCK_TOTP_CODE_SIZE], later[IAM_MOCK_TOTP_CODE_SIZE], expected[TOTP_CODE_SIZE + 1];
    add_devices(mock);
    const int64_t step = iam_mock_now_ms(mock) / 30000;
    assert_int_equal(iam_mock_totp_code(mock, HARDWARE, 0, code), 0);
    totp_code(expected, VIEW(RFC_SEED), step);
    assert_string_equal(code, expected);
    assert_int_equal(iam_mock_totp_code(mock, HARDWARE, -step, code), 0);
    totp_code(expected, VIEW(RFC_SEED), 0);
    assert_string_equal(code, expected);
    assert_int_equal(iam_mock_totp_code(mock, HARDWARE, 2, later), 0);
    assert_int_equal(iam_mock_advance_ms(mock, 60000), 0);
    assert_int_equal(iam_mock_totp_code(mock, HARDWARE, 0, code), 0);
    assert_string_equal(code, later);
}

static void test_totp_code_refuses(void **state) {
    struct iam_mock *mock = *state;
    char code[IAM_MOCK_TOTP_CODE_SIZE];
    add_devices(mock);
    const int64_t step = iam_mock_now_ms(mock) / 30000;
    assert_int_equal(iam_mock_totp_code(NULL, VIRTUAL, 0, code), IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_totp_code(mock, NULL, 0, code), IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_totp_code(mock, VIRTUAL, 0, NULL), IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_totp_code(mock, VIRTUAL, -step - 1, code), IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_totp_code(mock, VIRTUAL, INT64_MAX, code), IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_totp_code(mock, VIRTUAL, INT64_MIN, code), IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_totp_code(mock, VIRTUAL, IAM_MOCK_MAX_CODE_STEP, code), 0);
    assert_int_equal(iam_mock_totp_code(mock, VIRTUAL, IAM_MOCK_MAX_CODE_STEP + 1, code), IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_totp_code(mock, FIDO, 0, code), IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_totp_code(mock, VIRTUAL "y", 0, code), IAM_MOCK_ENOENT);
}

static void test_totp_code_depends_on_seed_and_device(void **state) {
    struct iam_mock *mock = *state, *other = NULL, *same = NULL;
    char codes[4][IAM_MOCK_TOTP_CODE_SIZE];
    add_devices(mock);
    assert_int_equal(iam_mock_new(&other, &(struct iam_mock_options){.seed = 7}, NULL), 0);
    add_devices(other);
    assert_int_equal(iam_mock_clone(&same, mock, NULL), 0);
    assert_int_equal(iam_mock_totp_code(mock, VIRTUAL, 0, codes[0]), 0);
    assert_int_equal(iam_mock_totp_code(other, VIRTUAL, 0, codes[1]), 0);
    assert_int_equal(iam_mock_totp_code(same, VIRTUAL, 0, codes[2]), 0);
    assert_int_equal(iam_mock_totp_code(mock, HARDWARE, 0, codes[3]), 0);
    assert_string_not_equal(codes[0], codes[1]);
    assert_string_equal(codes[0], codes[2]);
    assert_string_not_equal(codes[0], codes[3]);
    iam_mock_free(other);
    iam_mock_free(same);
}

static void test_totp_fields_are_checked(void **state) {
    static const struct {
        struct iam_mock_device device;
        int code;
        const char *field;
    } cases[] = {
        {{.serial_number = VIRTUAL, .seed = "short"}, IAM_MOCK_EINVAL, "seed"},
        {{.serial_number = VIRTUAL, .seed = ""}, IAM_MOCK_EINVAL, "seed"},
        {{.serial_number = VIRTUAL, .seed = RFC_SEED "1"}, IAM_MOCK_EINVAL, "seed"},
        {{.serial_number = VIRTUAL, .code_adjustment = IAM_MOCK_MAX_CODE_STEP + 1},
         IAM_MOCK_EINVAL,
         "code_adjustment"},
        {{.serial_number = VIRTUAL, .code_adjustment = -IAM_MOCK_MAX_CODE_STEP - 1},
         IAM_MOCK_EINVAL,
         "code_adjustment"},
        {{.serial_number = VIRTUAL, .last_code_step = -1}, IAM_MOCK_EINVAL, "last_code_step"},
        {{.serial_number = VIRTUAL, .last_code_step = IAM_MOCK_MAX_CODE_STEP + 1},
         IAM_MOCK_EINVAL,
         "last_code_step"},
        {{.serial_number = FIDO, .root = true, .seed = RFC_SEED}, IAM_MOCK_EINVAL, "seed"},
        {{.serial_number = FIDO, .root = true, .last_code_step = 1}, IAM_MOCK_EINVAL, "last_code_step"},
        {{.serial_number = VIRTUAL,
          .seed = RFC_SEED,
          .code_adjustment = -IAM_MOCK_MAX_CODE_STEP,
          .last_code_step = IAM_MOCK_MAX_CODE_STEP},
         0,
         ""},
        {{.serial_number = VIRTUAL, .root = true, .seed = RFC_SEED},
         IAM_MOCK_EINVAL,
         "seed"}, /* it has one */
        {{.serial_number = VIRTUAL, .root = true}, 0, ""},
    };
    struct iam_mock *mock = *state;
    struct iam_mock_error error;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(iam_mock_add_device(mock, &cases[i].device, &error), cases[i].code);
        assert_string_equal(cases[i].code ? error.field : "", cases[i].field);
        assert_true(!cases[i].code || !strstr(error.message, RFC_SEED));
    }
    assert_string_equal(iam_mock_account_text(mock),
                        "iam-mock account 1\naccount 123456789012\nroot\n  device serial_number=\"" VIRTUAL
                        "\" kind=VIRTUAL enable_date=2026-01-01T00:00:00Z code_adjustment=-10000000000 "
                        "last_code_step=10000000000\n");
}

static void test_totp_fields_are_read_from_a_scenario(void **state) {
    static const char scenario[] =
        "<scenario xmlns='urn:iam-mock:scenario'><device serial_number='" VIRTUAL "' seed='" RFC_SEED
        "' code_adjustment='-12' last_code_step='58900000'/></scenario>";
    struct iam_mock *mock = *state;
    char code[IAM_MOCK_TOTP_CODE_SIZE], expected[TOTP_CODE_SIZE + 1];
    assert_int_equal(iam_mock_load_scenario_text(mock, scenario, strlen(scenario), NULL), 0);
    assert_string_equal(iam_mock_account_text(mock),
                        "iam-mock account 1\naccount 123456789012\ndevice serial_number=\"" VIRTUAL
                        "\" kind=VIRTUAL code_adjustment=-12 last_code_step=58900000\n");
    assert_int_equal(iam_mock_totp_code(mock, VIRTUAL, 0, code), 0);
    totp_code(expected, VIEW(RFC_SEED), iam_mock_now_ms(mock) / 30000);
    assert_string_equal(code, expected);
}

int main(void) {
#define TEST(name) cmocka_unit_test(test_totp_##name)
#define WITH_MOCK(name) cmocka_unit_test_setup_teardown(test_totp_##name, with_mock, without_mock)
    const struct CMUnitTest tests[] = {
        TEST(makes_the_codes_of_rfc_6238),
        TEST(knows_seeds),
        TEST(accepts_two_codes_in_a_row),
        TEST(accepts_no_code_twice),
        TEST(takes_nothing_but_codes),
        TEST(begins_in_1970),
        WITH_MOCK(code_is_of_the_mock_s_time),
        WITH_MOCK(code_refuses),
        WITH_MOCK(code_depends_on_seed_and_device),
        WITH_MOCK(fields_are_checked),
        WITH_MOCK(fields_are_read_from_a_scenario),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
