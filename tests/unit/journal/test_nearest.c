#include "send.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#define FAILS .error = "ServiceFailure"
#define LIST_BOB FORM("ListMFADevices") "&UserName=Bob"

/* Rules, then calls, then what problems_text says. */
struct story {
    struct iam_mock_rule rules[3]; /* up to one without an error */
    const char *calls[4];          /* up to NULL */
    const char *problems;
};

static void check(struct sender *sender, const struct story *story) {
    for (size_t i = 0; i < 3 && story->rules[i].error; i++)
        add_this_rule(sender, &story->rules[i]);
    for (size_t i = 0; i < 4 && story->calls[i]; i++)
        send_form(sender, story->calls[i]);
    assert_string_equal(problems_of(sender), story->problems);
}

#define STORY_TEST(name, ...)                                                                                \
    static void test_nearest_##name(void **state) {                                                          \
        static const struct story story = __VA_ARGS__;                                                       \
        check(*state, &story);                                                                               \
    }

STORY_TEST(is_silent_when_all_rules_acted,
           {.rules = {{FAILS, .times = 2}, {FAILS, .skip = 2}, {FAILS, .times = IAM_MOCK_ALWAYS, .skip = 3}},
            .calls = {DEACTIVATE_BOB, DEACTIVATE_BOB, DEACTIVATE_BOB, DEACTIVATE_BOB},
            .problems = ""})

STORY_TEST(says_that_no_call_was_made,
           {.rules = {{FAILS}}, .problems = "rule \"rule 1\" acted 0 of 1 times; no call was made\n"})

STORY_TEST(shows_where_the_rule_was_made,
           {.rules = {{FAILS, .name = "busy \"Bob\"", .file = "tests/t.c", .line = 12, .times = 3}},
            .problems = "rule \"busy \\\"Bob\\\"\" (tests/t.c:12) acted 0 of 3 times; no call was made\n"})

STORY_TEST(
    escapes_where_the_rule_was_made,
    {.rules = {{FAILS, .file = "my tests/Zo\xC3\xAB\n\x1B\xFF.c", .line = 1}},
     .problems =
         "rule \"rule 1\" (my tests/Zo\xC3\xAB\\n\\033\\377.c:1) acted 0 of 1 times; no call was made\n"})

STORY_TEST(
    asks_for_one_time_at_least,
    {.rules = {{FAILS, .times = IAM_MOCK_ALWAYS}, {FAILS, .for_ms = 10}, {FAILS, .for_ms = 10, .times = 2}},
     .problems = "rule \"rule 1\" acted 0 of at least 1 times; no call was made\n"
                 "rule \"rule 2\" acted 0 of at least 1 times; no call was made\n"
                 "rule \"rule 3\" acted 0 of 2 times; no call was made\n"})

STORY_TEST(lets_optional_and_thinned_rules_be, {.rules = {{FAILS, .optional = true},
                                                          {FAILS, .optional = true, .times = 5},
                                                          {FAILS, .one_in = 2, .times = 5}},
                                                .problems = ""})

STORY_TEST(says_that_no_other_call_was_made,
           {.rules = {{FAILS, .times = 3}},
            .calls = {DEACTIVATE_BOB, DEACTIVATE_BOB},
            .problems = "rule \"rule 1\" acted 2 of 3 times; no other call was made\n"})

STORY_TEST(shows_another_action,
           {.rules = {{FAILS}},
            .calls = {LIST_BOB},
            .problems = "rule \"rule 1\" acted 0 of 1 times; nearest is call 1; its action is "
                        "\"ListMFADevices\", the rule's \"DeactivateMFADevice\"\n"})

STORY_TEST(shows_another_user,
           {.rules = {{FAILS, .user_name = "Bob"}},
            .calls = {DEACTIVATE("Bobby", BOB_MFA)},
            .problems = "rule \"rule 1\" acted 0 of 1 times; nearest is call 1; its user_name is \"Bobby\", "
                        "the rule's \"Bob\"\n"})

STORY_TEST(
    shows_another_serial,
    {.rules = {{FAILS, .serial_number = BOB_MFA}},
     .calls = {DEACTIVATE("Bob", ALICE_MFA)},
     .problems = "rule \"rule 1\" acted 0 of 1 times; nearest is call 1; its serial_number is \"" ALICE_MFA
                 "\", the rule's \"" BOB_MFA "\"\n"})

STORY_TEST(
    shows_all_that_differs_and_what_is_missing,
    {.rules = {{FAILS, .serial_number = BOB_MFA, .user_name = "Bob"}},
     .calls = {FORM("ListMFADevices")},
     .problems = "rule \"rule 1\" acted 0 of 1 times; nearest is call 1; its action is "
                 "\"ListMFADevices\", the rule's \"DeactivateMFADevice\"; its user_name is missing, the "
                 "rule's \"Bob\"; its serial_number is missing, the rule's \"" BOB_MFA "\"\n"})

STORY_TEST(takes_the_call_that_fits_most,
           {.rules = {{FAILS, .serial_number = BOB_MFA, .user_name = "Bob"}},
            .calls = {LIST_BOB, DEACTIVATE("Eve", BOB_MFA), DEACTIVATE("Eve", ALICE_MFA)},
            .problems = "rule \"rule 1\" acted 0 of 1 times; nearest is call 2; its user_name is \"Eve\", "
                        "the rule's \"Bob\"\n"})

STORY_TEST(takes_the_earliest_of_calls_that_fit_alike,
           {.rules = {{FAILS, .user_name = "Bob"}},
            .calls = {FORM("ListMFADevices") "&UserName=Eve", DEACTIVATE("Eve", BOB_MFA), LIST_BOB,
                      DEACTIVATE("Mallory", BOB_MFA)},
            .problems = "rule \"rule 1\" acted 0 of 1 times; nearest is call 2; its user_name is \"Eve\", "
                        "the rule's \"Bob\"\n"})

STORY_TEST(passes_over_calls_that_the_rule_answered,
           {.rules = {{FAILS, .user_name = "Bob", .times = 2}},
            .calls = {DEACTIVATE_BOB, DEACTIVATE("Eve", BOB_MFA)},
            .problems = "rule \"rule 1\" acted 1 of 2 times; nearest is call 2; its user_name is \"Eve\", "
                        "the rule's \"Bob\"\n"})

STORY_TEST(shows_a_call_that_fits_in_nothing,
           {.rules = {{FAILS, .serial_number = BOB_MFA, .user_name = "Bob"}},
            .calls = {FORM("Nope")},
            .problems = "call 1: \"Nope\" isn't an action of IAM\n"
                        "rule \"rule 1\" acted 0 of 1 times; nearest is call 1; its action is \"Nope\", the "
                        "rule's \"DeactivateMFADevice\"; its user_name is missing, the rule's \"Bob\"; its "
                        "serial_number is missing, the rule's \"" BOB_MFA "\"\n"})

STORY_TEST(shows_a_call_without_an_action,
           {.rules = {{FAILS}},
            .calls = {"Version=2010-05-08"},
            .problems = "call 1: it has no Action parameter\n"
                        "rule \"rule 1\" acted 0 of 1 times; nearest is call 1; its action is missing, the "
                        "rule's \"DeactivateMFADevice\"\n"})

STORY_TEST(says_that_skip_let_it_through,
           {.rules = {{FAILS, .skip = 2}},
            .calls = {DEACTIVATE_BOB, LIST_BOB},
            .problems =
                "rule \"rule 1\" acted 0 of 1 times; call 1 fits, but was let through (skip=2, 1 matched)\n"})

STORY_TEST(says_that_skip_let_it_through_before_the_rule_acted,
           {.rules = {{FAILS, .skip = 1, .times = 2}},
            .calls = {DEACTIVATE_BOB, DEACTIVATE_BOB},
            .problems =
                "rule \"rule 1\" acted 1 of 2 times; call 1 fits, but was let through (skip=1, 2 matched)\n"})

STORY_TEST(says_that_another_rule_answered,
           {.rules = {{FAILS, .name = "first"}, {FAILS}},
            .calls = {DEACTIVATE_BOB},
            .problems = "rule \"rule 2\" acted 0 of 1 times; call 1 fits, but rule \"first\" answered it\n"})

STORY_TEST(says_that_skip_would_have_let_it_through,
           {.rules = {{FAILS}, {FAILS, .skip = 1}},
            .calls = {DEACTIVATE_BOB},
            .problems =
                "rule \"rule 2\" acted 0 of 1 times; call 1 fits, but was let through (skip=1, 1 matched)\n"})

STORY_TEST(says_that_it_was_answered_before_any_rule,
           {.rules = {{FAILS, .action = "*", .when = IAM_MOCK_BEFORE_VALIDATION}},
            .calls = {"Version=2010-05-08"},
            .problems = "call 1: it has no Action parameter\n"
                        "rule \"rule 1\" acted 0 of 1 times; call 1 fits, but was answered 302 before any "
                        "rule\n"})

STORY_TEST(says_that_another_version_was_answered_before_any_rule,
           {.rules = {{FAILS, .user_name = "Bob", .serial_number = BOB_MFA}},
            .calls = {"Action=DeactivateMFADevice&Version=2010-05-09&UserName=Bob&SerialNumber=" BOB_MFA,
                      LIST_BOB},
            .problems = "call 1: Version \"2010-05-09\" isn't served; expected 2010-05-08\n"
                        "rule \"rule 1\" acted 0 of 1 times; call 1 fits, but was answered InvalidAction "
                        "before any rule\n"})

STORY_TEST(
    says_that_it_was_answered_before_the_moment,
    {.rules = {{FAILS}},
     .calls = {DEACTIVATE("Bob", "short")},
     .problems =
         "rule \"rule 1\" acted 0 of 1 times; call 1 fits, but was answered ValidationError before the "
         "rule's moment\n"})

STORY_TEST(
    says_that_the_call_would_not_have_succeeded,
    {.rules = {{FAILS, .when = IAM_MOCK_AFTER_CHANGE}},
     .calls = {DEACTIVATE("Eve", BOB_MFA)},
     .problems =
         "rule \"rule 1\" acted 0 of 1 times; call 1 fits, but would not have succeeded (NoSuchEntity), "
         "and the rule is AFTER_CHANGE\n"})

STORY_TEST(
    compares_users_without_case_and_serials_with,
    {.rules = {{FAILS, .user_name = "bob", .serial_number = "arn:aws:iam::123456789012:MFA/Bob"}},
     .calls = {DEACTIVATE_BOB},
     .problems = "rule \"rule 1\" acted 0 of 1 times; nearest is call 1; its serial_number is \"" BOB_MFA
                 "\", the rule's \"arn:aws:iam::123456789012:MFA/Bob\"\n"})

STORY_TEST(escapes_values,
           {.rules = {{FAILS, .user_name = "Bob"}},
            .calls = {DEACTIVATE("%22%0A%FF", BOB_MFA)},
            .problems = "rule \"rule 1\" acted 0 of 1 times; nearest is call 1; its user_name is "
                        "\"\\\"\\n\\377\", the rule's \"Bob\"\n"})

static void test_nearest_says_that_for_ms_had_ended(void **state) {
    struct sender *sender = *state;
    add_rule(sender, FAILS, .times = 2, .for_ms = 100);
    send_form(sender, DEACTIVATE_BOB);
    assert_int_equal(iam_mock_advance_ms(sender->mock, 100), 0);
    send_form(sender, DEACTIVATE_BOB);
    assert_string_equal(problems_of(sender),
                        "rule \"rule 1\" acted 1 of 2 times; call 2 fits, but came after its "
                        "for_ms=100 had ended\n");
}

static void test_nearest_says_that_the_rule_came_later(void **state) {
    struct sender *sender = *state;
    send_form(sender, DEACTIVATE_BOB);
    add_rule(sender, FAILS, .skip = 1);
    assert_string_equal(
        problems_of(sender),
        "rule \"rule 1\" acted 0 of 1 times; call 1 fits, but came before the rule was added\n");
}

/* However much the earlier call fits, and the later doesn't. */
static void test_nearest_takes_a_call_after_the_rule_before_one_before_it(void **state) {
    struct sender *sender = *state;
    send_form(sender, DEACTIVATE_BOB);
    add_rule(sender, FAILS, .user_name = "Bob", .serial_number = BOB_MFA);
    send_form(sender, FORM("Nope"));
    assert_non_null(strstr(problems_of(sender), "; nearest is call 2; its action is \"Nope\""));
}

/* The journal shows 256 bytes of a value; it isn't by these that it fits. */
static void test_nearest_compares_values_longer_than_it_shows(void **state) {
    struct sender *sender = *state;
    char serial[301], user[301], form[1024];
    memset(serial, 's', 300);
    memset(user, 'u', 300);
    serial[300] = user[300] = '\0';
    sender_renew(sender, &(struct iam_mock_options){.constraints = IAM_MOCK_CONSTRAINTS_OFF});
    snprintf(form, sizeof form, FORM("ListMFADevices") "&UserName=%s&SerialNumber=%s", user, serial);
    memset(user, 'U', 300);
    add_rule(sender, FAILS, .user_name = user, .when = IAM_MOCK_AFTER_CHANGE, .action = "ListMFADevices");
    send_form(sender, form);
    assert_non_null(strstr(problems_of(sender), "; call 1 fits, but would not have succeeded"));
    user[299] = 'x';
    iam_mock_clear_rules(sender->mock);
    iam_mock_clear_journal(sender->mock);
    add_rule(sender, FAILS, .user_name = user, .action = "ListMFADevices");
    send_form(sender, form);
    assert_non_null(strstr(problems_of(sender), "; nearest is call 1; its user_name is \"uuu"));
}

static void test_nearest_names_the_calling_user(void **state) {
    struct sender *sender = *state;
    add_key(sender, BOB_KEY, "Bob", true);
    add_rule(sender, FAILS, .user_name = "Eve");
    send_as(sender, BOB_KEY, FORM("DeactivateMFADevice") "&SerialNumber=" BOB_MFA);
    assert_string_equal(problems_of(sender),
                        "rule \"rule 1\" acted 0 of 1 times; nearest is call 1; its user_name is "
                        "\"Bob\", the rule's \"Eve\"\n");
}

static void test_nearest_looks_at_what_the_journal_still_has(void **state) {
    struct sender *sender = *state;
    sender_renew(sender, &(struct iam_mock_options){.journal_capacity = 1});
    add_rule(sender, FAILS, .user_name = "Bob");
    send_form(sender, DEACTIVATE("Eve", BOB_MFA));
    send_form(sender, FORM("ListMFADevices"));
    assert_string_equal(problems_of(sender),
                        "rule \"rule 1\" acted 0 of 1 times; nearest is call 2; its action is "
                        "\"ListMFADevices\", the rule's \"DeactivateMFADevice\"; its user_name is "
                        "missing, the rule's \"Bob\"\n");
    iam_mock_clear_journal(sender->mock);
    assert_string_equal(problems_of(sender), "rule \"rule 1\" acted 0 of 1 times; no call was made\n");
}

int main(void) {
#define TEST(name)                                                                                           \
    cmocka_unit_test_setup_teardown(test_nearest_##name, sender_setup_with_bob, sender_teardown)
    const struct CMUnitTest tests[] = {
        TEST(is_silent_when_all_rules_acted),
        TEST(says_that_no_call_was_made),
        TEST(shows_where_the_rule_was_made),
        TEST(escapes_where_the_rule_was_made),
        TEST(asks_for_one_time_at_least),
        TEST(lets_optional_and_thinned_rules_be),
        TEST(says_that_no_other_call_was_made),
        TEST(shows_another_action),
        TEST(shows_another_user),
        TEST(shows_another_serial),
        TEST(shows_all_that_differs_and_what_is_missing),
        TEST(takes_the_call_that_fits_most),
        TEST(takes_the_earliest_of_calls_that_fit_alike),
        TEST(passes_over_calls_that_the_rule_answered),
        TEST(shows_a_call_that_fits_in_nothing),
        TEST(shows_a_call_without_an_action),
        TEST(says_that_skip_let_it_through),
        TEST(says_that_skip_let_it_through_before_the_rule_acted),
        TEST(says_that_another_rule_answered),
        TEST(says_that_skip_would_have_let_it_through),
        TEST(says_that_it_was_answered_before_any_rule),
        TEST(says_that_another_version_was_answered_before_any_rule),
        TEST(says_that_it_was_answered_before_the_moment),
        TEST(says_that_the_call_would_not_have_succeeded),
        TEST(compares_users_without_case_and_serials_with),
        TEST(escapes_values),
        TEST(says_that_for_ms_had_ended),
        TEST(says_that_the_rule_came_later),
        TEST(takes_a_call_after_the_rule_before_one_before_it),
        TEST(compares_values_longer_than_it_shows),
        TEST(names_the_calling_user),
        TEST(looks_at_what_the_journal_still_has),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
