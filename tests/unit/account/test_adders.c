#include "expect.h"

#define VIRTUAL_MFA "arn:aws:iam::123456789012:mfa/Bob"
#define OTHER_MFA "arn:aws:iam::123456789012:mfa/Alice"
#define FIDO_MFA "arn:aws:iam::123456789012:u2f/user/Bob/key-ABC"
#define HARDWARE_MFA "GAHT12345678"

static int with_bob(void **state) {
    struct iam_mock_user user = {.name = "Bob"};
    if (with_mock(state) != 0)
        return -1;
    return iam_mock_add_user(*state, &user, NULL);
}

/* ----- Users ------------------------------------------------------------------------------------ */

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
     "create_date \"2026-02-29T00:00:00Z\": " DATE_EXPECTED},
    {{.name = "U", .create_date = "1969-12-31T23:59:59Z"},
     "create_date",
     "create_date \"1969-12-31T23:59:59Z\": " DATE_EXPECTED},
};

static void test_adders_refuse_a_user_out_of_pattern(void **state) {
    for (size_t i = 0; i < LENGTH(bad_users); i++) {
        struct iam_mock_error error;
        int result = iam_mock_add_user(*state, &bad_users[i].given, &error);
        expect_failure(result, &error, IAM_MOCK_EINVAL, bad_users[i].field, bad_users[i].message);
    }
}

static void test_adders_refused_leave_the_account_as_it_was(void **state) {
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

static void test_adders_bound_the_sizes_of_a_user_s_texts(void **state) {
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

static void test_adders_take_the_characters_of_a_name_and_no_others(void **state) {
    for (int c = 1; c < 256; c++) {
        char name[32];
        snprintf(name, sizeof name, "%03d%c", c, c);
        int expected = strchr(NAME_CHARACTERS, c) ? 0 : IAM_MOCK_EINVAL;
        assert_int_equal(iam_mock_add_user(*state, &(struct iam_mock_user){.name = name}, NULL), expected);
    }
}

static void test_adders_take_the_characters_of_a_path_and_no_others(void **state) {
    for (int c = 1; c < 256; c++) {
        char name[32], path[32];
        snprintf(name, sizeof name, "u%d", c);
        snprintf(path, sizeof path, "/a%c/", c);
        struct iam_mock_user user = {.name = name, .path = path};
        assert_int_equal(iam_mock_add_user(*state, &user, NULL),
                         c >= 0x21 && c <= 0x7E ? 0 : IAM_MOCK_EINVAL);
    }
}

static void test_adders_take_the_characters_of_an_id_and_no_others(void **state) {
    for (int c = 1; c < 256; c++) {
        char name[32], id[32];
        snprintf(name, sizeof name, "u%d", c);
        snprintf(id, sizeof id, "AIDA00000000000%c", c);
        struct iam_mock_user user = {.name = name, .id = id};
        int expected = strchr(WORD_CHARACTERS, c) ? 0 : IAM_MOCK_EINVAL;
        assert_int_equal(iam_mock_add_user(*state, &user, NULL), expected);
    }
}

static void test_adders_refuse_a_user_twice(void **state) {
    struct iam_mock_error error;
    int result = iam_mock_add_user(*state, &(struct iam_mock_user){.name = "Bob"}, &error);
    expect_failure(result, &error, IAM_MOCK_EEXIST, "name", "user \"Bob\" exists already");
}

static void test_adders_refuse_a_name_that_differs_in_case_only(void **state) {
    struct iam_mock_error error;
    int result = iam_mock_add_user(*state, &(struct iam_mock_user){.name = "bOB"}, &error);
    expect_failure(result, &error, IAM_MOCK_EEXIST, "name",
                   "user \"bOB\" exists already, as \"Bob\": names differ in case only");
}

/* However long the names, what is wrong with them is said. */
static void test_adders_refuse_a_long_name_in_whole_sentences(void **state) {
    struct iam_mock_error error;
    char message[256];
    add_user(*state, repeated('a', 128));
    int result = iam_mock_add_user(*state, &(struct iam_mock_user){.name = repeated('A', 128)}, &error);
    snprintf(message, sizeof message, "user \"%s\" exists already, as \"%s\": names differ in case only",
             repeated('A', 64), repeated('a', 64));
    expect_failure(result, &error, IAM_MOCK_EEXIST, "name", message);
}

/* The strings are copied, and the defaults are the clock's and the seed's. */
static void test_adders_keep_what_was_given(void **state) {
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

static void test_adders_date_a_user_by_the_clock(void **state) {
    advance(*state, 61001);
    add_user(*state, "Carl");
    const char *text = iam_mock_account_text(*state);
    assert_non_null(text);
    const char *line = strstr(text, "user name=\"Carl\" path=\"/\" id=AIDA");
    assert_non_null(line);
    assert_non_null(strstr(line, " create_date=2026-01-01T00:01:01.001Z\n"));
}

/* ----- Devices ---------------------------------------------------------------------------------- */

static const struct {
    struct iam_mock_device given;
    int code;
    const char *field, *message;
} bad_devices[] = {
    {{.root = true}, IAM_MOCK_EINVAL, "serial_number", "serial_number is NULL; expected a text"},
    {{.serial_number = "", .root = true},
     IAM_MOCK_EINVAL,
     "serial_number",
     "serial_number \"\": expected a text that isn't empty"},
    {{.serial_number = "GAHT1234", .root = true},
     IAM_MOCK_EINVAL,
     "serial_number",
     "serial_number \"GAHT1234\": " SERIAL_EXPECTED},
    {{.serial_number = "GAHT 12345678", .root = true},
     IAM_MOCK_EINVAL,
     "serial_number",
     "serial_number \"GAHT 12345678\": " SERIAL_EXPECTED},
    {{.serial_number = HARDWARE_MFA, .root = true, .kind = (enum iam_mock_device_kind)4},
     IAM_MOCK_EINVAL,
     "kind",
     "kind 4 isn't of enum iam_mock_device_kind"},
    {{.serial_number = HARDWARE_MFA, .root = true, .kind = (enum iam_mock_device_kind) - 1},
     IAM_MOCK_EINVAL,
     "kind",
     "kind -1 isn't of enum iam_mock_device_kind"},
    {{.serial_number = VIRTUAL_MFA, .user_name = "Bob", .root = true},
     IAM_MOCK_EINVAL,
     "root",
     "device " VIRTUAL_MFA ": a user_name and root; expected one"},
    {{.serial_number = VIRTUAL_MFA, .user_name = "Nobody"},
     IAM_MOCK_ENOENT,
     "user_name",
     "device " VIRTUAL_MFA ": there is no user \"Nobody\"; add the user first"},
    {{.serial_number = VIRTUAL_MFA, .user_name = ""},
     IAM_MOCK_ENOENT,
     "user_name",
     "device " VIRTUAL_MFA ": there is no user \"\"; add the user first"},
    {{.serial_number = HARDWARE_MFA},
     IAM_MOCK_EINVAL,
     "user_name",
     "device " HARDWARE_MFA " isn't virtual: expected a user_name or root, who holds it"},
    {{.serial_number = FIDO_MFA},
     IAM_MOCK_EINVAL,
     "user_name",
     "device " FIDO_MFA " isn't virtual: expected a user_name or root, who holds it"},
    {{.serial_number = VIRTUAL_MFA, .kind = IAM_MOCK_FIDO},
     IAM_MOCK_EINVAL,
     "user_name",
     "device " VIRTUAL_MFA " isn't virtual: expected a user_name or root, who holds it"},
    {{.serial_number = VIRTUAL_MFA, .enable_date = "2026-01-01T00:00:00Z"},
     IAM_MOCK_EINVAL,
     "enable_date",
     "device " VIRTUAL_MFA " is held by nobody: expected no enable_date"},
    {{.serial_number = VIRTUAL_MFA, .user_name = "Bob", .enable_date = "yesterday"},
     IAM_MOCK_EINVAL,
     "enable_date",
     "enable_date \"yesterday\": " DATE_EXPECTED},
};

static void test_adders_refuse_a_device_that_cannot_be(void **state) {
    for (size_t i = 0; i < LENGTH(bad_devices); i++) {
        struct iam_mock_error error;
        int result = iam_mock_add_device(*state, &bad_devices[i].given, &error);
        expect_failure(result, &error, bad_devices[i].code, bad_devices[i].field, bad_devices[i].message);
    }
}

static void test_adders_refused_devices_are_not_there(void **state) {
    char *before = copy_of(iam_mock_account_text(*state));
    for (size_t i = 0; i < LENGTH(bad_devices); i++)
        assert_int_equal(iam_mock_add_device(*state, &bad_devices[i].given, NULL), bad_devices[i].code);
    const char *after = iam_mock_account_text(*state);
    assert_non_null(after);
    assert_string_equal(after, before);
    assert_int_equal(iam_mock_get_device_state(*state, "Bob", VIRTUAL_MFA), IAM_MOCK_UNKNOWN);
    free(before);
}

static void test_adders_bound_the_size_of_a_serial(void **state) {
    static const struct {
        size_t size;
        int result;
    } sizes[] = {{8, IAM_MOCK_EINVAL}, {9, 0}, {256, 0}, {257, IAM_MOCK_EINVAL}};
    for (size_t i = 0; i < LENGTH(sizes); i++) {
        struct iam_mock_device device = {.serial_number = repeated('S', sizes[i].size), .user_name = "Bob"};
        assert_int_equal(iam_mock_add_device(*state, &device, NULL), sizes[i].result);
    }
}

static void test_adders_take_the_characters_of_a_serial_and_no_others(void **state) {
    for (int c = 1; c < 256; c++) {
        char serial[32];
        snprintf(serial, sizeof serial, "SERIAL%03d%c", c, c);
        struct iam_mock_device device = {.serial_number = serial, .kind = IAM_MOCK_VIRTUAL};
        int expected = strchr(NAME_CHARACTERS "/:", c) ? 0 : IAM_MOCK_EINVAL;
        assert_int_equal(iam_mock_add_device(*state, &device, NULL), expected);
    }
}

static void test_adders_refuse_a_known_serial(void **state) {
    add_device(*state, "Bob", VIRTUAL_MFA);
    add_device(*state, NULL, OTHER_MFA);
    add_device(*state, "Bob", HARDWARE_MFA);
    static const char *const serials[] = {VIRTUAL_MFA, OTHER_MFA, HARDWARE_MFA};
    for (size_t i = 0; i < LENGTH(serials); i++) {
        struct iam_mock_device device = {.serial_number = serials[i], .root = true};
        struct iam_mock_error error;
        char message[128];
        snprintf(message, sizeof message, "device %s exists already", serials[i]);
        expect_failure(iam_mock_add_device(*state, &device, &error), &error, IAM_MOCK_EEXIST, "serial_number",
                       message);
    }
}

static void test_adders_tell_serials_apart_by_case(void **state) {
    add_device(*state, "Bob", "arn:aws:iam::123456789012:mfa/Bob");
    add_device(*state, "Bob", "arn:aws:iam::123456789012:mfa/bob");
    assert_int_equal(iam_mock_device_count(*state, "Bob"), 2);
}

static void test_adders_find_the_holder_without_case(void **state) {
    add_device(*state, "BOB", VIRTUAL_MFA);
    assert_int_equal(iam_mock_get_device_state(*state, "bob", VIRTUAL_MFA), IAM_MOCK_ENABLED);
}

/* Eight of a user, and eight of root beside them. */
static void test_adders_refuse_a_ninth_device(void **state) {
    for (int root = 0; root <= 1; root++) {
        for (int i = 1; i <= 9; i++) {
            char serial[32], message[128];
            snprintf(serial, sizeof serial, "SERIAL-%d-%d", root, i);
            struct iam_mock_device device = {
                .serial_number = serial, .user_name = root ? NULL : "Bob", .root = root};
            struct iam_mock_error error;
            int result = iam_mock_add_device(*state, &device, &error);
            if (i <= 8) {
                assert_int_equal(result, 0);
                continue;
            }
            snprintf(message, sizeof message, "device %s: %s holds 8 devices, and no more are allowed",
                     serial, root ? "root" : "Bob");
            expect_failure(result, &error, IAM_MOCK_ELIMIT, root ? "root" : "user_name", message);
        }
        assert_int_equal(iam_mock_device_count(*state, root ? NULL : "Bob"), 8);
    }
}

static void test_adders_take_another_device_after_one_is_gone(void **state) {
    char serial[32];
    for (int i = 1; i <= 8; i++) {
        snprintf(serial, sizeof serial, "SERIAL-0%d", i);
        add_device(*state, "Bob", serial);
    }
    assert_string_equal(deactivate(*state, "Bob", "SERIAL-03"), "");
    add_device(*state, "Bob", "SERIAL-09");
    assert_int_equal(iam_mock_device_count(*state, "Bob"), 8);
}

static void test_adders_limit_no_devices_of_nobody(void **state) {
    for (int i = 1; i <= 20; i++) {
        char serial[32];
        snprintf(serial, sizeof serial, "a:mfa/free-%d", i);
        add_device(*state, NULL, serial);
    }
    assert_int_equal(iam_mock_device_count(*state, NULL), 0);
}

static void test_adders_tell_a_kind_by_the_serial(void **state) {
    static const struct {
        const char *serial, *shown;
        enum iam_mock_device_kind kind;
    } kinds[] = {
        {"arn:aws:iam::123456789012:mfa/Bob", "VIRTUAL", IAM_MOCK_BY_SERIAL},
        {"arn:aws-cn:iam::123456789012:mfa/path/Bob", "VIRTUAL", IAM_MOCK_BY_SERIAL},
        {"arn:aws:iam::123456789012:u2f/user/Bob/k", "FIDO", IAM_MOCK_BY_SERIAL},
        {"GAHT12345678", "HARDWARE", IAM_MOCK_BY_SERIAL},
        {"arn:aws:iam::123456789012:MFA/Bob", "HARDWARE", IAM_MOCK_BY_SERIAL},
        {"arn:aws:iam::123456789012:mfa/one", "HARDWARE", IAM_MOCK_HARDWARE},
        {"arn:aws:iam::123456789012:mfa/two", "FIDO", IAM_MOCK_FIDO},
        {"GAHT12345679", "VIRTUAL", IAM_MOCK_VIRTUAL},
    };
    for (size_t i = 0; i < LENGTH(kinds); i++) {
        struct iam_mock_device device = {
            .serial_number = kinds[i].serial, .user_name = "Bob", .kind = kinds[i].kind};
        char line[128];
        assert_int_equal(iam_mock_add_device(*state, &device, NULL), 0);
        snprintf(line, sizeof line, "  device serial_number=\"%s\" kind=%s ", kinds[i].serial,
                 kinds[i].shown);
        const char *text = iam_mock_account_text(*state);
        assert_non_null(text);
        if (!strstr(text, line))
            fail_msg("expected %s in:\n%s", line, text);
    }
}

static void test_adders_cut_an_enable_date_to_the_second(void **state) {
    static const struct {
        const char *serial, *given, *shown;
    } dates[] = {
        {"DEVICE-000", NULL, "2026-01-01T00:00:01Z"},
        {"DEVICE-001", "2020-02-29T01:02:03Z", "2020-02-29T01:02:03Z"},
        {"DEVICE-002", "2020-02-29T01:02:03.999Z", "2020-02-29T01:02:03Z"},
        {"DEVICE-003", "1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"},
        {"DEVICE-004", "9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59Z"},
    };
    advance(*state, 1999);
    for (size_t i = 0; i < LENGTH(dates); i++) {
        struct iam_mock_device device = {
            .serial_number = dates[i].serial, .user_name = "Bob", .enable_date = dates[i].given};
        char line[128];
        assert_int_equal(iam_mock_add_device(*state, &device, NULL), 0);
        snprintf(line, sizeof line, "\"%s\" kind=HARDWARE enable_date=%s\n", dates[i].serial, dates[i].shown);
        const char *text = iam_mock_account_text(*state);
        assert_non_null(text);
        assert_non_null(strstr(text, line));
    }
}

/* ----- Constraints off --------------------------------------------------------------------------- */

static void test_adders_take_any_text_with_constraints_off(void **state) {
    static const char *const texts[] = {"R1234", "x", "Bob Smith", "Zoë €😀", "a/b:c%&<>\"'\\", "\n\t\x7F"};
    for (size_t i = 0; i < LENGTH(texts); i++) {
        struct iam_mock_user user = {.name = texts[i], .path = texts[i], .id = texts[i]};
        struct iam_mock_device device = {.serial_number = texts[i], .user_name = texts[i]};
        assert_int_equal(iam_mock_add_user(*state, &user, NULL), 0);
        assert_int_equal(iam_mock_add_device(*state, &device, NULL), 0);
        assert_int_equal(iam_mock_get_device_state(*state, texts[i], texts[i]), IAM_MOCK_ENABLED);
    }
}

static void test_adders_bound_texts_to_1024_bytes_with_constraints_off(void **state) {
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

static void test_adders_want_a_text_with_constraints_off(void **state) {
    struct iam_mock_error error;
    expect_failure(iam_mock_add_user(*state, &(struct iam_mock_user){.name = ""}, &error), &error,
                   IAM_MOCK_EINVAL, "name", "name \"\": expected a text that isn't empty");
}

/* Whatever a text is, the account's text shows it on one line. */
static void test_adders_show_any_text_on_a_line_with_constraints_off(void **state) {
    struct iam_mock_user user = {.name = "a\nb", .path = "c\nd", .id = "e\nf"};
    assert_int_equal(iam_mock_add_user(*state, &user, NULL), 0);
    const char *text = iam_mock_account_text(*state);
    assert_non_null(text);
    assert_non_null(strstr(text, "\nuser name=\"a\\nb\" path=\"c\\nd\" id=\"e\\nf\" create_date="));
}

static void test_adders_show_long_texts_with_constraints_off(void **state) {
    const char *most = repeated('x', 1024);
    struct iam_mock_user user = {.name = most, .path = most, .id = most};
    assert_int_equal(iam_mock_add_user(*state, &user, NULL), 0);
    add_device(*state, most, most);
    const char *text = iam_mock_account_text(*state);
    assert_non_null(text);
    assert_true(strlen(text) > 4 * 1024);
}

static void test_adders_want_utf_8_with_constraints_off(void **state) {
    static const char *const texts[] = {"\xFF", "a\xC3", "\xED\xA0\x80", "\xC0\x80"};
    for (size_t i = 0; i < LENGTH(texts); i++) {
        struct iam_mock_error error;
        int result = iam_mock_add_user(*state, &(struct iam_mock_user){.name = texts[i]}, &error);
        assert_int_equal(result, IAM_MOCK_EINVAL);
        assert_string_equal(error.field, "name");
        assert_non_null(strstr(error.message, "expected UTF-8 without NUL"));
    }
}

#define WITH_BOB(test) cmocka_unit_test_setup_teardown(test, with_bob, without_mock)
#define ANYTHING_GOES(test) cmocka_unit_test_setup_teardown(test, with_constraints_off, without_mock)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_BOB(test_adders_refuse_a_user_out_of_pattern),
        WITH_BOB(test_adders_refused_leave_the_account_as_it_was),
        WITH_BOB(test_adders_bound_the_sizes_of_a_user_s_texts),
        WITH_BOB(test_adders_take_the_characters_of_a_name_and_no_others),
        WITH_BOB(test_adders_take_the_characters_of_a_path_and_no_others),
        WITH_BOB(test_adders_take_the_characters_of_an_id_and_no_others),
        WITH_BOB(test_adders_refuse_a_user_twice),
        WITH_BOB(test_adders_refuse_a_name_that_differs_in_case_only),
        WITH_BOB(test_adders_refuse_a_long_name_in_whole_sentences),
        WITH_BOB(test_adders_keep_what_was_given),
        WITH_BOB(test_adders_date_a_user_by_the_clock),
        WITH_BOB(test_adders_refuse_a_device_that_cannot_be),
        WITH_BOB(test_adders_refused_devices_are_not_there),
        WITH_BOB(test_adders_bound_the_size_of_a_serial),
        WITH_BOB(test_adders_take_the_characters_of_a_serial_and_no_others),
        WITH_BOB(test_adders_refuse_a_known_serial),
        WITH_BOB(test_adders_tell_serials_apart_by_case),
        WITH_BOB(test_adders_find_the_holder_without_case),
        WITH_BOB(test_adders_refuse_a_ninth_device),
        WITH_BOB(test_adders_take_another_device_after_one_is_gone),
        WITH_BOB(test_adders_limit_no_devices_of_nobody),
        WITH_BOB(test_adders_tell_a_kind_by_the_serial),
        WITH_BOB(test_adders_cut_an_enable_date_to_the_second),
        ANYTHING_GOES(test_adders_take_any_text_with_constraints_off),
        ANYTHING_GOES(test_adders_bound_texts_to_1024_bytes_with_constraints_off),
        ANYTHING_GOES(test_adders_want_a_text_with_constraints_off),
        ANYTHING_GOES(test_adders_show_any_text_on_a_line_with_constraints_off),
        ANYTHING_GOES(test_adders_show_long_texts_with_constraints_off),
        ANYTHING_GOES(test_adders_want_utf_8_with_constraints_off),
    };
    return cmocka_run_group_tests_name("adders", tests, NULL, NULL);
}
