/* TagUser, UntagUser and ListUserTags. */
#include "answers.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#define TAG(user) FORM("TagUser") "&UserName=" user
#define UNTAG(user) FORM("UntagUser") "&UserName=" user
#define LIST(user) FORM("ListUserTags") "&UserName=" user
#define T(number, key, value) "&Tags.member." number ".Key=" key "&Tags.member." number ".Value=" value
#define RESERVED "InvalidInput", "Tag keys beginning with aws: are reserved for system use."

static void test_tags_are_checked_in_order(void **state) {
    static const struct answer answers[] = {
        {NULL, TAG("bOB") T("1", "Team", "One"), SUCCESS},
        {NULL, TAG("Bob") T("1", "AWS:x", "1"), RESERVED},
        {NULL, TAG("Bob") T("1", "x", "aws:1"), SUCCESS},
        {NULL, TAG("Bob") T("1", "aws:x", "1") T("2", "aws:x", "1"),
         RESERVED}, /* as recorded: before duplicates */
        {NULL, TAG("Nobody") T("1", "aws:x", "1"), RESERVED},
        {NULL, TAG("Nobody") T("1", "x", "1"), NO_SUCH_USER("Nobody")},
        {NULL, TAG("Bob") "&Tags=", "InvalidInput", "Error occurred while validating input. "},
        {NULL, TAG("Bob"), "ValidationError", NULL},
        {NULL, TAG("B b") T("12", "x", "1"), "MalformedInput",
         "Excessively sparse input would skip 11 list elements"},
        {NO_KEY, TAG("Bob") T("0", "x", "1"), "MalformedInput", "0 is not a valid index"},
        {NULL, UNTAG("Bob") "&TagKeys.member.1=absent&TagKeys.member.2=aws:x&TagKeys.member.3=ABSENT",
         SUCCESS},
        {NULL, UNTAG("Bob") "&TagKeys=", SUCCESS},
        {NULL, UNTAG("Nobody") "&TagKeys.member.1=x", NO_SUCH_USER("Nobody")},
        {NULL, UNTAG("Bob"), "ValidationError",
         "1 validation error detected: Value at 'tagKeys' failed to satisfy constraint: Member must not be "
         "null"},
        {NULL, LIST("Nobody"), NO_SUCH_USER("Nobody")},
        {NULL, FORM("ListUserTags"), "ValidationError", NULL},
    };
    check_answers(*state, answers, sizeof answers / sizeof *answers);
}

/* "key=value " of each tag that a list shows, read in pages of that size. */
static const char *tags_of(struct sender *sender, int size) {
    static char text[1024];
    char form[512];
    size_t used = 0;
    snprintf(form, sizeof form, LIST("Bob") "&MaxItems=%d", size);
    for (;;) {
        assert_string_equal(send_form(sender, form), "");
        text[used] = '\0';
        for (const char *at = sender->response.body; (at = strstr(at, "<Value>")) != NULL; at++) {
            const char *key = strstr(at, "<Key>") + 5;
            used += (size_t)snprintf(text + used, sizeof text - used, "%.*s=%.*s ", (int)strcspn(key, "<"),
                                     key, (int)strcspn(at + 7, "<"), at + 7);
        }
        const char *marker = strstr(sender->response.body, "<Marker>");
        if (!marker)
            return text;
        snprintf(form, sizeof form, LIST("Bob") "&MaxItems=%d&Marker=%.*s", size,
                 (int)strcspn(marker + 8, "<"), marker + 8);
    }
}

static void test_tags_are_set_and_removed(void **state) {
    struct sender *sender = *state;
    add_bob(sender);
    assert_string_equal(tags_of(sender, 10), "");
    assert_string_equal(send_form(sender, TAG("Bob") T("1", "Team", "One") T("2", "b", "")), "");
    assert_string_equal(send_form(sender, TAG("Bob") T("1", "team", "Two") T("2", "c", "3") T("3", "d", "4")),
                        "");
    assert_string_equal(tags_of(sender, 10),
                        "team=Two b= c=3 d=4 "); /* key and value are replaced, as recorded */
    assert_string_equal(tags_of(sender, 1), "team=Two b= c=3 d=4 ");
    assert_string_equal(tags_of(sender, 3), "team=Two b= c=3 d=4 ");
    assert_string_equal(send_form(sender, UNTAG("Bob") "&TagKeys.member.1=TEAM&TagKeys.member.2=c"), "");
    assert_string_equal(tags_of(sender, 10), "b= d=4 ");
    assert_non_null(
        strstr(journal_of(sender), "TagUser UserName=\"Bob\" Tags=\"Key=Team,Value=One Key=b,Value=\""));
    assert_non_null(strstr(journal_of(sender), "UntagUser UserName=\"Bob\" TagKeys=\"TEAM c\""));
    assert_string_equal(send_form(sender, UNTAG("Bob") "&TagKeys.member.1=b&TagKeys.member.2=d"), "");
    assert_string_equal(tags_of(sender, 10), "");
}

static void test_a_page_goes_on_after_the_last_tag(void **state) {
    char form[512];
    struct sender *sender = *state;
    add_bob(sender);
    assert_string_equal(
        send_form(sender, TAG("Bob") T("1", "a", "1") T("2", "b", "2") T("3", "c", "3") T("4", "d", "4")),
        "");
    assert_string_equal(send_form(sender, LIST("Bob") "&MaxItems=2"), "");
    const char *marker = strstr(sender->response.body, "<Marker>") + 8;
    snprintf(form, sizeof form, LIST("bob") "&Marker=%.*s", (int)strcspn(marker, "<"), marker);
    assert_string_equal(send_form(sender, UNTAG("Bob") "&TagKeys.member.1=a&TagKeys.member.2=b"), "");
    assert_string_equal(send_form(sender, TAG("Bob") T("1", "C", "5") T("2", "e", "6")), "");
    assert_string_equal(send_form(sender, form), "");
    assert_non_null(strstr(sender->response.body, "<Key>C</Key>"));
    assert_non_null(strstr(sender->response.body, "<Key>d</Key>"));
    assert_non_null(strstr(sender->response.body, "<Key>e</Key>"));
    add_user(sender, "Eve");
    memcpy(strstr(form, "bob"), "Eve", 3);
    assert_string_equal(send_form(sender, form), "ValidationError");
}

static void test_a_user_has_at_most_fifty_tags(void **state) {
    char form[4096];
    struct sender *sender = *state;
    size_t used;
    add_bob(sender);
    for (int half = 0; half < 2; half++) {
        used = (size_t)snprintf(form, sizeof form, "%s", TAG("Bob"));
        for (int i = 1; i <= 25; i++)
            used += (size_t)snprintf(form + used, sizeof form - used,
                                     "&Tags.member.%d.Key=k%d&Tags.member.%d.Value=v", i, 25 * half + i, i);
        assert_string_equal(send_form(sender, form), "");
    }
    char before[4096];
    snprintf(before, sizeof before, "%s", account_of(sender->mock));
    check_answer(sender,
                 &(struct answer){NULL, TAG("Bob") T("1", "K1", "w") T("2", "k51", "w"), "LimitExceeded",
                                  "The number of tags has reached the maximum limit."});
    assert_string_equal(account_of(sender->mock), before);
    assert_string_equal(send_form(sender, TAG("Bob") T("1", "K1", "w")), "");
    snprintf(form + used, sizeof form - used, "%s", "");
}

static void test_tags_without_success(void **state) {
    struct sender *sender = *state;
    add_bob(sender);
    add_rule(sender, .action = "TagUser", .error = "ConcurrentModification");
    assert_string_equal(send_form(sender, TAG("Bob") T("1", "a", "1")), "ConcurrentModification");
    assert_string_equal(tags_of(sender, 10), "");
    assert_string_equal(send_form(sender, TAG("Bob") T("1", "a", "1")), "");
    add_rule(sender, .action = "UntagUser", .fault = IAM_MOCK_EMPTY_BODY, .when = IAM_MOCK_WITHOUT_CHANGE);
    (void)send_form(sender, UNTAG("Bob") "&TagKeys.member.1=a");
    assert_string_equal(tags_of(sender, 10), "a=1 ");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_tags_are_checked_in_order, sender_setup, sender_teardown),
        cmocka_unit_test_setup_teardown(test_tags_are_set_and_removed, sender_setup, sender_teardown),
        cmocka_unit_test_setup_teardown(test_a_page_goes_on_after_the_last_tag, sender_setup,
                                        sender_teardown),
        cmocka_unit_test_setup_teardown(test_a_user_has_at_most_fifty_tags, sender_setup, sender_teardown),
        cmocka_unit_test_setup_teardown(test_tags_without_success, sender_setup, sender_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
