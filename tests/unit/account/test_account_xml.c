/* Exports of an account: which attribute carries which field, what cannot be exported, and how large one is.
 */
#include "with_mock.h"

#include "account/account.h"

#include <time.h>

#define SEED "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

/* An export that has each attribute. */
static const char whole[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<scenario xmlns=\"urn:iam-mock:scenario\">\n"
    "  <account id=\"123456789012\" create_date=\"2020-01-01T00:00:00.000Z\" next_sequence=\"40\" "
    "next_key_sequence=\"9\" race_deleted_user=\"true\"/>\n"
    "  <user name=\"Bob\" path=\"/a&amp;b/\" id=\"AIDA0000000000000\" "
    "create_date=\"2020-01-02T00:00:00.001Z\" "
    "permissions_boundary=\"arn:aws:iam::aws:policy/tab&#9;here\" login_profile=\"true\" "
    "login_create_date=\"2020-01-03T00:00:00.000Z\" password_reset_required=\"true\" "
    "temporarily_unmodifiable_until=\"2027-01-01T00:00:00.000Z\" sequence=\"3\" next_tag_number=\"9\">\n"
    "    <tag key=\"Team\" value=\"k\xC3\xB6\"/>\n"
    "    <tag key=\"Size\" value=\"\" number=\"5\"/>\n"
    "  </user>\n"
    "  <user name=\"Alice\" path=\"/\" id=\"AIDA0000000000001\" create_date=\"2020-01-02T00:00:00.000Z\" "
    "sequence=\"30\"/>\n"
    "  <user name=\"Gone\" removed=\"true\"/>\n"
    "  <device serial_number=\"arn:aws:iam::123456789012:mfa/one\" kind=\"VIRTUAL\" user_name=\"Bob\" "
    "enable_date=\"2020-01-04T00:00:00.000Z\" seed=\"" SEED "\" code_adjustment=\"-5\" last_code_step=\"7\" "
    "change_in_flight=\"true\" sequence=\"12\" number=\"4\" next_tag_number=\"3\">\n"
    "    <tag key=\"a\" value=\"b\"/>\n"
    "    <holder root=\"true\"/>\n"
    "    <holder user_name=\"Bob\" replaced=\"true\"/>\n"
    "    <holder user_name=\"Alice\" last=\"true\"/>\n"
    "  </device>\n"
    "  <device serial_number=\"arn:aws:iam::123456789012:mfa/two\" kind=\"VIRTUAL\" seed=\"" SEED "\" "
    "change_in_flight_until=\"2027-01-01T00:00:00.000Z\" sequence=\"6\">\n"
    "    <holder user_name=\"Gone\" last=\"true\"/>\n"
    "  </device>\n"
    "  <device serial_number=\"arn:aws:iam::123456789012:mfa/three\" kind=\"VIRTUAL\" user_name=\"Bob\" "
    "enable_date=\"2020-01-04T00:00:00.000Z\" seed=\"" SEED "\" sequence=\"8\"/>\n"
    "  <device serial_number=\"arn:aws:iam::123456789012:u2f/key\" kind=\"FIDO\" root=\"true\" "
    "enable_date=\"2020-01-04T00:00:00.000Z\" sequence=\"13\"/>\n"
    "  <device serial_number=\"arn:aws:iam::123456789012:mfa/old\" kind=\"VIRTUAL\" removed=\"true\">\n"
    "    <holder root=\"true\" last=\"true\"/>\n"
    "  </device>\n"
    "  <device serial_number=\"GAHT12345678\" kind=\"HARDWARE\" seed=\"" SEED "\" last_code_step=\"9\" "
    "removed=\"true\"/>\n"
    "  <access_key id=\"AKIA000000000000\" principal=\"USER\" user_name=\"Bob\" secret=\"sEcReT\" "
    "session_token=\"tOkEn\" expires=\"2027-01-01T00:00:00.000Z\" mfa_authenticated=\"true\" "
    "inactive=\"true\" "
    "create_date=\"2020-01-05T00:00:00.000Z\" sequence=\"2\"/>\n"
    "  <access_key id=\"ASIA000000000000\" principal=\"ASSUMED_ROLE\" role_name=\"Admin\" "
    "session_name=\"night\" "
    "create_date=\"2020-01-05T00:00:00.000Z\" sequence=\"5\"/>\n"
    "</scenario>\n";

/* Each field of the account's structs, and the part of the export that carries it. Not there: what an account
 * has only while a function runs (user.clone, account.outdated_user), what is counted from the records
 * (devices_in_use, other_devices_in_use, secret_count, secrets, tokens, device_list.count, user.had), the
 * indexes, and account.version, which only the journal of one mock compares. */
static const struct {
    const char *field, *carrier;
} carriers[] = {
    {"account.id", "<account id=\"123456789012\""},
    {"account.root", "create_date=\"2020-01-01T00:00:00.000Z\" next_sequence"},
    {"account.next_sequence", " next_sequence=\"40\""},
    {"account.next_key_sequence", " next_key_sequence=\"9\""},
    {"account.race_deleted_user", " race_deleted_user=\"true\""},
    {"account.users, user_order; user.previous, next", "<user name=\"Alice\""},
    {"account.removed_users; user.removed", "<user name=\"Gone\" removed=\"true\"/>"},
    {"account.free_devices; device.place FREE", "mfa/two\" kind=\"VIRTUAL\" seed"},
    {"account.retired_devices; device.place RETIRED", "mfa/old\" kind=\"VIRTUAL\" removed=\"true\""},
    {"account.virtual_devices; device.slot", " number=\"4\""},
    {"account.keys, last_key; key.previous, next", "<access_key id=\"ASIA000000000000\""},
    {"user.node.key, name", "<user name=\"Bob\""},
    {"user.path", " path=\"/a&amp;b/\""},
    {"user.id", " id=\"AIDA0000000000000\""},
    {"user.permissions_boundary", "policy/tab&#9;here\""},
    {"user.create_ms", " create_date=\"2020-01-02T00:00:00.001Z\""},
    {"user.login_profile", " login_profile=\"true\""},
    {"user.login_create_ms", " login_create_date=\"2020-01-03T00:00:00.000Z\""},
    {"user.password_reset_required", " password_reset_required=\"true\""},
    {"user.unmodifiable_until_ms", " temporarily_unmodifiable_until=\"2027-01-01T00:00:00.000Z\""},
    {"user.sequence", " sequence=\"3\""},
    {"user.replaced", "<holder user_name=\"Bob\" replaced=\"true\"/>"},
    {"tags.next_number", " next_tag_number=\"9\""},
    {"tag.key, value", "<tag key=\"Team\" value=\"k\xC3\xB6\"/>"},
    {"tag.number", "<tag key=\"Size\" value=\"\" number=\"5\"/>"},
    {"user.devices; device.holder, place HELD", "mfa/one\" kind=\"VIRTUAL\" user_name=\"Bob\""},
    {"device.holder is root", " kind=\"FIDO\" root=\"true\""},
    {"device.node.key", "<device serial_number=\"GAHT12345678\""},
    {"device.kind", " kind=\"HARDWARE\""},
    {"device.history", "<holder root=\"true\"/>"},
    {"device.last_holder", "<holder user_name=\"Alice\" last=\"true\"/>"},
    {"device.tags", "    <tag key=\"a\" value=\"b\"/>"},
    {"device.sequence", " sequence=\"12\""},
    {"device.enable_ms", " enable_date=\"2020-01-04T00:00:00.000Z\""},
    {"device.change_until_ms", " change_in_flight_until=\"2027-01-01T00:00:00.000Z\""},
    {"device.change_until_ms, without an end", " change_in_flight=\"true\""},
    {"device.codes.adjustment", " code_adjustment=\"-5\""},
    {"device.codes.last_step", " last_code_step=\"7\""},
    {"device.codes of a deactivated hardware device", " last_code_step=\"9\" removed=\"true\""},
    {"device.seed", " seed=\"" SEED "\""},
    {"key.node.key", "<access_key id=\"AKIA000000000000\""},
    {"key.user; user.keys", "principal=\"USER\" user_name=\"Bob\""},
    {"key.principal", " principal=\"ASSUMED_ROLE\""},
    {"key.secret", " secret=\"sEcReT\""},
    {"key.session_token", " session_token=\"tOkEn\""},
    {"key.role_name", " role_name=\"Admin\""},
    {"key.session_name", " session_name=\"night\""},
    {"key.expires_ms", " expires=\"2027-01-01T00:00:00.000Z\""},
    {"key.create_ms", " create_date=\"2020-01-05T00:00:00.000Z\" sequence"},
    {"key.mfa_authenticated", " mfa_authenticated=\"true\""},
    {"key.inactive", " inactive=\"true\""},
    {"key.sequence", " sequence=\"2\""},
};

static void load(struct iam_mock *mock, const char *text) {
    struct iam_mock_error error = {0};
    if (iam_mock_load_scenario_text(mock, text, strlen(text), &error))
        fail_msg("line %d: %s: %s", error.line, error.field, error.message);
}

static const char *xml_of(struct iam_mock *mock) {
    struct iam_mock_error error = {0};
    const char *xml = iam_mock_account_xml(mock, &error);
    if (!xml)
        fail_msg("iam_mock_account_xml: %s", error.message);
    return xml;
}

static void test_export_carries_each_field(void **state) {
    load(*state, whole);
    const char *xml = xml_of(*state);
    for (size_t i = 0; i < LENGTH(carriers); i++) {
        if (!strstr(xml, carriers[i].carrier))
            fail_msg("%s: expected %s in\n%s", carriers[i].field, carriers[i].carrier, xml);
    }
    assert_string_equal(xml, whole);
}

/* If this fails, a struct has a new field: add its row above, or to the comment there. */
static void test_each_struct_has_the_fields_of_the_table(void **state) {
    (void)state;
    if (sizeof(void *) != 8)
        skip();
    assert_int_equal(sizeof(struct account), 336);
    assert_int_equal(offsetof(struct user, strings), 185);
    assert_int_equal(offsetof(struct device, strings), 179);
    assert_int_equal(offsetof(struct access_key, strings), 150);
    assert_int_equal(sizeof(struct tag), 20);
}

static void test_only_the_export_has_secrets_and_seeds(void **state) {
    struct iam_mock *mock = *state;
    load(mock, whole);
    assert_string_equal(deactivate(mock, "Bob", "arn:aws:iam::123456789012:mfa/three"),
                        "EntityTemporarilyUnmodifiable");
    assert_string_equal(code_of(mock, "AKIA000000000000", "Action=ListUsers" WITH_MOCK_VERSION),
                        "InvalidClientTokenId");
    const char *texts[] = {iam_mock_account_text(mock), iam_mock_journal_text(mock),
                           iam_mock_problems_text(mock), iam_mock_findings_text(mock)};
    for (size_t i = 0; i < LENGTH(texts); i++) {
        assert_non_null(texts[i]);
        assert_null(strstr(texts[i], "sEcReT"));
        assert_null(strstr(texts[i], "tOkEn"));
        assert_null(strstr(texts[i], SEED));
    }
    assert_non_null(strstr(xml_of(mock), "sEcReT"));
}

/* A seed that the mock made is the same in a mock of another seed. */
static void test_export_keeps_codes_in_a_mock_of_another_seed(void **state) {
    static const char *const serials[] = {"arn:aws:iam::123456789012:mfa/one", "GAHT12345678"};
    struct iam_mock *mock = *state, *other;
    char code[IAM_MOCK_TOTP_CODE_SIZE], other_code[IAM_MOCK_TOTP_CODE_SIZE];
    add_user(mock, "Bob");
    add_device(mock, "Bob", serials[0]);
    add_device(mock, "Bob", serials[1]);
    assert_int_equal(iam_mock_new(&other, &(struct iam_mock_options){.seed = 7}, NULL), 0);
    load(other, xml_of(mock));
    for (size_t i = 0; i < LENGTH(serials); i++) {
        assert_int_equal(iam_mock_totp_code(mock, serials[i], 0, code), 0);
        assert_int_equal(iam_mock_totp_code(other, serials[i], 0, other_code), 0);
        assert_string_equal(code, other_code);
    }
    iam_mock_free(other);
}

/* ----- What cannot be exported ---------------------------------------------------------------- */

static void expect_refused(struct iam_mock *mock, int code, const char *field, const char *words) {
    struct iam_mock_error error = {0};
    assert_null(iam_mock_account_xml(mock, &error));
    assert_null(iam_mock_account_xml(mock, NULL));
    assert_int_equal(error.code, code);
    assert_string_equal(error.field, field);
    if (!strstr(error.message, words))
        fail_msg("\"%s\"; expected \"%s\"", error.message, words);
    assert_null(strstr(error.message, "sEcReT"));
}

static void test_export_names_the_text_that_xml_cannot_hold(void **state) {
    static const char *const bad[] = {"sEcReT-sEcReT\001", "\xFF", "\xED\xA0\x80", "\xEF\xBF\xBE",
                                      "\xEF\xBF\xBF"};
    static const char *const good[] = {"\t\r\n \"'<>&", "\xC2\x85\x7F", "\xEF\xBF\xBD\xF4\x8F\xBF\xBF", "]]>",
                                       " a  b "};
    (void)state;
    for (size_t i = 0; i < LENGTH(bad); i++) {
        void *mock = NULL;
        assert_int_equal(with_mock(&mock), 0);
        struct iam_mock_access_key key = {
            .id = "AKIA000000000000", .principal = IAM_MOCK_ROOT, .secret = bad[i]};
        assert_int_equal(iam_mock_add_access_key(mock, &key, NULL), 0);
        expect_refused(mock, IAM_MOCK_EXML, "secret",
                       "access_key \"AKIA000000000000\": secret has a character at byte ");
        iam_mock_free(mock);
    }
    for (size_t i = 0; i < LENGTH(good); i++) {
        void *mock = NULL, *other = NULL;
        assert_int_equal(with_mock(&mock), 0);
        assert_int_equal(with_mock(&other), 0);
        struct iam_mock_access_key key = {
            .id = "AKIA000000000000", .principal = IAM_MOCK_ROOT, .secret = good[i]};
        assert_int_equal(iam_mock_add_access_key(mock, &key, NULL), 0);
        load(other, xml_of(mock));
        assert_string_equal(xml_of(other), xml_of(mock));
        iam_mock_free(mock);
        iam_mock_free(other);
    }
}

static void test_export_names_the_tag_that_xml_cannot_hold(void **state) {
    const struct iam_mock_tag tags[] = {{"a", "b"}, {"c", "d\002"}};
    const struct iam_mock_user user = {.name = "B\"ob", .tags = tags, .tag_count = 2};
    assert_int_equal(iam_mock_add_user(*state, &user, NULL), 0);
    expect_refused(*state, IAM_MOCK_EXML, "value", "user \"B\"ob\", tag: value has a character at byte 2");
}

static void test_export_of_no_mock_fails(void **state) {
    (void)state;
    expect_refused(NULL, IAM_MOCK_EINVAL, "mock", "mock is NULL");
}

/* ----- Large accounts ------------------------------------------------------------------------- */

/* Add users with a device and a history of two holders each. */
static void fill(struct iam_mock *mock, unsigned users) {
    char name[32], serial[64];
    add_user(mock, "before");
    for (unsigned i = 0; i < users; i++) {
        snprintf(name, sizeof name, "user%u", i);
        snprintf(serial, sizeof serial, "arn:aws:iam::123456789012:mfa/%u", i);
        add_user(mock, name);
        add_device(mock, "before", serial);
        assert_string_equal(deactivate(mock, "before", serial), "");
        add_device(mock, name, serial);
    }
}

/* The least processor time of three exports and loads, in seconds. */
static double time_of_export(unsigned users) {
    double least = 1e9;
    void *mock = NULL;
    assert_int_equal(with_mock(&mock), 0);
    fill(mock, users);
    for (int i = 0; i < 3; i++) {
        void *other = NULL;
        assert_int_equal(with_mock(&other), 0);
        const clock_t start = clock();
        load(other, xml_of(mock));
        const double took = (double)(clock() - start) / CLOCKS_PER_SEC;
        least = took < least ? took : least;
        assert_string_equal(xml_of(other), xml_of(mock));
        iam_mock_free(other);
    }
    iam_mock_free(mock);
    return least;
}

static void test_export_takes_time_by_the_size_of_the_account(void **state) {
    (void)state;
    const double small = time_of_export(250), large = time_of_export(2000);
    if (large > 3 * 8 * small + 0.05)
        fail_msg("2,000 users took %f s, 250 users %f s: expected about eight times as long", large, small);
}

static void test_export_too_large_to_be_loaded_is_refused(void **state) {
    static char token[4096 + 1];
    memset(token, '&', sizeof token - 1);
    for (unsigned i = 0; i < 420; i++) { /* each '&' becomes five bytes */
        char id[32];
        snprintf(id, sizeof id, "AKIA%012u", i);
        const struct iam_mock_access_key key = {
            .id = id, .principal = IAM_MOCK_ROOT, .session_token = token, .mfa_authenticated = true};
        assert_int_equal(iam_mock_add_access_key(*state, &key, NULL), 0);
    }
    expect_refused(*state, IAM_MOCK_ELIMIT, "", "expected at most 8388608 (IAM_MOCK_MAX_SCENARIO)");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_export_carries_each_field, with_mock, without_mock),
        cmocka_unit_test(test_each_struct_has_the_fields_of_the_table),
        cmocka_unit_test_setup_teardown(test_only_the_export_has_secrets_and_seeds, with_mock, without_mock),
        cmocka_unit_test_setup_teardown(test_export_keeps_codes_in_a_mock_of_another_seed, with_mock,
                                        without_mock),
        cmocka_unit_test(test_export_names_the_text_that_xml_cannot_hold),
        cmocka_unit_test_setup_teardown(test_export_names_the_tag_that_xml_cannot_hold, with_constraints_off,
                                        without_mock),
        cmocka_unit_test(test_export_of_no_mock_fails),
        cmocka_unit_test(test_export_takes_time_by_the_size_of_the_account),
        cmocka_unit_test_setup_teardown(test_export_too_large_to_be_loaded_is_refused, with_mock,
                                        without_mock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
