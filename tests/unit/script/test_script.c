#include "send.h"
#include "between.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <libxml/parser.h>

#define LIST_BOB FORM("ListMFADevices") "&UserName=Bob"
#define UNKNOWN_DEVICE DEACTIVATE("Bob", "arn:aws:iam::123456789012:mfa/Unknown")
#define FAILS "ServiceFailure"
#define OPTIONAL .optional = true

/* Send so many calls that by themselves are NoSuchEntity: '#' for each the rule answered, '.' for others. */
static const char *pattern_of(struct sender *sender, int calls) {
    static char pattern[1001];
    for (int i = 0; i < calls; i++)
        pattern[i] = strcmp(send_form(sender, UNKNOWN_DEVICE), FAILS) == 0 ? '#' : '.';
    pattern[calls] = '\0';
    return pattern;
}

static void check_counts(struct sender *sender, const char *name, int matched, int acted) {
    struct iam_mock_rule_counts counts = counts_of_rule(sender, name);
    assert_int_equal(counts.matched, matched);
    assert_int_equal(counts.acted, acted);
}

/* ----- How often ------------------------------------------------------------------------------- */

static void test_script_bounds_a_rule_by_skip_and_times(void **state) {
    static const struct {
        struct iam_mock_rule rule;
        const char *pattern;
    } cases[] = {
        {{.error = FAILS, OPTIONAL}, "#....."},
        {{.error = FAILS, OPTIONAL, .times = 1}, "#....."},
        {{.error = FAILS, OPTIONAL, .times = 3}, "###..."},
        {{.error = FAILS, OPTIONAL, .times = IAM_MOCK_ALWAYS}, "######"},
        {{.error = FAILS, OPTIONAL, .skip = 1}, ".#...."},
        {{.error = FAILS, OPTIONAL, .skip = 2, .times = 2}, "..##.."},
        {{.error = FAILS, OPTIONAL, .skip = 4, .times = IAM_MOCK_ALWAYS}, "....##"},
        {{.error = FAILS, OPTIONAL, .skip = 6, .times = IAM_MOCK_ALWAYS}, "......"},
        {{.error = FAILS, OPTIONAL, .one_in = 1, .times = 2}, "##...."},
    };
    struct sender *sender = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        iam_mock_clear_rules(sender->mock);
        add_this_rule(sender, &cases[i].rule);
        assert_string_equal(pattern_of(sender, 6), cases[i].pattern);
    }
}

static void test_script_ends_a_rule_by_for_ms(void **state) {
    static const struct {
        struct iam_mock_rule rule;
        const char *pattern; /* calls at 0, 99, 100, 199, 200 ms */
    } cases[] = {
        {{.error = FAILS, .for_ms = 100}, "##..."},
        {{.error = FAILS, .for_ms = 101}, "###.."},
        {{.error = FAILS, .for_ms = 1}, "#...."},
        {{.error = FAILS, .for_ms = 100, .times = 1}, "#...."},
        {{.error = FAILS, .for_ms = 100, .times = 2}, "##..."},
        {{.error = FAILS, .for_ms = 100, .times = IAM_MOCK_ALWAYS}, "##..."},
        {{.error = FAILS, .for_ms = 100, .skip = 1}, ".##.."}, /* from its first answer, at 99 ms */
        {{.error = FAILS, .for_ms = INT64_MAX}, "#####"},
    };
    static const int64_t steps[] = {99, 1, 99, 1, 0};
    struct sender *sender = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char pattern[6] = "";
        iam_mock_clear_rules(sender->mock);
        add_this_rule(sender, &cases[i].rule);
        for (size_t call = 0; call < 5; call++) {
            pattern[call] = *pattern_of(sender, 1);
            assert_int_equal(iam_mock_advance_ms(sender->mock, steps[call]), 0);
        }
        assert_string_equal(pattern, cases[i].pattern);
    }
    assert_string_equal(problems_of(sender), "");
}

static void test_script_counts_no_time_before_the_first_answer(void **state) {
    struct sender *sender = *state;
    add_rule(sender, .error = FAILS, .for_ms = 10);
    assert_int_equal(iam_mock_advance_ms(sender->mock, 1000), 0);
    assert_string_equal(pattern_of(sender, 2), "##");
}

/* ----- one_in ---------------------------------------------------------------------------------- */

static int count_acted(const char *pattern) {
    int acted = 0;
    for (; *pattern; pattern++)
        acted += *pattern == '#';
    return acted;
}

static void seed(struct sender *sender, uint64_t value) {
    sender_renew(sender, &(struct iam_mock_options){.seed = value});
    add_bob(sender);
}

static void test_script_acts_on_one_call_in_so_many(void **state) {
    struct sender *sender = *state;
    for (uint64_t value = 0; value < 3; value++) {
        seed(sender, value);
        add_rule(sender, .error = FAILS, .one_in = 4, .times = IAM_MOCK_ALWAYS);
        assert_between(count_acted(pattern_of(sender, 1000)), 180, 320); /* five deviations */
    }
}

static void test_script_draws_by_the_seed(void **state) {
    char first[101];
    struct sender *sender = *state;
    for (int run = 0; run < 3; run++) {
        seed(sender, run < 2 ? 7 : 8);
        add_rule(sender, .error = FAILS, .one_in = 3, .times = IAM_MOCK_ALWAYS);
        const char *pattern = pattern_of(sender, 100);
        if (run == 0)
            strcpy(first, pattern);
        else if (run == 1)
            assert_string_equal(pattern, first);
        else
            assert_string_not_equal(pattern, first);
    }
}

static void test_script_draws_for_each_rule_apart(void **state) {
    char of_first[101];
    struct sender *sender = *state;
    add_rule(sender, .user_name = "Bob", .error = FAILS, .one_in = 2, .times = IAM_MOCK_ALWAYS);
    add_rule(sender, .user_name = "Eve", .error = FAILS, .one_in = 2, .times = IAM_MOCK_ALWAYS);
    strcpy(of_first, pattern_of(sender, 100));
    for (int i = 0; i < 100; i++) {
        bool acted = strcmp(send_form(sender, DEACTIVATE("Eve", BOB_MFA)), FAILS) == 0;
        if (acted != (of_first[i] == '#'))
            return;
    }
    fail_msg("two rules drew the same 100 times");
}

static void test_script_ends_one_in_by_times(void **state) {
    struct sender *sender = *state;
    add_rule(sender, .error = FAILS, .one_in = 2, .times = 3);
    assert_int_equal(count_acted(pattern_of(sender, 100)), 3);
}

static void test_script_goes_on_in_a_clone(void **state) {
    char half[51];
    struct iam_mock_rule_counts counts;
    struct sender *sender = *state;
    add_rule(sender, .name = "N", .error = FAILS, .one_in = 3, .times = IAM_MOCK_ALWAYS);
    strcpy(half, pattern_of(sender, 50));
    struct sender clone = {0};
    assert_int_equal(iam_mock_clone(&clone.mock, sender->mock, NULL), 0);
    strcpy(half, pattern_of(sender, 50));
    /* The clone is freed before anything is asserted: no teardown knows it. */
    struct iam_mock_request request = {.body = UNKNOWN_DEVICE, .body_size = strlen(UNKNOWN_DEVICE)};
    char cloned[51] = "";
    int result = 0;
    for (int i = 0; i < 50 && !result; i++) {
        result = iam_mock_send(clone.mock, &request, &clone.response);
        cloned[i] = clone.response.error_code && strcmp(clone.response.error_code, FAILS) == 0 ? '#' : '.';
    }
    int found = iam_mock_get_rule(clone.mock, "N", &counts);
    iam_mock_free(clone.mock);
    assert_int_equal(result, 0);
    assert_int_equal(found, 0);
    assert_string_equal(cloned, half);
    assert_int_equal(counts.matched, 100);
    assert_int_equal(counts.acted, counts_of_rule(sender, "N").acted);
}

/* A clone holds no pointer into what it was made of. */
static void test_script_of_a_clone_outlives_its_first(void **state) {
    struct sender *sender = *state;
    add_rule(sender, .name = "N", .user_name = "Bob", .serial_number = BOB_MFA, .error = "Forced",
             .message = "M", .file = "t.c", .line = 3, .status = 418, .force = true, .times = 2);
    add_rule(sender, .body_file = "Makefile", .optional = true);
    struct iam_mock *clone = NULL;
    assert_int_equal(iam_mock_clone(&clone, sender->mock, NULL), 0);
    struct sender old = *sender;
    *sender = (struct sender){.mock = clone};
    iam_mock_clear_rules(old.mock);
    struct iam_mock_rule other = {.name = "O",
                                  .user_name = "Eve",
                                  .serial_number = ALICE_MFA,
                                  .error = "FORCED",
                                  .message = "O",
                                  .file = "o.c",
                                  .status = 418,
                                  .force = true};
    int added = iam_mock_add_rule(old.mock, &other, NULL); /* most likely in the same memory */
    iam_mock_free(old.mock);
    assert_int_equal(added, 0);
    assert_string_equal(send_form(sender, DEACTIVATE_BOB), "Forced");
    assert_non_null(strstr(sender->response.body, "<Code>Forced</Code>\n    <Message>M</Message>"));
    assert_string_equal(problems_of(sender),
                        "rule \"N\" (t.c:3) acted 1 of 2 times; no other call was made\n");
    send_form(sender, DEACTIVATE_BOB);
    assert_string_equal(send_form(sender, DEACTIVATE_BOB), "");
    assert_non_null(strstr(sender->response.body, ".SUFFIXES:"));
}

/* ----- Which calls ----------------------------------------------------------------------------- */

static void test_script_matches_action_user_and_serial(void **state) {
    static const struct {
        struct iam_mock_rule rule;
        const char *form;
        bool acts;
    } cases[] = {
        {{.error = FAILS}, DEACTIVATE_BOB, true},
        {{.error = FAILS}, LIST_BOB, false},
        {{.error = FAILS, .action = "ListMFADevices"}, LIST_BOB, true},
        {{.error = FAILS, .action = "ListMFADevices"}, DEACTIVATE_BOB, false},
        {{.error = FAILS, .action = "*"}, LIST_BOB, true},
        {{.error = FAILS, .action = "*"}, DEACTIVATE_BOB, true},
        {{.error = FAILS, .action = "*"}, FORM("CreateGroup") "&UserName=Bob", false},
        {{.error = FAILS, .user_name = "Bob"}, DEACTIVATE_BOB, true},
        {{.error = FAILS, .user_name = "bOB"}, DEACTIVATE_BOB, true},
        {{.error = FAILS, .user_name = "Bob"}, DEACTIVATE("BOB", BOB_MFA), true},
        {{.error = FAILS, .user_name = "Bo"}, DEACTIVATE_BOB, false},
        {{.error = FAILS, .user_name = "Bob"}, FORM("DeactivateMFADevice") "&SerialNumber=" BOB_MFA, false},
        {{.error = FAILS, .serial_number = BOB_MFA}, DEACTIVATE_BOB, true},
        {{.error = FAILS, .serial_number = "arn:aws:iam::123456789012:mfa/bob"}, DEACTIVATE_BOB, false},
        {{.error = FAILS, .serial_number = ALICE_MFA}, DEACTIVATE_BOB, false},
        {{.error = FAILS, .serial_number = BOB_MFA, .action = "*"}, LIST_BOB, false},
        {{.error = FAILS, .serial_number = BOB_MFA, .user_name = "Alice"}, DEACTIVATE_BOB, false},
        {{.error = FAILS, .serial_number = BOB_MFA, .user_name = "Bob"}, DEACTIVATE_BOB, true},
    };
    struct sender *sender = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        seed(sender, 0);
        add_this_rule(sender, &cases[i].rule);
        bool acted = strcmp(send_form(sender, cases[i].form), FAILS) == 0;
        if (acted != cases[i].acts)
            fail_msg("case %zu %s", i, acted ? "acted" : "didn't act");
        check_counts(sender, "rule 1", cases[i].acts, cases[i].acts);
    }
}

static void test_script_matches_the_user_who_calls(void **state) {
    struct sender *sender = *state;
    add_key(sender, BOB_KEY, "Bob", true);
    add_rule(sender, .user_name = "BOB", .error = FAILS);
    assert_string_equal(send_as(sender, BOB_KEY, FORM("DeactivateMFADevice") "&SerialNumber=" BOB_MFA),
                        FAILS);
}

static void test_script_matches_the_user_asked_for_not_who_calls(void **state) {
    struct sender *sender = *state;
    add_key(sender, BOB_KEY, "Bob", true);
    add_rule(sender, .user_name = "Bob", .error = FAILS, OPTIONAL);
    assert_string_equal(send_as(sender, BOB_KEY, DEACTIVATE("Alice", BOB_MFA)), "NoSuchEntity");
    check_counts(sender, "rule 1", 0, 0);
}

/* An action without a UserName is about no user, whoever calls. */
static void test_script_matches_no_user_where_the_action_has_none(void **state) {
    struct sender *sender = *state;
    add_key(sender, BOB_KEY, "Bob", true);
    add_rule(sender, .action = "*", .user_name = "Bob", .error = FAILS, OPTIONAL);
    assert_string_equal(send_as(sender, BOB_KEY, FORM("DeleteVirtualMFADevice") "&SerialNumber=" BOB_MFA),
                        "DeleteConflict");
    check_counts(sender, "rule 1", 0, 0);
    assert_null(iam_mock_call_at(sender->mock, 1)->user_name);
}

/* ----- The three moments ----------------------------------------------------------------------- */

static void test_script_lets_earlier_errors_go_first(void **state) {
    static const struct {
        const char *what, *form;
        bool signed_by_bob;
        const char *code;
        int acts; /* at the moments from this one down: 2 at all, 0 at BEFORE_VALIDATION alone, -1 at none */
    } cases[] = {
        {"escape", FORM("DeactivateMFADevice") "&x=%", true, "MalformedInput", -1},
        {"no action", "Version=2010-05-08", true, "", -1},
        {"version", "Version=2010-05-09&Action=DeactivateMFADevice", true, "InvalidAction", -1},
        {"unknown action", FORM("Nope"), true, "InvalidAction", -1},
        {"number", FORM("ListMFADevices") "&MaxItems=x", true, "MalformedInput", -1},
        {"unsigned", DEACTIVATE_BOB, false, "MissingAuthenticationToken", 0},
        {"validation", DEACTIVATE("Bob", "short"), true, "ValidationError", 0},
        {"user", DEACTIVATE("Eve", BOB_MFA), true, "NoSuchEntity", 1},
        {"device", UNKNOWN_DEVICE, true, "NoSuchEntity", 1},
        {"success", DEACTIVATE_BOB, true, "", 2},
    };
    static const enum iam_mock_when moments[] = {IAM_MOCK_BEFORE_VALIDATION, IAM_MOCK_BEFORE_CHANGE,
                                                 IAM_MOCK_AFTER_CHANGE};
    struct sender *sender = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (int moment = 0; moment < 3; moment++) {
            sender_renew(sender, &(struct iam_mock_options){.authentication = IAM_MOCK_REQUIRE_KEY});
            add_bob(sender);
            add_key(sender, BOB_KEY, "Bob", true);
            add_rule(sender, .action = "*", .when = moments[moment], .error = FAILS);
            const char *code = cases[i].signed_by_bob ? send_as(sender, BOB_KEY, cases[i].form)
                                                      : send_form(sender, cases[i].form);
            bool acts = moment <= cases[i].acts;
            if (strcmp(code, acts ? FAILS : cases[i].code) != 0)
                fail_msg("%s at moment %d: %s", cases[i].what, moment, code);
            check_counts(sender, "rule 1", acts, acts);
        }
    }
}

static void test_script_makes_the_change_after_change_alone(void **state) {
    static const struct {
        enum iam_mock_when when;
        enum iam_mock_device_state after;
    } cases[] = {{IAM_MOCK_BEFORE_CHANGE, IAM_MOCK_ENABLED},
                 {IAM_MOCK_BEFORE_VALIDATION, IAM_MOCK_ENABLED},
                 {IAM_MOCK_AFTER_CHANGE, IAM_MOCK_DEACTIVATED}};
    struct sender *sender = *state;
    for (size_t i = 0; i < 3; i++) {
        seed(sender, 0);
        add_rule(sender, .when = cases[i].when, .error = FAILS);
        assert_string_equal(send_form(sender, DEACTIVATE_BOB), FAILS);
        assert_int_equal(iam_mock_get_device_state(sender->mock, "Bob", BOB_MFA), cases[i].after);
        const struct iam_mock_call *call = iam_mock_call_at(sender->mock, 1);
        assert_int_equal(call->applied, cases[i].when == IAM_MOCK_AFTER_CHANGE);
        assert_int_equal(call->acknowledged, false);
    }
}

static void test_script_skips_only_successes_after_change(void **state) {
    struct sender *sender = *state;
    add_device(sender, ALICE_MFA, "Bob");
    add_rule(sender, .when = IAM_MOCK_AFTER_CHANGE, .skip = 1, .error = FAILS);
    assert_string_equal(send_form(sender, UNKNOWN_DEVICE), "NoSuchEntity");
    check_counts(sender, "rule 1", 0, 0);
    assert_string_equal(send_form(sender, DEACTIVATE_BOB), "");
    check_counts(sender, "rule 1", 1, 0);
    assert_string_equal(send_form(sender, DEACTIVATE("Bob", ALICE_MFA)), FAILS);
    check_counts(sender, "rule 1", 2, 1);
}

static void test_script_acts_after_a_list_that_changes_nothing(void **state) {
    struct sender *sender = *state;
    add_rule(sender, .action = "*", .when = IAM_MOCK_AFTER_CHANGE, .error = FAILS);
    assert_string_equal(send_form(sender, LIST_BOB), FAILS);
    assert_false(iam_mock_call_at(sender->mock, 1)->applied);
}

/* ----- Several rules --------------------------------------------------------------------------- */

static void test_script_takes_the_first_rule_added_whatever_its_moment(void **state) {
    static const enum iam_mock_when moments[] = {IAM_MOCK_BEFORE_CHANGE, IAM_MOCK_BEFORE_VALIDATION,
                                                 IAM_MOCK_AFTER_CHANGE};
    struct sender *sender = *state;
    for (int first = 0; first < 3; first++) {
        for (int second = 0; second < 3; second++) {
            seed(sender, 0);
            add_rule(sender, .when = moments[first], .error = "Throttling");
            add_rule(sender, .when = moments[second], .error = FAILS, OPTIONAL);
            assert_string_equal(send_form(sender, DEACTIVATE_BOB), "Throttling");
            check_counts(sender, "rule 1", 1, 1);
            check_counts(sender, "rule 2", 1, 0);
        }
    }
}

static void test_script_goes_to_the_next_rule_when_one_is_used_up(void **state) {
    struct sender *sender = *state;
    add_rule(sender, .error = "Throttling", .times = 2);
    add_rule(sender, .error = FAILS);
    assert_string_equal(send_form(sender, DEACTIVATE_BOB), "Throttling");
    assert_string_equal(send_form(sender, DEACTIVATE_BOB), "Throttling");
    assert_string_equal(send_form(sender, DEACTIVATE_BOB), FAILS);
    assert_string_equal(send_form(sender, DEACTIVATE_BOB), "");
    check_counts(sender, "rule 1", 4, 2);
    check_counts(sender, "rule 2", 4, 1);
}

static void test_script_counts_calls_that_another_rule_answered_as_skipped(void **state) {
    struct sender *sender = *state;
    add_rule(sender, .error = "Throttling");
    add_rule(sender, .error = FAILS, .skip = 1);
    assert_string_equal(send_form(sender, DEACTIVATE_BOB), "Throttling");
    assert_string_equal(send_form(sender, DEACTIVATE_BOB), FAILS);
}

static void test_script_clears_rules(void **state) {
    struct iam_mock_rule_counts counts;
    struct sender *sender = *state;
    add_rule(sender, .name = "N", .error = FAILS);
    iam_mock_clear_rules(sender->mock);
    assert_string_equal(problems_of(sender), "");
    assert_int_equal(iam_mock_get_rule(sender->mock, "N", &counts), IAM_MOCK_ENOENT);
    assert_string_equal(send_form(sender, DEACTIVATE_BOB), "");
    add_rule(sender, .name = "N", .error = FAILS);
    check_counts(sender, "N", 0, 0);
    iam_mock_clear_rules(NULL);
}

static void test_script_get_rule_refuses_null(void **state) {
    struct iam_mock_rule_counts counts;
    struct sender *sender = *state;
    assert_int_equal(iam_mock_get_rule(NULL, "N", &counts), IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_get_rule(sender->mock, NULL, &counts), IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_get_rule(sender->mock, "N", NULL), IAM_MOCK_EINVAL);
}

/* ----- What it answers ------------------------------------------------------------------------- */

struct error_row {
    const char *code, *type;
    int status;
};

static const struct error_row errors[] = {
#define ERROR(code, status, type) {#code, type, status},
#include "model/errors.def"
#undef ERROR
};

/* Under 4,000 bytes: of more, libxml2 2.9.14 leaks its copy when growing it fails. */
static bool is_well_formed(const struct iam_mock_response *response) {
    if (response->body_size >= 4000)
        return false;
    xmlDoc *document = xmlReadMemory(response->body, (int)response->body_size, NULL, NULL, XML_PARSE_NOERROR);
    bool well_formed = document != NULL;
    xmlFreeDoc(document);
    return well_formed;
}

static void test_script_answers_every_error(void **state) {
    struct sender *sender = *state;
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
        char text[256];
        add_rule(sender, .error = errors[i].code);
        assert_string_equal(send_form(sender, DEACTIVATE_BOB), errors[i].code);
        assert_int_equal(sender->response.status, errors[i].status);
        snprintf(text, sizeof text,
                 "<ErrorResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\">\n  <Error>\n    "
                 "<Type>%s</Type>\n"
                 "    <Code>%s</Code>\n",
                 errors[i].type, errors[i].code);
        assert_memory_equal(sender->response.body, text, strlen(text));
        snprintf(text, sizeof text, "  </Error>\n  <RequestId>%s</RequestId>\n</ErrorResponse>\n",
                 iam_mock_response_header(&sender->response, "x-amzn-RequestId"));
        assert_string_equal(sender->response.body + sender->response.body_size - strlen(text), text);
        assert_true(is_well_formed(&sender->response));
    }
}

static void test_script_gives_every_error_but_one_a_message(void **state) {
    struct sender *sender = *state;
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
        add_rule(sender, .error = errors[i].code);
        send_form(sender, DEACTIVATE_BOB);
        bool has =
            strstr(sender->response.body, "<Message>") && !strstr(sender->response.body, "<Message></");
        if (has != (strcmp(errors[i].code, "ConcurrentModification") != 0))
            fail_msg("%s: %s", errors[i].code, sender->response.body);
    }
}

static void test_script_puts_a_message_in_place_of_the_default(void **state) {
    static const struct {
        const char *message, *sent;
    } cases[] = {
        {"a & b < c > d \" e ' f", "<Message>a &amp; b &lt; c &gt; d \" e ' f</Message>"},
        {"gr\xC3\xBC\xC3\x9F Gott \xE2\x82\xAC \xF0\x9F\x94\x91",
         "<Message>gr\xC3\xBC\xC3\x9F Gott \xE2\x82\xAC \xF0\x9F\x94\x91</Message>"},
        {"a\tb\nc\rd", "<Message>a\tb\nc&#13;d</Message>"},
        {"a\x01"
         "b",
         "<Message>a\xEF\xBF\xBD"
         "b</Message>"},
        {"${Code}", "<Message>${Code}</Message>"},
        {"", "<Message></Message>"},
    };
    struct sender *sender = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        add_rule(sender, .error = "ConcurrentModification", .message = cases[i].message);
        assert_string_equal(send_form(sender, DEACTIVATE_BOB), "ConcurrentModification");
        assert_int_equal(sender->response.status, 409);
        if (!strstr(sender->response.body, cases[i].sent))
            fail_msg("%s isn't in %s", cases[i].sent, sender->response.body);
    }
}

static void test_script_writes_the_longest_message(void **state) {
    char message[4097];
    struct sender *sender = *state;
    memset(message, '&', sizeof message);
    message[4096] = '\0';
    add_rule(sender, .error = FAILS, .message = message);
    assert_string_equal(send_form(sender, DEACTIVATE_BOB), FAILS);
    const char *at = strstr(sender->response.body, "<Message>");
    assert_non_null(at);
    assert_non_null(strstr(at, "&amp;</Message>"));
    assert_int_equal(strstr(at, "</Message>") - at, 9 + 5 * 4096);
}

/* Any bytes, NULs and none included. */
static void check_body_file(struct sender *sender, const char *code) {
    static const char bytes[] = "<not\0xml\xFF &\r\n${Code}";
    for (size_t size = 0; size <= sizeof bytes; size += sizeof bytes) {
        char directory[] = "/tmp/iam-mock-test-XXXXXX", name[64];
        assert_non_null(mkdtemp(directory));
        snprintf(name, sizeof name, "%s/body", directory);
        FILE *file = fopen(name, "wb");
        size_t written = file ? fwrite(bytes, 1, size, file) : SIZE_MAX;
        if (file)
            fclose(file);
        int result = iam_mock_add_rule(
            sender->mock, &(struct iam_mock_rule){.body_file = name, .error = code}, &sender->error);
        unlink(name); /* it was read already */
        rmdir(directory);
        assert_int_equal(written, size);
        assert_int_equal(result, 0);
        assert_string_equal(send_form(sender, DEACTIVATE_BOB), code ? code : "");
        assert_int_equal(sender->response.status, code ? 503 : 200);
        assert_int_equal(sender->response.body_size, size);
        assert_memory_equal(sender->response.body, bytes, size);
        assert_int_equal(sender->response.body[size], '\0');
    }
}

static void test_script_sends_a_body_file_byte_for_byte(void **state) { check_body_file(*state, NULL); }

static void test_script_gives_a_body_file_an_error_code(void **state) {
    check_body_file(*state, "ServiceUnavailable");
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, sender_setup_with_bob, sender_teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_script_bounds_a_rule_by_skip_and_times),
        TEST(test_script_ends_a_rule_by_for_ms),
        TEST(test_script_counts_no_time_before_the_first_answer),
        TEST(test_script_acts_on_one_call_in_so_many),
        TEST(test_script_draws_by_the_seed),
        TEST(test_script_draws_for_each_rule_apart),
        TEST(test_script_ends_one_in_by_times),
        TEST(test_script_goes_on_in_a_clone),
        TEST(test_script_of_a_clone_outlives_its_first),
        TEST(test_script_matches_action_user_and_serial),
        TEST(test_script_matches_the_user_who_calls),
        TEST(test_script_matches_the_user_asked_for_not_who_calls),
        TEST(test_script_matches_no_user_where_the_action_has_none),
        TEST(test_script_lets_earlier_errors_go_first),
        TEST(test_script_makes_the_change_after_change_alone),
        TEST(test_script_skips_only_successes_after_change),
        TEST(test_script_acts_after_a_list_that_changes_nothing),
        TEST(test_script_takes_the_first_rule_added_whatever_its_moment),
        TEST(test_script_goes_to_the_next_rule_when_one_is_used_up),
        TEST(test_script_counts_calls_that_another_rule_answered_as_skipped),
        TEST(test_script_clears_rules),
        TEST(test_script_get_rule_refuses_null),
        TEST(test_script_answers_every_error),
        TEST(test_script_gives_every_error_but_one_a_message),
        TEST(test_script_puts_a_message_in_place_of_the_default),
        TEST(test_script_writes_the_longest_message),
        TEST(test_script_sends_a_body_file_byte_for_byte),
        TEST(test_script_gives_a_body_file_an_error_code),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
