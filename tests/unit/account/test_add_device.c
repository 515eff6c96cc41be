#include "expect.h"

#define VIRTUAL_MFA "arn:aws:iam::123456789012:mfa/Bob"
#define OTHER_MFA "arn:aws:iam::123456789012:mfa/Alice"
#define FIDO_MFA "arn:aws:iam::123456789012:u2f/user/Bob/key-ABC"
#define HARDWARE_MFA "GAHT12345678"

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
     "device " VIRTUAL_MFA " has no holder: expected no enable_date"},
    {{.serial_number = VIRTUAL_MFA, .user_name = "Bob", .enable_date = "yesterday"},
     IAM_MOCK_EINVAL,
     "enable_date",
     "enable_date \"yesterday\": " DATE_EXPECTED},
};

static void test_add_device_refuse_a_device_that_cannot_be(void **state) {
    for (size_t i = 0; i < LENGTH(bad_devices); i++) {
        struct iam_mock_error error;
        int result = iam_mock_add_device(*state, &bad_devices[i].given, &error);
        expect_failure(result, &error, bad_devices[i].code, bad_devices[i].field, bad_devices[i].message);
    }
}

static void test_add_device_refused_devices_are_not_there(void **state) {
    char *before = copy_of(iam_mock_account_text(*state));
    for (size_t i = 0; i < LENGTH(bad_devices); i++)
        assert_int_equal(iam_mock_add_device(*state, &bad_devices[i].given, NULL), bad_devices[i].code);
    const char *after = iam_mock_account_text(*state);
    assert_non_null(after);
    assert_string_equal(after, before);
    assert_int_equal(iam_mock_get_device_state(*state, "Bob", VIRTUAL_MFA), IAM_MOCK_UNKNOWN);
    free(before);
}

static void test_add_device_bound_the_size_of_a_serial(void **state) {
    static const struct {
        size_t size;
        int result;
    } sizes[] = {{8, IAM_MOCK_EINVAL}, {9, 0}, {256, 0}, {257, IAM_MOCK_EINVAL}};
    for (size_t i = 0; i < LENGTH(sizes); i++) {
        struct iam_mock_device device = {.serial_number = repeated('S', sizes[i].size), .user_name = "Bob"};
        assert_int_equal(iam_mock_add_device(*state, &device, NULL), sizes[i].result);
    }
}

static void test_add_device_take_the_characters_of_a_serial_and_no_others(void **state) {
    for (int c = 1; c < 256; c++) {
        char serial[32];
        snprintf(serial, sizeof serial, "SERIAL%03d%c", c, c);
        struct iam_mock_device device = {.serial_number = serial, .kind = IAM_MOCK_VIRTUAL};
        int expected = strchr(NAME_CHARACTERS "/:", c) ? 0 : IAM_MOCK_EINVAL;
        assert_int_equal(iam_mock_add_device(*state, &device, NULL), expected);
    }
}

static void test_add_device_refuse_a_known_serial(void **state) {
    add_device(*state, "Bob", VIRTUAL_MFA);
    add_device(*state, NULL, OTHER_MFA);
    add_device(*state, "Bob", HARDWARE_MFA);
    static const char *const serials[] = {VIRTUAL_MFA, HARDWARE_MFA, OTHER_MFA};
    for (size_t i = 0; i < LENGTH(serials); i++) { /* the last one is not assigned, before and after */
        struct iam_mock_device device = {.serial_number = serials[i], .root = serials[i] != serials[2]};
        struct iam_mock_error error;
        char message[128];
        snprintf(message, sizeof message, "device %s exists already", serials[i]);
        expect_failure(iam_mock_add_device(*state, &device, &error), &error, IAM_MOCK_EEXIST, "serial_number",
                       message);
    }
}

/* An unassigned virtual device is assigned: it leaves one list, and is the newest of the other. */
static void test_add_device_assign_a_device_of_nobody(void **state) {
    add_device(*state, NULL, OTHER_MFA);
    add_device(*state, "Bob", VIRTUAL_MFA);
    advance(*state, 1000);
    add_device(*state, "Bob", OTHER_MFA);
    assert_int_equal(iam_mock_get_device_state(*state, "Bob", OTHER_MFA), IAM_MOCK_ENABLED);
    assert_int_equal(iam_mock_device_count(*state, "Bob"), 2);
    const char *text = iam_mock_account_text(*state);
    assert_non_null(text);
    assert_non_null(strstr(
        text, "  device serial_number=\"" VIRTUAL_MFA "\" kind=VIRTUAL enable_date=2026-01-01T00:00:00Z\n"
              "  device serial_number=\"" OTHER_MFA "\" kind=VIRTUAL enable_date=2026-01-01T00:00:01Z\n"));
    assert_null(strstr(text, "\ndevice"));
    assert_string_equal(deactivate(*state, "Bob", OTHER_MFA), "");
    const struct iam_mock_device for_root = {
        .serial_number = OTHER_MFA, .root = true, .enable_date = "2025-01-02T03:04:05Z"};
    assert_int_equal(iam_mock_add_device(*state, &for_root, NULL), 0);
    assert_int_equal(iam_mock_get_device_state(*state, NULL, OTHER_MFA), IAM_MOCK_ENABLED);
}

/* The serial number says hardware, but the device was added as a virtual one. */
static void test_add_device_assign_without_another_kind(void **state) {
    struct iam_mock_device device = {.serial_number = HARDWARE_MFA, .kind = IAM_MOCK_VIRTUAL};
    struct iam_mock_error error;
    assert_int_equal(iam_mock_add_device(*state, &device, NULL), 0);
    char *before = copy_of(iam_mock_account_text(*state));
    device.user_name = "Bob";
    device.kind = IAM_MOCK_HARDWARE;
    expect_failure(iam_mock_add_device(*state, &device, &error), &error, IAM_MOCK_EINVAL, "kind",
                   "device " HARDWARE_MFA " is virtual and not assigned: expected kind VIRTUAL, or no kind");
    const char *after = iam_mock_account_text(*state);
    assert_non_null(after);
    assert_string_equal(before, after);
    free(before);
    device.kind = IAM_MOCK_BY_SERIAL;
    assert_int_equal(iam_mock_add_device(*state, &device, NULL), 0);
    after = iam_mock_account_text(*state);
    assert_non_null(after);
    assert_non_null(strstr(after, "\"" HARDWARE_MFA "\" kind=VIRTUAL enable_date="));
}

static void test_add_device_tell_serials_apart_by_case(void **state) {
    add_device(*state, "Bob", "arn:aws:iam::123456789012:mfa/Bob");
    add_device(*state, "Bob", "arn:aws:iam::123456789012:mfa/bob");
    assert_int_equal(iam_mock_device_count(*state, "Bob"), 2);
}

static void test_add_device_find_the_holder_without_case(void **state) {
    add_device(*state, "BOB", VIRTUAL_MFA);
    assert_int_equal(iam_mock_get_device_state(*state, "bob", VIRTUAL_MFA), IAM_MOCK_ENABLED);
}

/* Eight of a user, and eight of root beside them. */
static void test_add_device_refuse_a_ninth_device(void **state) {
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
            snprintf(message, sizeof message,
                     "device %s: %s holds 8 devices, and no more are allowed (IAM_MOCK_MAX_DEVICES_PER_USER)",
                     serial, root ? "root" : "Bob");
            expect_failure(result, &error, IAM_MOCK_ELIMIT, root ? "root" : "user_name", message);
        }
        assert_int_equal(iam_mock_device_count(*state, root ? NULL : "Bob"), 8);
    }
}

static void test_add_device_take_another_device_after_one_is_gone(void **state) {
    char serial[32];
    for (int i = 1; i <= 8; i++) {
        snprintf(serial, sizeof serial, "SERIAL-0%d", i);
        add_device(*state, "Bob", serial);
    }
    assert_string_equal(deactivate(*state, "Bob", "SERIAL-03"), "");
    add_device(*state, "Bob", "SERIAL-09");
    assert_int_equal(iam_mock_device_count(*state, "Bob"), 8);
}

static void test_add_device_limit_no_devices_of_nobody(void **state) {
    for (int i = 1; i <= 20; i++) {
        char serial[32];
        snprintf(serial, sizeof serial, "a:mfa/free-%d", i);
        add_device(*state, NULL, serial);
    }
    assert_int_equal(iam_mock_device_count(*state, NULL), 0);
}

static void test_add_device_tell_a_kind_by_the_serial(void **state) {
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

static void test_add_device_cut_an_enable_date_to_the_second(void **state) {
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

#define WITH_BOB(test) cmocka_unit_test_setup_teardown(test, with_bob, without_mock)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_BOB(test_add_device_refuse_a_device_that_cannot_be),
        WITH_BOB(test_add_device_refused_devices_are_not_there),
        WITH_BOB(test_add_device_bound_the_size_of_a_serial),
        WITH_BOB(test_add_device_take_the_characters_of_a_serial_and_no_others),
        WITH_BOB(test_add_device_refuse_a_known_serial),
        WITH_BOB(test_add_device_assign_a_device_of_nobody),
        WITH_BOB(test_add_device_assign_without_another_kind),
        WITH_BOB(test_add_device_tell_serials_apart_by_case),
        WITH_BOB(test_add_device_find_the_holder_without_case),
        WITH_BOB(test_add_device_refuse_a_ninth_device),
        WITH_BOB(test_add_device_take_another_device_after_one_is_gone),
        WITH_BOB(test_add_device_limit_no_devices_of_nobody),
        WITH_BOB(test_add_device_tell_a_kind_by_the_serial),
        WITH_BOB(test_add_device_cut_an_enable_date_to_the_second),
    };
    return cmocka_run_group_tests_name("add_device", tests, NULL, NULL);
}
