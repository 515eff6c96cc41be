#include "expect.h"

static const struct {
    struct iam_mock_user given;
    const char *field, *message;
} bad_users[] = {
    {{.name = NULL}, "name", "name is NULL; expected a text"},
    {{.name = ""}, "name", "name \"\": expected a text that isn't empty"},
    {{.name = "Bob Smith"}, "name", "name \"Bob Smith\": " NAME_EXPECTED},
    {{.name = "a/b"}, "name", "name \"a/b\": " NAME_EXPECTED},
    {{.name = "Zo\xC3\xAB"}, "name", "name \"Zo\xC3\xAB\": " NAME_EXPECTED},
    {{.name = "a\nb"}, "name", "name \"a?b\": " NAME_EXPECTED},
    {{.name = "\xFF"}, "name", "name \"?\": " NAME_EXPECTED},
    {{.name = "U", .path = ""}, "path", "path \"\": expected a text that isn't empty"},
    {{.name = "U", .path = "a/"},
     "path",
     "path \"a/\": expected 1 to 512 characters that match (\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F)"},
    {{.name = "U", .path = "/a"},
     "path",
     "path \"/a\": expected 1 to 512 characters that match (\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F)"},
    {{.name = "U", .path = "//"},
     "path",
     "path \"//\": expected 1 to 512 characters that match (\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F)"},
    {{.name = "U", .path = "/a b/"},
     "path",
     "path \"/a b/\": expected 1 to 512 characters that match (\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F)"},
    {{.name = "U", .id = ""}, "id", "id \"\": expected a text that isn't empty"},
    {{.name = "U", .id = "AIDA12345678901"}, "id", "id \"AIDA12345678901\": " ID_EXPECTED},
    {{.name = "U", .id = "AIDA-23456789012"}, "id", "id \"AIDA-23456789012\": " ID_EXPECTED},
    {{.name = "U", .create_date = ""}, "create_date", "create_date \"\": " DATE_EXPECTED},
    {{.name = "U", .create_date = "2026-02-29T00:00:00Z"},
     "create_date",
     "create_date \"2026-02-29T00:00:00Z\": " NO_SUCH_DAY},
    {{.name = "U", .create_date = "1969-12-31T23:59:59Z"},
     "create_date",
     "create_date \"1969-12-31T23:59:59Z\": " DATE_EXPECTED},
};

static void test_add_user_refuse_a_user_out_of_pattern(void **state) {
    for (size_t i = 0; i < LENGTH(bad_users); i++) {
        struct iam_mock_error error;
        int result = iam_mock_add_user(*state, &bad_users[i].given, &error);
        expect_failure(result, &error, IAM_MOCK_EINVAL, bad_users[i].field, bad_users[i].message);
    }
}

static void test_add_user_refused_leave_the_account_as_it_was(void **state) {
    char *before = copy_of(iam_mock_account_text(*state));
    for (size_t i = 0; i < LENGTH(bad_users); i++)
        assert_int_equal(iam_mock_add_user(*state, &bad_users[i].given, NULL), IAM_MOCK_EINVAL);
    const char *after = iam_mock_account_text(*state);
    assert_non_null(after);
    assert_string_equal(after, before);
    free(before);
}

static int add_user_with(struct iam_mock *mock, size_t name, size_t path, size_t id) {
    char slashed[1024] = "";
    if (path > 0) {
        memset(slashed, 'p', path);
        slashed[0] = slashed[path - 1] = '/';
        slashed[path] = '\0';
    }
    struct iam_mock_user user = {
        .name = repeated('n', name), .path = path ? slashed : NULL, .id = id ? repeated('I', id) : NULL};
    int result = iam_mock_add_user(mock, &user, NULL);
    if (result == 0)
        assert_int_equal(iam_mock_remove_user(mock, user.name), 0);
    return result;
}

static void test_add_user_bound_the_sizes_of_a_user_s_texts(void **state) {
    static const struct {
        size_t name, path, id;
        int result;
    } sizes[] = {
        {1, 0, 0, 0},  {128, 0, 0, 0}, {129, 0, 0, IAM_MOCK_EINVAL}, {1, 1, 0, 0},
        {1, 3, 0, 0},  {1, 512, 0, 0}, {1, 513, 0, IAM_MOCK_EINVAL}, {1, 0, 15, IAM_MOCK_EINVAL},
        {1, 0, 16, 0}, {1, 0, 128, 0}, {1, 0, 129, IAM_MOCK_EINVAL},
    };
    for (size_t i = 0; i < LENGTH(sizes); i++) {
        int result = add_user_with(*state, sizes[i].name, sizes[i].path, sizes[i].id);
        if (result != sizes[i].result)
            fail_msg("name %zu, path %zu, id %zu: %d", sizes[i].name, sizes[i].path, sizes[i].id, result);
    }
}

static void test_add_user_take_the_characters_of_a_name_and_no_others(void **state) {
    for (int c = 1; c < 256; c++) {
        char name[32];
        snprintf(name, sizeof name, "%03d%c", c, c);
        int expected = strchr(NAME_CHARACTERS, c) ? 0 : IAM_MOCK_EINVAL;
        assert_int_equal(iam_mock_add_user(*state, &(struct iam_mock_user){.name = name}, NULL), expected);
    }
}

static void test_add_user_take_the_characters_of_a_path_and_no_others(void **state) {
    for (int c = 1; c < 256; c++) {
        char name[32], path[32];
        snprintf(name, sizeof name, "u%d", c);
        snprintf(path, sizeof path, "/a%c/", c);
        struct iam_mock_user user = {.name = name, .path = path};
        assert_int_equal(iam_mock_add_user(*state, &user, NULL),
                         c >= 0x21 && c <= 0x7E ? 0 : IAM_MOCK_EINVAL);
    }
}

static void test_add_user_take_the_characters_of_an_id_and_no_others(void **state) {
    for (int c = 1; c < 256; c++) {
        char name[32], id[32];
        snprintf(name, sizeof name, "u%d", c);
        snprintf(id, sizeof id, "AIDA00000000000%c", c);
        struct iam_mock_user user = {.name = name, .id = id};
        int expected = strchr(WORD_CHARACTERS, c) ? 0 : IAM_MOCK_EINVAL;
        assert_int_equal(iam_mock_add_user(*state, &user, NULL), expected);
    }
}

static void test_add_user_refuse_a_user_twice(void **state) {
    struct iam_mock_error error;
    int result = iam_mock_add_user(*state, &(struct iam_mock_user){.name = "Bob"}, &error);
    expect_failure(result, &error, IAM_MOCK_EEXIST, "name", "user \"Bob\" exists already");
}

static void test_add_user_refuse_a_name_that_differs_in_case_only(void **state) {
    struct iam_mock_error error;
    int result = iam_mock_add_user(*state, &(struct iam_mock_user){.name = "bOB"}, &error);
    expect_failure(result, &error, IAM_MOCK_EEXIST, "name",
                   "user \"bOB\" exists already, as \"Bob\": names differ in case only");
}

/* However long the names, what is wrong with them is said. */
static void test_add_user_refuse_a_long_name_in_whole_sentences(void **state) {
    struct iam_mock_error error;
    char message[256];
    add_user(*state, repeated('a', 128));
    int result = iam_mock_add_user(*state, &(struct iam_mock_user){.name = repeated('A', 128)}, &error);
    snprintf(message, sizeof message, "user \"%s\" exists already, as \"%s\": names differ in case only",
             repeated('A', 64), repeated('a', 64));
    expect_failure(result, &error, IAM_MOCK_EEXIST, "name", message);
}

/* The strings are copied, and the defaults are the clock's and the seed's. */
static void test_add_user_keep_what_was_given(void **state) {
    char name[] = "Carl", path[] = "/ops/", id[] = "AIDAIOSFODNN7EXAMPLE1",
         date[] = "2020-02-29T01:02:03.456Z";
    struct iam_mock_user user = {.name = name, .path = path, .id = id, .create_date = date};
    assert_int_equal(iam_mock_add_user(*state, &user, NULL), 0);
    memset(name, '!', strlen(name));
    memset(path, '!', strlen(path));
    memset(id, '!', strlen(id));
    memset(date, '!', strlen(date));
    const char *text = iam_mock_account_text(*state);
    assert_non_null(text);
    assert_non_null(strstr(text, "user name=\"Carl\" path=\"/ops/\" id=AIDAIOSFODNN7EXAMPLE1 "
                                 "create_date=2020-02-29T01:02:03.456Z\n"));
}

static void test_add_user_date_a_user_by_the_clock(void **state) {
    advance(*state, 61001);
    add_user(*state, "Carl");
    const char *text = iam_mock_account_text(*state);
    assert_non_null(text);
    const char *line = strstr(text, "user name=\"Carl\" path=\"/\" id=AIDA");
    assert_non_null(line);
    assert_non_null(strstr(line, " create_date=2026-01-01T00:01:01.001Z\n"));
}

#define WITH_BOB(test) cmocka_unit_test_setup_teardown(test, with_bob, without_mock)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_BOB(test_add_user_refuse_a_user_out_of_pattern),
        WITH_BOB(test_add_user_refused_leave_the_account_as_it_was),
        WITH_BOB(test_add_user_bound_the_sizes_of_a_user_s_texts),
        WITH_BOB(test_add_user_take_the_characters_of_a_name_and_no_others),
        WITH_BOB(test_add_user_take_the_characters_of_a_path_and_no_others),
        WITH_BOB(test_add_user_take_the_characters_of_an_id_and_no_others),
        WITH_BOB(test_add_user_refuse_a_user_twice),
        WITH_BOB(test_add_user_refuse_a_name_that_differs_in_case_only),
        WITH_BOB(test_add_user_refuse_a_long_name_in_whole_sentences),
        WITH_BOB(test_add_user_keep_what_was_given),
        WITH_BOB(test_add_user_date_a_user_by_the_clock),
    };
    return cmocka_run_group_tests_name("add_user", tests, NULL, NULL);
}
