#include "send.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ERROR_OF_RULE .error = "ServiceFailure"

static char long_text[4098];
static char directory[40], scratch[64]; /* of this test, and its file */

static const char *text_of(size_t size) {
    memset(long_text, 'x', sizeof long_text);
    long_text[size] = '\0';
    return long_text;
}

static int remove_scratch(void **state) {
    unlink(scratch);
    rmdir(directory);
    return sender_teardown(state);
}

/* A file of so many bytes, removed by remove_scratch. */
static const char *file_of(size_t size) {
    strcpy(directory, "/tmp/iam-mock-test-XXXXXX");
    assert_non_null(mkdtemp(directory));
    snprintf(scratch, sizeof scratch, "%s/body", directory);
    FILE *file = fopen(scratch, "wb");
    assert_non_null(file);
    for (size_t i = 0; i < size; i++)
        fputc('x', file);
    fclose(file);
    return scratch;
}

static void check_refused(struct sender *sender, const struct iam_mock_rule *rule, int code,
                          const char *field, const char *message) {
    struct iam_mock_error *error = &sender->error;
    memset(error, 'x', sizeof *error);
    assert_int_equal(iam_mock_add_rule(sender->mock, rule, error), code);
    assert_int_equal(error->code, code);
    assert_string_equal(error->field, field);
    if (!strstr(error->message, message))
        fail_msg("\"%s\" isn't in \"%s\"", message, error->message);
}

/* No rule was added, and no number of one used. */
static void check_no_rule(struct sender *sender) {
    struct iam_mock_rule_counts counts;
    assert_string_equal(problems_of(sender), "");
    assert_int_equal(iam_mock_get_rule(sender->mock, "rule 1", &counts), IAM_MOCK_ENOENT);
    add_rule(sender, ERROR_OF_RULE);
    assert_int_equal(counts_of_rule(sender, "rule 1").acted, 0);
}

#define CASE(field, message, ...)                                                                            \
    { {__VA_ARGS__}, field, message }
struct refused {
    struct iam_mock_rule rule;
    const char *field, *message;
};

static void test_rule_refuses_numbers_out_of_range(void **state) {
    static const struct refused cases[] = {
        CASE("line", "line is -1; expected 0 or more", ERROR_OF_RULE, .line = -1),
        CASE("skip", "skip is -1; expected 0 or more", ERROR_OF_RULE, .skip = -1),
        CASE("times", "times is -2; expected 0 or more, or ALWAYS (-1)", ERROR_OF_RULE, .times = -2),
        CASE("one_in", "one_in is -1; expected 0 or more", ERROR_OF_RULE, .one_in = -1),
        CASE("for_ms", "for_ms is -1; expected 0 or more", ERROR_OF_RULE, .for_ms = -1),
        CASE("when", "when is 4; expected one of", ERROR_OF_RULE, .when = (enum iam_mock_when)4),
        CASE("when", "when is -1; expected one of", ERROR_OF_RULE, .when = (enum iam_mock_when) - 1),
        CASE("status", "status is 99; expected 200 to 599", ERROR_OF_RULE, .status = 99, .force = true),
        CASE("status", "status is 199; expected 200 to 599", ERROR_OF_RULE, .status = 199, .force = true),
        CASE("status", "status is 600; expected 200 to 599", ERROR_OF_RULE, .status = 600, .force = true),
        CASE("status", "status is -1; expected 200 to 599", ERROR_OF_RULE, .status = -1, .force = true),
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_refused(*state, &cases[i].rule, IAM_MOCK_EINVAL, cases[i].field, cases[i].message);
    check_no_rule(*state);
}

static void test_rule_refuses_combinations(void **state) {
    static const struct refused cases[] = {
        CASE("error",
             "nothing to do; expected an error, a body_file, a fault, a location, latency_ms, page_limit or "
             "a race",
             .times = 1),
        CASE("error", "nothing to do", .fresh = true),
        CASE("message", "a message without an error", .message = "x"),
        CASE("message", "a message without an error", .message = "x", .body_file = "Makefile"),
        CASE("message", "a message and a body_file", .message = "x", ERROR_OF_RULE, .body_file = "Makefile"),
        CASE("error", "error \"Nope\" isn't an error code of IAM; expected one of the API's, or force",
             .error = "Nope"),
        CASE("error", "error \"throttling\" isn't an error code of IAM (did you mean \"Throttling\"?)",
             .error = "throttling"),
        CASE("error", "error \"Nope\" isn't an error code of IAM", .error = "Nope", .status = 400),
        CASE("status", "the forced error \"Nope\" needs a status", .error = "Nope", .force = true),
        CASE("status", "NoSuchEntity with status 400 isn't an answer of the API; expected 404, or force",
             .error = "NoSuchEntity", .status = 400),
        CASE("action",
             "action \"CreateGroup\" isn't mocked; to serve it, write responses/CreateGroup.xml, and set "
             "the option fixture_directory",
             ERROR_OF_RULE, .action = "CreateGroup"),
        CASE("action",
             "action \"CreateGroups\" isn't an action of IAM (did you mean \"CreateGroup\"?); expected "
             "one, or \"*\"",
             ERROR_OF_RULE, .action = "CreateGroups"),
        CASE("action", "isn't an action of IAM", ERROR_OF_RULE, .action = "deactivatemfadevice"),
        CASE("action", "isn't an action of IAM", ERROR_OF_RULE, .action = ""),
        CASE("page_limit", "page_limit is -1; expected 1 to 1000, or 0", .page_limit = -1),
        CASE("page_limit", "page_limit is 1001; expected 1 to 1000, or 0", .page_limit = 1001),
        CASE("page_limit", "beside an error, a body_file, a fault or a location", ERROR_OF_RULE,
             .page_limit = 1),
        CASE("page_limit", "beside an error", .page_limit = 1, .body_file = "Makefile"),
        CASE("page_limit", "beside an error", .page_limit = 1, .fault = IAM_MOCK_EMPTY_PAGE),
        CASE("status", "a status without an error", .page_limit = 1, .status = 200),
        CASE("action",
             "page_limit is for actions that list, and DeactivateMFADevice doesn't; expected "
             "an action with a Marker, or \"*\"",
             .page_limit = 1, .action = "DeactivateMFADevice"),
        CASE("action", "EMPTY_PAGE is for actions that list, and DeleteVirtualMFADevice doesn't",
             .fault = IAM_MOCK_EMPTY_PAGE, .action = "DeleteVirtualMFADevice"),
        CASE("action", "REPEATED_MARKER is for actions that list", .fault = IAM_MOCK_REPEATED_MARKER,
             .action = "DeactivateMFADevice"),
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_refused(*state, &cases[i].rule, IAM_MOCK_EINVAL, cases[i].field, cases[i].message);
    check_no_rule(*state);
}

static void test_rule_refuses_empty_texts(void **state) {
    static const struct refused cases[] = {
        CASE("name", "name is of 0 bytes; expected 1 to 128", ERROR_OF_RULE, .name = ""),
        CASE("user_name", "user_name is of 0 bytes; expected 1 to", ERROR_OF_RULE, .user_name = ""),
        CASE("serial_number", "serial_number is of 0 bytes", ERROR_OF_RULE, .serial_number = ""),
        CASE("error", "error is of 0 bytes", .error = ""),
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_refused(*state, &cases[i].rule, IAM_MOCK_EINVAL, cases[i].field, cases[i].message);
    check_no_rule(*state);
}

static void test_rule_limits_a_name(void **state) {
    check_refused(*state, &(struct iam_mock_rule){.name = text_of(129), ERROR_OF_RULE}, IAM_MOCK_EINVAL,
                  "name", "name is of 129 bytes; expected 1 to 128");
    add_rule(*state, .name = text_of(128), ERROR_OF_RULE);
    assert_int_equal(counts_of_rule(*state, text_of(128)).acted, 0);
    check_refused(*state, &(struct iam_mock_rule){.name = text_of(128), ERROR_OF_RULE}, IAM_MOCK_EEXIST,
                  "name", "\" is taken; expected another");
}

static void test_rule_limits_a_message(void **state) {
    check_refused(*state, &(struct iam_mock_rule){.message = text_of(4097), ERROR_OF_RULE}, IAM_MOCK_EINVAL,
                  "message", "message is of 4097 bytes; expected 0 to 4096");
    add_rule(*state, .message = text_of(4096), ERROR_OF_RULE);
}

static void test_rule_wants_a_message_in_utf_8(void **state) {
    static const struct refused cases[] = {
        CASE("message", "message isn't UTF-8 from byte 1 on", ERROR_OF_RULE, .message = "\xFF"),
        CASE("message", "message isn't UTF-8 from byte 3 on", ERROR_OF_RULE, .message = "Zo\xC3"),
        CASE("message", "message isn't UTF-8 from byte 5 on", ERROR_OF_RULE,
             .message = "Zo\xC3\xAB\xED\xA0\x80"),
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_refused(*state, &cases[i].rule, IAM_MOCK_EINVAL, cases[i].field, cases[i].message);
    check_no_rule(*state);
    add_rule(*state, ERROR_OF_RULE, .message = "Zo\xC3\xAB \xF0\x9F\x98\x80");
}

static void test_rule_limits_what_it_looks_for(void **state) {
    check_refused(*state, &(struct iam_mock_rule){ERROR_OF_RULE, .user_name = text_of(1025)}, IAM_MOCK_EINVAL,
                  "user_name", "user_name is of 1025 bytes; expected 1 to 1024");
    check_refused(*state, &(struct iam_mock_rule){ERROR_OF_RULE, .serial_number = text_of(1025)},
                  IAM_MOCK_EINVAL, "serial_number", "serial_number is of 1025 bytes; expected 1 to 1024");
    add_rule(*state, ERROR_OF_RULE, .user_name = text_of(1024), .serial_number = text_of(1024));
}

static void test_rule_limits_the_file_it_was_made_in(void **state) {
    check_refused(*state, &(struct iam_mock_rule){ERROR_OF_RULE, .file = text_of(1025)}, IAM_MOCK_EINVAL,
                  "file", "file is of 1025 bytes; expected 0 to 1024");
    add_rule(*state, ERROR_OF_RULE, .file = text_of(1024), .optional = true);
    add_rule(*state, ERROR_OF_RULE, .file = "");
    assert_string_equal(problems_of(*state), "rule \"rule 2\" acted 0 of 1 times; no call was made\n");
}

static void test_rule_limits_a_forced_code(void **state) {
    struct iam_mock_rule rule = {.error = text_of(129), .force = true, .status = 400};
    check_refused(*state, &rule, IAM_MOCK_EINVAL, "error", "error is of 129 bytes; expected 1 to 128");
    long_text[128] = '\0';
    add_this_rule(*state, &rule);
}

static void test_rule_takes_the_ends_of_each_range(void **state) {
    static const struct iam_mock_rule cases[] = {{ERROR_OF_RULE, .times = IAM_MOCK_ALWAYS},
                                                 {ERROR_OF_RULE, .times = INT32_MAX},
                                                 {ERROR_OF_RULE, .skip = INT32_MAX},
                                                 {ERROR_OF_RULE, .one_in = INT32_MAX},
                                                 {ERROR_OF_RULE, .for_ms = INT64_MAX},
                                                 {ERROR_OF_RULE, .when = IAM_MOCK_AFTER_CHANGE},
                                                 {ERROR_OF_RULE, .status = 200, .force = 1},
                                                 {ERROR_OF_RULE, .status = 599, .force = 1},
                                                 {ERROR_OF_RULE, .status = 500},
                                                 {ERROR_OF_RULE, .message = ""},
                                                 {ERROR_OF_RULE, .action = "*"},
                                                 {ERROR_OF_RULE, .action = "ListMFADevices"},
                                                 {.error = "Nope", .status = 418, .force = 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        add_this_rule(*state, &cases[i]);
}

static void test_rule_refuses_a_body_file_that_is_missing(void **state) {
    struct sender *sender = *state;
    check_refused(sender, &(struct iam_mock_rule){.body_file = "/nowhere/body.xml"}, IAM_MOCK_EIO,
                  "body_file", "/nowhere/body.xml can't be read: it doesn't exist");
    assert_string_equal(sender->error.file, "/nowhere/body.xml");
    check_no_rule(*state);
}

static void test_rule_refuses_a_body_file_that_is_a_directory(void **state) {
    check_refused(*state, &(struct iam_mock_rule){.body_file = "tests"}, IAM_MOCK_EIO, "body_file",
                  "tests can't be read: it is a directory");
    check_no_rule(*state);
}

static void test_rule_limits_a_body_file(void **state) {
    struct iam_mock_rule rule = {.body_file = file_of(65537)};
    check_refused(*state, &rule, IAM_MOCK_ELIMIT, "body_file",
                  "is too large; expected at most 65536 bytes (IAM_MOCK_MAX_FILE)");
    check_no_rule(*state);
    assert_int_equal(truncate(scratch, 65536), 0);
    add_this_rule(*state, &rule);
}

/* A name like a number's keeps no later rule from being added. */
static void test_rule_without_a_name_gets_one_that_is_free(void **state) {
    struct sender *sender = *state;
    struct iam_mock_rule_counts counts;
    add_rule(sender, ERROR_OF_RULE, .name = "rule 2", .optional = true);
    add_rule(sender, ERROR_OF_RULE, .optional = true);
    add_rule(sender, ERROR_OF_RULE, .optional = true);
    assert_int_equal(iam_mock_get_rule(sender->mock, "rule 3", &counts), 0);
    assert_int_equal(iam_mock_get_rule(sender->mock, "rule 4", &counts), 0);
}

static void test_rule_refuses_a_name_that_is_taken(void **state) {
    add_rule(*state, .name = "twice", ERROR_OF_RULE);
    check_refused(*state, &(struct iam_mock_rule){.name = "twice", ERROR_OF_RULE}, IAM_MOCK_EEXIST, "name",
                  "the name \"twice\" is taken; expected another");
    add_rule(*state, .name = "Twice", ERROR_OF_RULE); /* case counts */
}

/* Each rule is an allocation: listed in tests/torture/exceptions.txt. */
static void test_rule_limits_the_number_of_rules(void **state) {
    struct sender *sender = *state;
    for (int i = 0; i < IAM_MOCK_MAX_RULES; i++)
        add_rule(sender, ERROR_OF_RULE);
    check_refused(sender, &(struct iam_mock_rule){ERROR_OF_RULE}, IAM_MOCK_ELIMIT, "",
                  "there are 4096 rules, and no more are allowed (IAM_MOCK_MAX_RULES)");
    assert_int_equal(counts_of_rule(sender, "rule 4096").matched, 0);
    iam_mock_clear_rules(sender->mock);
    add_rule(sender, ERROR_OF_RULE);
}

static void test_rule_refuses_null(void **state) {
    struct sender *sender = *state;
    check_refused(sender, NULL, IAM_MOCK_EINVAL, "rule", "rule is NULL");
    assert_int_equal(iam_mock_add_rule(NULL, &(struct iam_mock_rule){ERROR_OF_RULE}, &sender->error),
                     IAM_MOCK_EINVAL);
    assert_string_equal(sender->error.field, "mock");
    assert_int_equal(iam_mock_add_rule(sender->mock, &(struct iam_mock_rule){0}, NULL), IAM_MOCK_EINVAL);
}

static void test_rule_is_named_by_its_number(void **state) {
    struct iam_mock_rule_counts counts;
    struct sender *sender = *state;
    add_rule(sender, ERROR_OF_RULE);
    add_rule(sender, .name = "named", ERROR_OF_RULE);
    add_rule(sender, ERROR_OF_RULE);
    counts_of_rule(sender, "rule 1");
    counts_of_rule(sender, "rule 3");
    assert_int_equal(iam_mock_get_rule(sender->mock, "rule 2", &counts), IAM_MOCK_ENOENT);
    iam_mock_clear_rules(sender->mock);
    add_rule(sender, ERROR_OF_RULE);
    counts_of_rule(sender, "rule 4"); /* a number isn't used twice */
}

static void test_rule_answers_deactivations_alone_by_default(void **state) {
    add_rule(*state, ERROR_OF_RULE);
    assert_string_equal(send_form(*state, FORM("ListMFADevices") "&UserName=Bob"), "");
    assert_string_equal(send_form(*state, DEACTIVATE_BOB), "ServiceFailure");
}

static void test_rule_takes_its_status_from_the_error(void **state) {
    static const struct {
        struct iam_mock_rule rule;
        int status;
    } cases[] = {
        {{.error = "ServiceFailure"}, 500},
        {{.error = "EntityTemporarilyUnmodifiable"}, 409},
        {{.error = "NoSuchEntity", .status = 404}, 404},
        {{.error = "NoSuchEntity", .status = 503, .force = true}, 503},
        {{.error = "Nope", .status = 418, .force = true}, 418},
        {{.body_file = "Makefile"}, 200},
        {{.body_file = "Makefile", .status = 404}, 404},
        {{.body_file = "Makefile", .error = "NoSuchEntity"}, 404},
        {{.body_file = "Makefile", .error = "NoSuchEntity", .status = 200, .force = true}, 200},
    };
    struct sender *sender = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        add_this_rule(sender, &cases[i].rule);
        const char *code = cases[i].rule.error ? cases[i].rule.error : "";
        assert_string_equal(send_form(sender, DEACTIVATE_BOB), code);
        assert_int_equal(sender->response.status, cases[i].status);
    }
    assert_string_equal(problems_of(sender), "");
}

static void test_rule_makes_a_forced_code_the_fault_of_whom_its_status_says(void **state) {
    struct sender *sender = *state;
    add_rule(sender, .error = "Nope", .status = 499, .force = true);
    add_rule(sender, .error = "Nope", .status = 500, .force = true);
    send_form(sender, DEACTIVATE_BOB);
    assert_non_null(strstr(sender->response.body, "<Type>Sender</Type>"));
    assert_non_null(strstr(sender->response.body, "<Code>Nope</Code>"));
    send_form(sender, DEACTIVATE_BOB);
    assert_non_null(strstr(sender->response.body, "<Type>Receiver</Type>"));
}

static void test_rule_keeps_copies_of_what_it_was_given(void **state) {
    char name[] = "N", user[] = "Bob", serial[] = BOB_MFA, code[] = "Nope", message[] = "M", file[] = "t.c";
    struct sender *sender = *state;
    add_rule(sender, .name = name, .user_name = user, .serial_number = serial, .error = code,
             .message = message, .file = file, .line = 3, .status = 400, .force = true);
    *name = *user = *serial = *code = *message = *file = '#';
    assert_string_equal(problems_of(sender), "rule \"N\" (t.c:3) acted 0 of 1 times; no call was made\n");
    assert_string_equal(send_form(sender, DEACTIVATE_BOB), "Nope");
    assert_non_null(strstr(sender->response.body, "<Message>M</Message>"));
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, sender_setup_with_bob, sender_teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_rule_refuses_numbers_out_of_range),
        TEST(test_rule_refuses_combinations),
        TEST(test_rule_refuses_empty_texts),
        TEST(test_rule_limits_a_name),
        TEST(test_rule_limits_a_message),
        TEST(test_rule_wants_a_message_in_utf_8),
        TEST(test_rule_limits_what_it_looks_for),
        TEST(test_rule_limits_the_file_it_was_made_in),
        TEST(test_rule_limits_a_forced_code),
        TEST(test_rule_takes_the_ends_of_each_range),
        TEST(test_rule_refuses_a_body_file_that_is_missing),
        TEST(test_rule_refuses_a_body_file_that_is_a_directory),
        cmocka_unit_test_setup_teardown(test_rule_limits_a_body_file, sender_setup_with_bob, remove_scratch),
        TEST(test_rule_without_a_name_gets_one_that_is_free),
        TEST(test_rule_refuses_a_name_that_is_taken),
        TEST(test_rule_limits_the_number_of_rules),
        TEST(test_rule_refuses_null),
        TEST(test_rule_is_named_by_its_number),
        TEST(test_rule_answers_deactivations_alone_by_default),
        TEST(test_rule_takes_its_status_from_the_error),
        TEST(test_rule_makes_a_forced_code_the_fault_of_whom_its_status_says),
        TEST(test_rule_keeps_copies_of_what_it_was_given),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
