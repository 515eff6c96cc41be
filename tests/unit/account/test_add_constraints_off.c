#include "expect.h"

static void test_add_constraints_off_take_any_text(void **state) {
    static const char *const texts[] = {"R1234", "x", "Bob Smith", "Zoë €😀", "a/b:c%&<>\"'\\", "\n\t\x7F"};
    for (size_t i = 0; i < LENGTH(texts); i++) {
        struct iam_mock_user user = {.name = texts[i], .path = texts[i], .id = texts[i]};
        struct iam_mock_device device = {.serial_number = texts[i], .user_name = texts[i]};
        assert_int_equal(iam_mock_add_user(*state, &user, NULL), 0);
        assert_int_equal(iam_mock_add_device(*state, &device, NULL), 0);
        assert_int_equal(iam_mock_get_device_state(*state, texts[i], texts[i]), IAM_MOCK_ENABLED);
    }
}

static void test_add_constraints_off_bound_texts_to_1024_bytes(void **state) {
    const char *most = repeated('x', 1024), *more = repeated('x', 1025);
    struct iam_mock_error error;
    add_user(*state, most);
    add_device(*state, most, most);
    assert_int_equal(iam_mock_device_count(*state, most), 1);
    char message[256];
    snprintf(message, sizeof message, "name \"%.64s\": expected at most 1024 bytes of UTF-8", more);
    expect_failure(iam_mock_add_user(*state, &(struct iam_mock_user){.name = more}, &error), &error,
                   IAM_MOCK_EINVAL, "name", message);
    snprintf(message, sizeof message, "serial_number \"%.64s\": expected at most 1024 bytes of UTF-8", more);
    expect_failure(
        iam_mock_add_device(*state, &(struct iam_mock_device){.serial_number = more, .root = true}, &error),
        &error, IAM_MOCK_EINVAL, "serial_number", message);
}

static void test_add_constraints_off_want_a_text(void **state) {
    struct iam_mock_error error;
    expect_failure(iam_mock_add_user(*state, &(struct iam_mock_user){.name = ""}, &error), &error,
                   IAM_MOCK_EINVAL, "name", "name \"\": expected a text that isn't empty");
}

/* Whatever a text is, the account's text shows it on one line. */
static void test_add_constraints_off_show_any_text_on_a_line(void **state) {
    struct iam_mock_user user = {.name = "a\nb", .path = "c\nd", .id = "e\nf"};
    assert_int_equal(iam_mock_add_user(*state, &user, NULL), 0);
    const char *text = iam_mock_account_text(*state);
    assert_non_null(text);
    assert_non_null(strstr(text, "\nuser name=\"a\\nb\" path=\"c\\nd\" id=\"e\\nf\" create_date="));
}

static void test_add_constraints_off_show_long_texts(void **state) {
    const char *most = repeated('x', 1024);
    struct iam_mock_user user = {.name = most, .path = most, .id = most};
    assert_int_equal(iam_mock_add_user(*state, &user, NULL), 0);
    add_device(*state, most, most);
    const char *text = iam_mock_account_text(*state);
    assert_non_null(text);
    assert_true(strlen(text) > 4 * 1024);
}

static void test_add_constraints_off_want_utf_8(void **state) {
    static const char *const texts[] = {"\xFF", "a\xC3", "\xED\xA0\x80", "\xC0\x80"};
    for (size_t i = 0; i < LENGTH(texts); i++) {
        struct iam_mock_error error;
        int result = iam_mock_add_user(*state, &(struct iam_mock_user){.name = texts[i]}, &error);
        assert_int_equal(result, IAM_MOCK_EINVAL);
        assert_string_equal(error.field, "name");
        assert_non_null(strstr(error.message, "expected UTF-8 without NUL"));
    }
}

#define ANYTHING_GOES(test) cmocka_unit_test_setup_teardown(test, with_constraints_off, without_mock)

int main(void) {
    const struct CMUnitTest tests[] = {
        ANYTHING_GOES(test_add_constraints_off_take_any_text),
        ANYTHING_GOES(test_add_constraints_off_bound_texts_to_1024_bytes),
        ANYTHING_GOES(test_add_constraints_off_want_a_text),
        ANYTHING_GOES(test_add_constraints_off_show_any_text_on_a_line),
        ANYTHING_GOES(test_add_constraints_off_show_long_texts),
        ANYTHING_GOES(test_add_constraints_off_want_utf_8),
    };
    return cmocka_run_group_tests_name("add_constraints_off", tests, NULL, NULL);
}
