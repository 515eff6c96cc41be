/* The schema accepts each export, and a mock that loads it has the same account: of random accounts, and of
 * each scenario in tests/golden. */
#include "random_account.h"
#include "schema.h"

#include <glob.h>

#define ROUNDS 20
#define CHANGES 150

static struct iam_mock *mock, *copy;

static int free_mocks(void **state) {
    (void)state;
    iam_mock_free(mock);
    iam_mock_free(copy);
    mock = copy = NULL;
    return 0;
}

static const char *xml_of(struct iam_mock *of) {
    struct iam_mock_error error = {0};
    const char *xml = iam_mock_account_xml(of, &error);
    if (!xml)
        fail_msg("iam_mock_account_xml: %s", error.message);
    return xml;
}

/* Check the export of `mock`. `strict`: the mock checks constraints, as the schema does. */
static void check_export(const struct iam_mock_options *options, bool strict, const char *what) {
    struct iam_mock_error error = {0};
    const char *xml = xml_of(mock);
    if (strict && !schema_accepts(xml))
        fail_msg("%s: %s\n%s", what, said, xml);
    assert_int_equal(iam_mock_new(&copy, options, NULL), 0);
    if (iam_mock_load_scenario_text(copy, xml, strlen(xml), &error))
        fail_msg("%s: line %d: %s: %s\n%s", what, error.line, error.field, error.message, xml);
    assert_string_equal(xml_of(copy), xml);
    assert_string_equal(iam_mock_account_text(copy), iam_mock_account_text(mock));
}

static void test_export_of_a_random_account_keeps_to_the_schema(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
        struct random_account random = {.state = seed};
        char what[32];
        snprintf(what, sizeof what, "seed %d", (int)seed);
        assert_int_equal(iam_mock_new(&mock, NULL, NULL), 0);
        for (unsigned i = random_below(&random, CHANGES); i > 0; i--)
            change_randomly(mock, &random);
        assert_int_equal(iam_mock_advance_ms(mock, 1000000), 0); /* no period goes on */
        check_export(NULL, true, what);
        (void)free_mocks(NULL);
    }
}

/* Does the case's file of options have this line? */
static bool has_option(const char *scenario, const char *line) {
    char path[512], text[512];
    snprintf(path, sizeof path, "%.*soptions", (int)(strrchr(scenario, '/') + 1 - scenario), scenario);
    FILE *file = fopen(path, "r");
    if (!file)
        return false;
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    (void)fclose(file);
    return strstr(text, line) != NULL;
}

static void test_export_of_each_golden_scenario_gives_the_same_account(void **state) {
    (void)state;
    glob_t found;
    size_t loaded = 0;
    assert_int_equal(glob("tests/golden/*/*/scenario.xml", 0, NULL, &found), 0);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        const bool off = has_option(found.gl_pathv[i], "constraints=OFF");
        const struct iam_mock_options options = {.constraints = off ? IAM_MOCK_CONSTRAINTS_OFF
                                                                    : IAM_MOCK_CONSTRAINTS_ON};
        struct iam_mock_error error = {0};
        assert_int_equal(iam_mock_new(&mock, &options, NULL), 0);
        const int result = iam_mock_load_scenario(mock, found.gl_pathv[i], &error);
        if (result && !has_option(found.gl_pathv[i], "fixture_directory=")) /* a rule may need the fixtures */
            fail_msg("%s:%d: %s", error.file, error.line, error.message);
        check_export(&options, !off, found.gl_pathv[i]);
        (void)free_mocks(NULL);
        loaded += result == 0;
    }
    globfree(&found);
    assert_true(loaded > 100);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_export_of_a_random_account_keeps_to_the_schema, free_mocks),
        cmocka_unit_test_teardown(test_export_of_each_golden_scenario_gives_the_same_account, free_mocks),
    };
    return cmocka_run_group_tests(tests, read_schema, free_schema);
}
