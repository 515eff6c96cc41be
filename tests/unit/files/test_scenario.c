#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/view.h"
#include "base/base.h"
#include "scenario_cases.h"

#include <stdio.h>
#include <sys/stat.h>
#include <stdlib.h>
#include <unistd.h>

static struct iam_mock *mock;
static char directory[64];

static int make_mock(void **state) {
    (void)state;
    iam_mock_free(mock);
    mock = NULL;
    return iam_mock_new(&mock, NULL, NULL);
}

static int free_mock(void **state) {
    (void)state;
    iam_mock_free(mock);
    mock = NULL;
    return 0;
}

static const char *inside(const char *name) {
    static char path[128];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    return path;
}

static int make_directory(void **state) {
    snprintf(directory, sizeof directory, "/tmp/iam-mock-scenario-XXXXXX");
    return mkdtemp(directory) ? make_mock(state) : -1;
}

static int remove_directory(void **state) {
    (void)remove(inside("one.xml"));
    (void)remove(inside("body.xml"));
    (void)rmdir(directory);
    return free_mock(state);
}

static void write_file(const char *name, const char *content) {
    FILE *file = fopen(inside(name), "w");
    assert_non_null(file);
    fputs(content, file);
    fclose(file);
}

static int load(const char *text, struct iam_mock_error *error) {
    return iam_mock_load_scenario_text(mock, text, strlen(text), error);
}

static void load_well(const char *text) {
    struct iam_mock_error error;
    if (load(text, &error))
        fail_msg("%s:%d: %s", error.file, error.line, error.message);
}

static void send_query(const char *url, struct iam_mock_response *response) {
    const struct iam_mock_request request = {.method = "GET", .url = url};
    assert_int_equal(iam_mock_send(mock, &request, response), 0);
}

static void test_scenario_says_what_is_wrong(void **state) {
    for (size_t i = 0; i < COUNT_OF(scenario_cases); i++) {
        const struct scenario_case *c = scenario_cases + i;
        struct iam_mock_error error = {.code = 0};
        assert_int_equal(make_mock(state), 0);
        int code = load(c->text, &error);
        if (code != c->code || error.code != c->code)
            fail_msg("%.300s: %d, %d was expected; %s", c->text, code, c->code, error.message);
        if (strcmp(error.field, c->field) != 0 || !strstr(error.message, c->words))
            fail_msg("%.300s: \"%s\" of \"%s\"; \"%s\" of \"%s\" was expected", c->text, error.message,
                     error.field, c->words, c->field);
        assert_string_equal(error.file, code ? "scenario" : "");
        assert_int_equal(error.line, code ? 1 : 0);
        if (code)
            assert_int_equal(load(c->text, NULL), code);
    }
}

static void test_scenario_error_has_the_line_of_the_element(void **state) {
    (void)state;
    struct iam_mock_error error;
    assert_int_equal(
        load("<scenario xmlns='urn:iam-mock:scenario'>\n  <user name='Bob'>\n"
             "    <device serial_number='GAHT12345678'/>\n    <device\n      serial_number='short'/>\n"
             "  </user>\n</scenario>",
             &error),
        IAM_MOCK_EINVAL);
    assert_int_equal(error.line, 4);
    assert_int_equal(
        load("<scenario xmlns='urn:iam-mock:scenario'>\n<user name='Bob'/><rule\n\nskip='x'/></scenario>",
             &error),
        IAM_MOCK_EXML);
    assert_int_equal(error.line, 2);
    assert_int_equal(error.column, 19);
}

#define ROOT "<scenario xmlns='urn:iam-mock:scenario'>"

/* The line of the text itself, not of its element. */
static void test_scenario_error_has_the_place_of_the_text(void **state) {
    static const struct {
        const char *text;
        int line, column;
    } cases[] = {
        {ROOT "\n  hello\n  <user name='Bob'/>\n</scenario>", 2, 3},
        {ROOT "hello</scenario>", 1, 41},
        {ROOT "\n<user name='a>b'/>\n<!-- no -->\n <?no no?>\nhello</scenario>", 5, 1},
        {ROOT "\n<user name='Bob'>\n<device\nserial_number='GAHT12345678'/>\n  no</user>\n</scenario>", 5, 3},
        {ROOT "\n<user name='Bob'>\n<device serial_number='GAHT12345678'>\n x</device></user></scenario>", 4,
         2},
        {ROOT "\n<![CDATA[hello]]></scenario>", 2, 1},
        {ROOT "\n<user name=\"a'>b\"></user>\n\nx</scenario>", 4, 1},
        {ROOT "\n&#x68;ello</scenario>", 2, 1},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct iam_mock_error error;
        assert_int_equal(load(cases[i].text, &error), IAM_MOCK_EXML);
        if (error.line != cases[i].line || error.column != cases[i].column)
            fail_msg("%s: %d, %d: %s", cases[i].text, error.line, error.column, error.message);
        assert_non_null(strstr(error.message, "text \""));
    }
}

static void test_scenario_with_a_nul_byte_has_its_line(void **state) {
    (void)state;
    static const char text[] = "<scenario xmlns='urn:iam-mock:scenario'>\n <user\n name='B\0b'/></scenario>";
    struct iam_mock_error error;
    assert_int_equal(iam_mock_load_scenario_text(mock, text, sizeof text - 1, &error), IAM_MOCK_EXML);
    assert_int_equal(error.line, 3);
    assert_string_equal(error.message, "a NUL byte; XML in UTF-8 was expected");
}

static void test_scenario_in_utf_16_is_told_so(void **state) {
    (void)state;
    static const char *const marks[] = {"\xFF\xFE", "\xFE\xFF"};
    for (size_t i = 0; i < COUNT_OF(marks); i++) {
        char text[] = "..\n\0<\0a\0/\0>\0";
        memcpy(text, marks[i], 2);
        struct iam_mock_error error;
        assert_int_equal(iam_mock_load_scenario_text(mock, text, sizeof text - 1, &error), IAM_MOCK_EXML);
        assert_int_equal(error.line, 1);
        assert_string_equal(error.message, "the encoding is UTF-16; XML in UTF-8 was expected");
    }
}

static void test_scenario_is_added_whole_or_not_at_all(void **state) {
    (void)state;
    struct iam_mock_error error;
    load_well(SCENARIO("<user name='Alice'/>"));
    const char *text = iam_mock_account_text(mock);
    assert_non_null(text);
    char before[1024];
    snprintf(before, sizeof before, "%s", text);
    assert_int_equal(load(SCENARIO(BOB "<rule name='r' error='Throttling'/><user name='alice'/>"), &error),
                     IAM_MOCK_EEXIST);
    struct iam_mock_rule_counts counts;
    assert_int_equal(iam_mock_get_rule(mock, "r", &counts), IAM_MOCK_ENOENT);
    text = iam_mock_account_text(mock);
    assert_non_null(text);
    assert_string_equal(text, before);
}

static void test_scenario_is_added_to_what_is_there(void **state) {
    (void)state;
    load_well(SCENARIO(BOB));
    load_well(SCENARIO("<device serial_number='GAHT12345678' user_name='bob'/>"));
    assert_int_equal(iam_mock_get_device_state(mock, "Bob", "GAHT12345678"), IAM_MOCK_ENABLED);
}

static void test_scenario_sets_every_field(void **state) {
    (void)state;
    load_well(SCENARIO(
        "<user name='Bob' path='/team/' id='AIDA00000000000000000' create_date='2024-01-02T03:04:05Z'>"
        "<device serial_number='GAHT12345678' kind='FIDO' enable_date='2024-02-03T04:05:06Z'/></user>"
        "<device serial_number='GAHT00000000' root='true'/>"
        "<device serial_number='GAHT11111111' kind='VIRTUAL'/>"
        "<access_key id='AKIA000000000000' principal='ASSUMED_ROLE' role_name='R' session_name='se'/>"));
    const char *text = iam_mock_account_text(mock);
    assert_non_null(text);
    static const char *const words[] = {"/team/", "AIDA00000000000000000", "2024-01-02T03:04:05",
                                        "FIDO",   "2024-02-03T04:05:06",   "AKIA000000000000"};
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        char upper[64];
        snprintf(upper, sizeof upper, "%s", words[i]);
        for (char *c = upper; *c; c++)
            *c = ascii_fold(*c);
        if (!strstr(text, words[i]) && !strstr(text, upper))
            fail_msg("%s isn't in\n%s", words[i], text);
    }
    assert_int_equal(iam_mock_get_device_state(mock, NULL, "GAHT00000000"), IAM_MOCK_ENABLED);
    assert_int_equal(iam_mock_get_device_state(mock, "Bob", "GAHT11111111"), IAM_MOCK_NEVER_ENABLED);
}

static void test_scenario_rule_acts_as_it_says(void **state) {
    (void)state;
    struct iam_mock_response response = {0};
    load_well(SCENARIO(BOB "<rule name='r' action='ListMFADevices' user_name='Bob' skip='1' times='2'"
                           " error='NoSuchEntity' status='410' force='true' message='gone &amp; away'/>"));
    static const int expected[] = {200, 410, 410, 200};
    for (size_t i = 0; i < COUNT_OF(expected); i++) {
        send_query("/?Action=ListMFADevices&Version=2010-05-08&UserName=Bob", &response);
        assert_int_equal(response.status, expected[i]);
        if (expected[i] == 410)
            assert_non_null(strstr(response.body, "<Message>gone &amp; away</Message>"));
    }
    struct iam_mock_rule_counts counts;
    assert_int_equal(iam_mock_get_rule(mock, "r", &counts), 0);
    assert_int_equal(counts.acted, 2);
    iam_mock_response_clear(&response);
}

static void test_scenario_rule_asks_for_a_new_connection(void **state) {
    (void)state;
    static const struct iam_mock_request request = {.url = "/?Action=ListMFADevices&Version=2010-05-08"};
    load_well(SCENARIO("<rule action='ListMFADevices' error='Throttling' fresh='false'/>"
                       "<rule action='ListMFADevices' error='Throttling' fresh='true'/>"));
    for (int expected = 0; expected < 2; expected++) {
        struct iam_mock_response response = {0};
        assert_int_equal(iam_mock_needs_connection(mock, &request), expected);
        send_query(request.url, &response);
        iam_mock_response_clear(&response);
    }
}

static void test_scenario_rule_is_named_by_its_line(void **state) {
    (void)state;
    struct iam_mock_error error;
    struct iam_mock_rule_counts counts;
    load_well("<scenario xmlns='urn:iam-mock:scenario'>\n\n<rule\n error='Throttling'/></scenario>");
    assert_int_equal(iam_mock_get_rule(mock, "scenario:3", &counts), 0);
    write_file("one.xml", SCENARIO("\n<rule error='Throttling'/>"));
    assert_int_equal(iam_mock_load_scenario(mock, inside("one.xml"), &error), 0);
    assert_int_equal(iam_mock_get_rule(mock, "one.xml:2", &counts), 0);
    const char *problems = iam_mock_problems_text(mock);
    assert_non_null(problems);
    assert_non_null(strstr(problems, inside("one.xml:2")));
}

static void test_scenario_body_file_is_beside_the_scenario(void **state) {
    (void)state;
    struct iam_mock_error error;
    struct iam_mock_response response = {0};
    write_file("body.xml", "<not an answer");
    write_file("one.xml", SCENARIO("<rule action='ListMFADevices' body_file='body.xml'/>"));
    assert_int_equal(iam_mock_load_scenario(mock, inside("one.xml"), &error), 0);
    send_query("/?Action=ListMFADevices&Version=2010-05-08", &response);
    assert_int_equal(response.status, 200);
    assert_string_equal(response.body, "<not an answer");
    iam_mock_response_clear(&response);

    /* A body that is compiled in isn't a path. */
    write_file("one.xml", SCENARIO("<rule action='ListMFADevices' body_file='hostile:bom'/>"));
    assert_int_equal(iam_mock_load_scenario(mock, inside("one.xml"), &error), 0);

    char text[256];
    snprintf(text, sizeof text, SCENARIO("<rule body_file='%s'/>"), inside("body.xml"));
    write_file("one.xml", text);
    assert_int_equal(iam_mock_load_scenario(mock, inside("one.xml"), &error), 0);
}

/* A rule holds less of a path than the system takes: the end is kept. */
static void test_scenario_s_path_may_be_long(void **state) {
    (void)state;
    char path[2048];
    struct iam_mock_error error;
    write_file("one.xml", SCENARIO("<rule error='Throttling'/>"));
    size_t size = strlen(directory);
    memcpy(path, directory, size);
    for (; size < 1500; size += 2)
        memcpy(path + size, "/.", 2);
    memcpy(path + size, "/one.xml", sizeof "/one.xml");
    assert_int_equal(iam_mock_load_scenario(mock, path, &error), 0);
    const char *problems = iam_mock_problems_text(mock);
    assert_non_null(problems);
    assert_non_null(strstr(problems, "/./././one.xml:1)"));
}

/* Two rules on a line, the same file again, another of its name: a generated name is never taken. */
static void test_scenario_rule_s_generated_name_steps_aside(void **state) {
    (void)state;
    struct iam_mock_rule_counts counts;
    struct iam_mock_error error;
    write_file("one.xml", SCENARIO("<rule error='Throttling'/><rule error='ServiceFailure'/>"));
    for (int i = 0; i < 2; i++)
        assert_int_equal(iam_mock_load_scenario(mock, inside("one.xml"), &error), 0);
    assert_int_equal(iam_mock_get_rule(mock, "one.xml:1", &counts), 0);
    assert_int_equal(iam_mock_get_rule(mock, "one.xml:1 (2)", &counts), 0);
    assert_int_equal(iam_mock_get_rule(mock, "one.xml:1 (4)", &counts), 0);
    assert_int_equal(iam_mock_get_rule(mock, "one.xml:1 (5)", &counts), IAM_MOCK_ENOENT);
    write_file("one.xml", SCENARIO("<rule name='mine' error='Throttling'/>"));
    assert_int_equal(iam_mock_load_scenario(mock, inside("one.xml"), &error), 0);
    assert_int_equal(iam_mock_load_scenario(mock, inside("one.xml"), &error), IAM_MOCK_EEXIST);
    assert_non_null(strstr(error.message, "\"mine\" is taken"));
}

/* Its numbers have no gaps, whichever of a line's rules have a name of their own. */
static void test_scenario_numbers_the_rules_of_a_line(void **state) {
    (void)state;
    static const char text[] = SCENARIO("<rule name='a' error='Throttling'/><rule error='Throttling'/>"
                                        "<rule name='b' error='Throttling'/><rule error='Throttling'/>\n"
                                        "<rule error='Throttling'/><rule error='Throttling'/>");
    static const char *const names[] = {"scenario:1", "scenario:1 (2)", "scenario:2", "scenario:2 (2)"};
    struct iam_mock_rule_counts counts;
    struct iam_mock_error error;
    assert_int_equal(iam_mock_load_scenario_text(mock, text, sizeof text - 1, &error), 0);
    for (size_t i = 0; i < COUNT_OF(names); i++)
        assert_int_equal(iam_mock_get_rule(mock, names[i], &counts), 0);
    assert_int_equal(iam_mock_get_rule(mock, "scenario:1 (3)", &counts), IAM_MOCK_ENOENT);
    assert_int_equal(iam_mock_get_rule(mock, "scenario:2 (3)", &counts), IAM_MOCK_ENOENT);
}

/* Whoever opens one waits for a writer, unless told not to. */
static void test_scenario_that_is_no_regular_file_is_refused(void **state) {
    (void)state;
    struct iam_mock_error error;
    assert_int_equal(mkfifo(inside("one.xml"), 0600), 0);
    assert_int_equal(iam_mock_load_scenario(mock, inside("one.xml"), &error), IAM_MOCK_EIO);
    assert_non_null(strstr(error.message, "it isn't a regular file"));
}

static void test_scenario_body_file_that_is_missing_is_named(void **state) {
    (void)state;
    struct iam_mock_error error;
    write_file("one.xml", SCENARIO("\n<rule body_file='nowhere.xml'/>"));
    assert_int_equal(iam_mock_load_scenario(mock, inside("one.xml"), &error), IAM_MOCK_EIO);
    assert_string_equal(error.file, inside("one.xml"));
    assert_int_equal(error.line, 2);
    assert_string_equal(error.field, "body_file");
    assert_non_null(strstr(error.message, inside("nowhere.xml")));
}

static void test_scenario_body_file_over_64_kib_is_refused(void **state) {
    (void)state;
    struct iam_mock_error error;
    write_file("body.xml", "");
    write_file("one.xml", SCENARIO("<rule body_file='body.xml'/>"));
    assert_int_equal(truncate(inside("body.xml"), IAM_MOCK_MAX_FILE + 1), 0);
    assert_int_equal(iam_mock_load_scenario(mock, inside("one.xml"), &error), IAM_MOCK_ELIMIT);
    assert_string_equal(error.field, "body_file");
    assert_non_null(strstr(error.message, inside("body.xml")));
    assert_int_equal(truncate(inside("body.xml"), IAM_MOCK_MAX_FILE), 0);
    assert_int_equal(iam_mock_load_scenario(mock, inside("one.xml"), &error), 0);
}

static void test_scenario_file_that_is_missing_or_too_large_is_named(void **state) {
    (void)state;
    struct iam_mock_error error;
    assert_int_equal(iam_mock_load_scenario(mock, inside("one.xml"), &error), IAM_MOCK_EIO);
    assert_string_equal(error.file, inside("one.xml"));
    assert_non_null(strstr(error.message, "it doesn't exist"));
    write_file("one.xml", SCENARIO(""));
    assert_int_equal(truncate(inside("one.xml"), IAM_MOCK_MAX_SCENARIO + 1), 0);
    assert_int_equal(iam_mock_load_scenario(mock, inside("one.xml"), &error), IAM_MOCK_ELIMIT);
    assert_string_equal(error.file, inside("one.xml"));
    assert_non_null(strstr(error.message, "8388608"));
}

static void test_scenario_files_of_the_project_load(void **state) {
    static const char *const files[] = {"fixtures/scenarios/offboarding.xml",
                                        "fixtures/scenarios/lost-answer.xml"};
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        struct iam_mock_error error;
        assert_int_equal(make_mock(state), 0);
        if (iam_mock_load_scenario(mock, files[i], &error))
            fail_msg("%s:%d: %s", error.file, error.line, error.message);
        assert_true(iam_mock_device_count(mock, "Bob") >= 1);
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown(test_scenario_says_what_is_wrong, make_mock, free_mock),
    cmocka_unit_test_setup_teardown(test_scenario_error_has_the_line_of_the_element, make_mock, free_mock),
    cmocka_unit_test_setup_teardown(test_scenario_error_has_the_place_of_the_text, make_mock, free_mock),
    cmocka_unit_test_setup_teardown(test_scenario_with_a_nul_byte_has_its_line, make_mock, free_mock),
    cmocka_unit_test_setup_teardown(test_scenario_in_utf_16_is_told_so, make_mock, free_mock),
    cmocka_unit_test_setup_teardown(test_scenario_is_added_whole_or_not_at_all, make_mock, free_mock),
    cmocka_unit_test_setup_teardown(test_scenario_is_added_to_what_is_there, make_mock, free_mock),
    cmocka_unit_test_setup_teardown(test_scenario_sets_every_field, make_mock, free_mock),
    cmocka_unit_test_setup_teardown(test_scenario_rule_acts_as_it_says, make_mock, free_mock),
    cmocka_unit_test_setup_teardown(test_scenario_rule_asks_for_a_new_connection, make_mock, free_mock),
    cmocka_unit_test_setup_teardown(test_scenario_rule_is_named_by_its_line, make_directory,
                                    remove_directory),
    cmocka_unit_test_setup_teardown(test_scenario_body_file_is_beside_the_scenario, make_directory,
                                    remove_directory),
    cmocka_unit_test_setup_teardown(test_scenario_s_path_may_be_long, make_directory, remove_directory),
    cmocka_unit_test_setup_teardown(test_scenario_rule_s_generated_name_steps_aside, make_directory,
                                    remove_directory),
    cmocka_unit_test_setup_teardown(test_scenario_numbers_the_rules_of_a_line, make_mock, free_mock),
    cmocka_unit_test_setup_teardown(test_scenario_that_is_no_regular_file_is_refused, make_directory,
                                    remove_directory),
    cmocka_unit_test_setup_teardown(test_scenario_body_file_that_is_missing_is_named, make_directory,
                                    remove_directory),
    cmocka_unit_test_setup_teardown(test_scenario_body_file_over_64_kib_is_refused, make_directory,
                                    remove_directory),
    cmocka_unit_test_setup_teardown(test_scenario_file_that_is_missing_or_too_large_is_named, make_directory,
                                    remove_directory),
    cmocka_unit_test_setup_teardown(test_scenario_files_of_the_project_load, make_mock, free_mock),
};

int main(void) { return cmocka_run_group_tests(tests, NULL, NULL); }
