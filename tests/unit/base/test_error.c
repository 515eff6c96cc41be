#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/view.h"
#include "base/error.h"
#include "base/utf8.h"
#include "base/text.h"

/* What stood there before shows which fields are set. */
static struct iam_mock_error dirty(void) {
    struct iam_mock_error error;
    memset(&error, '!', sizeof error);
    return error;
}

static void test_error_sets_every_field(void **state) {
    (void)state;
    struct iam_mock_error error = dirty();
    int result = error_set_at(&error, IAM_MOCK_EXML, "dir/a.xml", 12, 34, "slot", "%s is %d", "it", 5);
    assert_int_equal(result, IAM_MOCK_EXML);
    assert_int_equal(error.code, IAM_MOCK_EXML);
    assert_int_equal(error.line, 12);
    assert_int_equal(error.column, 34);
    assert_string_equal(error.field, "slot");
    assert_string_equal(error.message, "it is 5");
    assert_string_equal(error.file, "dir/a.xml");
}

static void test_error_without_a_file_says_so(void **state) {
    (void)state;
    struct iam_mock_error error = dirty();
    assert_int_equal(error_set(&error, IAM_MOCK_EINVAL, "name", "wrong"), IAM_MOCK_EINVAL);
    assert_int_equal(error.code, IAM_MOCK_EINVAL);
    assert_int_equal(error.line, 0);
    assert_int_equal(error.column, 0);
    assert_string_equal(error.field, "name");
    assert_string_equal(error.message, "wrong");
    assert_string_equal(error.file, "");
}

static void test_error_of_memory_has_words_and_no_field(void **state) {
    (void)state;
    struct iam_mock_error error = dirty();
    assert_int_equal(error_no_memory(&error), IAM_MOCK_ENOMEM);
    assert_int_equal(error.code, IAM_MOCK_ENOMEM);
    assert_string_equal(error.field, "");
    assert_string_equal(error.message, "out of memory");
    assert_string_equal(error.file, "");
    assert_int_equal(error.line, 0);
}

static void test_error_may_be_null(void **state) {
    (void)state;
    assert_int_equal(error_set(NULL, IAM_MOCK_EEXIST, "name", "%s", "there"), IAM_MOCK_EEXIST);
    assert_int_equal(error_set_at(NULL, IAM_MOCK_EIO, "f", 1, 2, "x", "%d", 3), IAM_MOCK_EIO);
    assert_int_equal(error_no_memory(NULL), IAM_MOCK_ENOMEM);
    error_place(NULL, "file", 1);
}

static void test_error_keeps_the_tail_of_a_long_file(void **state) {
    (void)state;
    static const size_t sizes[] = {0, 1, 254, 255, 256, 257, 1000, 5000};
    static char path[5001];
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        struct iam_mock_error error = dirty();
        for (size_t at = 0; at < sizes[i]; at++)
            path[at] = (char)('a' + at % 26);
        path[sizes[i]] = '\0';
        error_set_at(&error, IAM_MOCK_EIO, path, 1, 0, "", "x");
        size_t kept = sizes[i] < 256 ? sizes[i] : 255;
        assert_string_equal(error.file, path + sizes[i] - kept);
        error = dirty();
        error_place(&error, path, 7);
        assert_string_equal(error.file, path + sizes[i] - kept);
    }
}

static void test_error_cuts_a_long_field_and_message_at_the_end(void **state) {
    (void)state;
    struct iam_mock_error error = dirty();
    char text[600];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    error_set(&error, IAM_MOCK_EINVAL, text, "%s", text);
    assert_int_equal(strlen(error.field), sizeof error.field - 1);
    assert_int_equal(strlen(error.message), sizeof error.message - 1);
}

/* A message is one line of UTF-8, whatever the value is that it shows. */
static void test_error_message_is_one_line_of_text(void **state) {
    (void)state;
    static const struct {
        const char *value, *shown;
    } cases[] = {
        {"plain", "plain"},   {"a\nb", "a?b"},         {"a\r\tb", "a??b"},  {"\x1B[31m", "?[31m"},
        {"a\x7F", "a?"},      {"é€😀", "é€😀"},          {"\xFF", "?"},       {"\xC3", "?"},
        {"a\xE2\x82", "a??"}, {"\xED\xA0\x80", "???"}, {"\xC2\x85x", "?x"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct iam_mock_error error = dirty();
        error_set(&error, IAM_MOCK_EINVAL, "name", "%s", cases[i].value);
        assert_string_equal(error.message, cases[i].shown);
    }
}

static void test_error_cut_leaves_no_half_character(void **state) {
    (void)state;
    struct iam_mock_error error = dirty();
    char text[600] = "";
    for (size_t i = 0; i + 4 < sizeof text; i += 3)
        memcpy(text + i, "€", 4);
    for (size_t offset = 0; offset < 3; offset++) {
        error_set(&error, IAM_MOCK_EINVAL, "", "%.*s%s", (int)offset, "xyz", text);
        struct view rest = view_of(error.message);
        for (size_t size; rest.size > 0; rest = (struct view){rest.data + size, rest.size - size}) {
            uint32_t character;
            size = utf8_decode(rest, &character);
            if (size == 0)
                fail_msg("not UTF-8 at the end: %s", error.message);
        }
    }
}

/* Of a field the start is kept, of a file the end. */
static void test_error_field_and_file_are_cut_between_characters(void **state) {
    (void)state;
    static const char *const characters[] = {"é", "€", "😀"};
    for (size_t i = 0; i < COUNT_OF(characters); i++) {
        size_t size = strlen(characters[i]), most = 255 / size;
        char text[1024] = "", whole[1024] = "";
        for (size_t at = 0; at < 300; at += size)
            memcpy(text + at, characters[i], size + 1);
        for (size_t at = 0; at < most; at++)
            strcat(whole, characters[i]);
        struct iam_mock_error error = dirty();
        error_set_at(&error, IAM_MOCK_EIO, text, 1, 0, text, "x");
        assert_string_equal(error.file, whole);
        whole[63 / size * size] = '\0';
        assert_string_equal(error.field, whole);
    }
}

static void test_error_field_and_file_are_lines_of_text(void **state) {
    (void)state;
    struct iam_mock_error error = dirty();
    char text[300];
    error_set_at(&error, IAM_MOCK_EIO, "a\nb\xFF.xml", 1, 0, "c\td\x1B\xC3", "x");
    assert_string_equal(error.file, "a?b?.xml");
    assert_string_equal(error.field, "c?d??");
    error = dirty();
    error_place(&error, "e\r\xC2\x85.xml", 1);
    assert_string_equal(error.file, "e??.xml");
    memset(text, 0x80, sizeof text - 1); /* no character begins in it */
    text[sizeof text - 1] = '\0';
    error_set_at(&error, IAM_MOCK_EIO, text, 1, 0, text, "x");
    assert_int_equal(strspn(error.file, "?"), strlen(error.file));
    assert_int_equal(strspn(error.field, "?"), strlen(error.field));
}

static void test_error_place_leaves_the_rest(void **state) {
    (void)state;
    struct iam_mock_error error = dirty();
    error_set(&error, IAM_MOCK_EINVAL, "name", "wrong");
    error_place(&error, "s.xml", 3);
    assert_int_equal(error.code, IAM_MOCK_EINVAL);
    assert_string_equal(error.field, "name");
    assert_string_equal(error.message, "wrong");
    assert_string_equal(error.file, "s.xml");
    assert_int_equal(error.line, 3);
}

static void test_error_codes_have_words(void **state) {
    (void)state;
    static const struct {
        int code;
        const char *text;
    } codes[] = {
        {IAM_MOCK_OK, "success"},
        {IAM_MOCK_ENOMEM, "out of memory"},
        {IAM_MOCK_EINVAL, "invalid argument"},
        {IAM_MOCK_EEXIST, "it exists already"},
        {IAM_MOCK_ENOENT, "no such user, device or rule"},
        {IAM_MOCK_EIO, "input/output error"},
        {IAM_MOCK_EXML, "not the XML that was expected"},
        {IAM_MOCK_ELIMIT, "a limit is exceeded"},
        {1, "unknown code"},
        {INT32_MAX, "unknown code"},
        {-8, "unknown code"},
        {INT32_MIN, "unknown code"},
    };
    for (size_t i = 0; i < COUNT_OF(codes); i++)
        assert_string_equal(iam_mock_code_text(codes[i].code), codes[i].text);
}

static void test_error_version_is_the_header_s(void **state) {
    (void)state;
    assert_string_equal(iam_mock_version(), IAM_MOCK_VERSION);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_error_sets_every_field),
        cmocka_unit_test(test_error_without_a_file_says_so),
        cmocka_unit_test(test_error_of_memory_has_words_and_no_field),
        cmocka_unit_test(test_error_may_be_null),
        cmocka_unit_test(test_error_keeps_the_tail_of_a_long_file),
        cmocka_unit_test(test_error_cuts_a_long_field_and_message_at_the_end),
        cmocka_unit_test(test_error_message_is_one_line_of_text),
        cmocka_unit_test(test_error_cut_leaves_no_half_character),
        cmocka_unit_test(test_error_field_and_file_are_cut_between_characters),
        cmocka_unit_test(test_error_field_and_file_are_lines_of_text),
        cmocka_unit_test(test_error_place_leaves_the_rest),
        cmocka_unit_test(test_error_codes_have_words),
        cmocka_unit_test(test_error_version_is_the_header_s),
    };
    return cmocka_run_group_tests_name("error", tests, NULL, NULL);
}
