#include "send.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#define HEAD "iam-mock journal 2\n"
#define AT "2026-01-01T00:00:00.000Z"
#define LIST_BOB FORM("ListMFADevices") "&UserName=Bob"

/* ----- The text -------------------------------------------------------------------------------- */

static void test_journal_text_begins_with_its_version(void **state) {
    assert_string_equal(journal_of(*state), HEAD);
}

static void test_journal_text_is_a_line_a_call(void **state) {
    static const struct {
        const char *form, *line;
    } cases[] = {
        {DEACTIVATE_BOB,
         "root DeactivateMFADevice UserName=\"Bob\" SerialNumber=\"" BOB_MFA "\" -> 200 applied"},
        {"SerialNumber=" BOB_MFA "&UserName=bOB&Version=2010-05-08&Action=DeactivateMFADevice",
         "root DeactivateMFADevice UserName=\"bOB\" SerialNumber=\"" BOB_MFA "\" -> 200 applied"},
        {LIST_BOB, "root ListMFADevices UserName=\"Bob\" -> 200"},
        {LIST_BOB "&MaxItems=1&Marker=x",
         "root ListMFADevices UserName=\"Bob\" Marker=\"x\" MaxItems=\"1\" -> 400 "
         "ValidationError"},
        {LIST_BOB "&SerialNumber=" BOB_MFA "&Other=1", "root ListMFADevices UserName=\"Bob\" -> 200"},
        {FORM("DeleteVirtualMFADevice") "&SerialNumber=" BOB_MFA,
         "root DeleteVirtualMFADevice SerialNumber=\"" BOB_MFA "\" -> 409 DeleteConflict"},
        {FORM("DeactivateMFADevice"), "root DeactivateMFADevice -> 400 ValidationError"},
        {FORM("DeactivateMFADevice") "&UserName=&SerialNumber=",
         "root DeactivateMFADevice UserName=\"\" SerialNumber=\"\" -> 400 ValidationError"},
        {FORM("DeactivateMFADevice") "&x=%", "- - -> 400 MalformedInput"},
        {"", "- - -> 302"},
        {FORM("CreateGroup") "&UserName=Bob", "- \"CreateGroup\" UserName=\"Bob\" -> 400 InvalidAction"},
        {"Action=DeactivateMFADevice&UserName=Bob",
         "- \"DeactivateMFADevice\" UserName=\"Bob\" -> 400 InvalidAction"},
        {"UserName=Bob&MaxItems=x", "- - UserName=\"Bob\" MaxItems=\"x\" -> 302"},
        {LIST_BOB "&MaxItems=x", "- ListMFADevices UserName=\"Bob\" MaxItems=\"x\" -> 400 MalformedInput"},
        {FORM("a%22%5C%0D%0A%09%00%7F%C2%80b"),
         "- \"a\\\"\\\\\\r\\n\\t\\000\\177\\302\\200b\" -> 400 InvalidAction"},
        {FORM("%FFgr%C3%BC%C3%9F%C3"), "- \"\\377gr\xC3\xBC\xC3\x9F\\303\" -> 400 InvalidAction"},
    };
    struct sender *sender = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char expected[600];
        sender_renew(sender, NULL);
        add_bob(sender);
        send_form(sender, cases[i].form);
        snprintf(expected, sizeof expected, HEAD "1 " AT " %s\n", cases[i].line);
        assert_string_equal(journal_of(sender), expected);
    }
}

static void test_journal_text_tells_times_and_rules(void **state) {
    struct sender *sender = *state;
    add_rule(sender, .name = "busy \"1\"", .error = "Throttling", .times = 2);
    add_rule(sender, .error = "ServiceFailure", .when = IAM_MOCK_AFTER_CHANGE);
    send_form(sender, DEACTIVATE_BOB);
    assert_int_equal(iam_mock_advance_ms(sender->mock, 61001), 0);
    send_form(sender, DEACTIVATE_BOB);
    send_form(sender, DEACTIVATE_BOB);
    assert_string_equal(
        journal_of(sender),
        HEAD "1 " AT " root DeactivateMFADevice UserName=\"Bob\" SerialNumber=\"" BOB_MFA
             "\" -> 400 Throttling by \"busy \\\"1\\\"\" #1\n"
             "2 2026-01-01T00:01:01.001Z root DeactivateMFADevice UserName=\"Bob\" SerialNumber=\"" BOB_MFA
             "\" -> 400 Throttling by \"busy \\\"1\\\"\" #2\n"
             "3 2026-01-01T00:01:01.001Z root DeactivateMFADevice UserName=\"Bob\" SerialNumber=\"" BOB_MFA
             "\" -> 500 ServiceFailure applied by \"rule 2\" #1\n");
}

/* What the library sends again by itself is told; on which connection, isn't. */
static void test_journal_text_tells_what_was_resent(void **state) {
    struct sender *sender = *state;
    struct iam_mock_request request = {.body = LIST_BOB, .body_size = sizeof LIST_BOB - 1, .reused = true};
    add_rule(sender, .action = "ListMFADevices", .fault = IAM_MOCK_CLOSED);
    assert_int_equal(iam_mock_send(sender->mock, &request, &sender->response), IAM_MOCK_CLOSED);
    request.reused = false;
    request.resent = true;
    assert_int_equal(iam_mock_send(sender->mock, &request, &sender->response), 0);
    assert_string_equal(journal_of(sender),
                        HEAD "1 " AT " root ListMFADevices UserName=\"Bob\" -> CLOSED by \"rule 1\" #1\n"
                             "2 " AT " root ListMFADevices UserName=\"Bob\" resent -> 200\n");
    const struct iam_mock_call *first = iam_mock_call_at(sender->mock, 1);
    const struct iam_mock_call *second = iam_mock_call_at(sender->mock, 2);
    assert_true(first->reused && !first->resent);
    assert_true(second->resent && !second->reused);
}

static void test_journal_text_names_who_asked(void **state) {
    static const struct {
        struct iam_mock_access_key key;
        const char *principal;
    } cases[] = {
        {{.id = BOB_KEY, .user_name = "bob"}, "user/Bob"},
        {{.id = BOB_KEY, .principal = IAM_MOCK_ROOT}, "root"},
        {{.id = BOB_KEY, .principal = IAM_MOCK_ASSUME_ROOT}, "assume-root"},
        {{.id = BOB_KEY, .principal = IAM_MOCK_ASSUMED_ROLE, .role_name = "Ops", .session_name = "s1"},
         "assumed-role/Ops/s1"},
    };
    struct sender *sender = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char expected[256];
        sender_renew(sender, NULL);
        add_bob(sender);
        assert_int_equal(iam_mock_add_access_key(sender->mock, &cases[i].key, NULL), 0);
        send_as(sender, BOB_KEY, LIST_BOB);
        snprintf(expected, sizeof expected, HEAD "1 " AT " %s ListMFADevices UserName=\"Bob\" -> 200\n",
                 cases[i].principal);
        assert_string_equal(journal_of(sender), expected);
        assert_string_equal(iam_mock_call_at(sender->mock, 1)->principal, cases[i].principal);
    }
}

static void test_journal_text_escapes_who_asked(void **state) {
    struct sender *sender = *state;
    sender_renew(sender, &(struct iam_mock_options){.constraints = IAM_MOCK_CONSTRAINTS_OFF});
    add_user(sender, "B\n2 b");
    add_key(sender, BOB_KEY, "B\n2 b", false);
    send_as(sender, BOB_KEY, FORM("ListMFADevices"));
    assert_string_equal(journal_of(sender), HEAD "1 " AT " user/B\\n2\\040b ListMFADevices -> 200\n");
    assert_string_equal(iam_mock_call_at(sender->mock, 1)->principal, "user/B\n2 b");
}

static void test_journal_text_cuts_who_asked(void **state) {
    char name[301], expected[400] = HEAD "1 " AT " user/";
    struct sender *sender = *state;
    sender_renew(sender, &(struct iam_mock_options){.constraints = IAM_MOCK_CONSTRAINTS_OFF});
    memset(name, 'x', 300);
    name[300] = '\0';
    add_user(sender, name);
    add_key(sender, BOB_KEY, name, false);
    send_as(sender, BOB_KEY, FORM("ListMFADevices"));
    const struct iam_mock_call *call = iam_mock_call_at(sender->mock, 1);
    assert_int_equal(strlen(call->principal), 256);
    assert_memory_equal(call->principal, "user/x", 6);
    name[251] = '\0';
    strcat(strcat(expected, name), "\xE2\x80\xA6 ListMFADevices -> 200\n");
    assert_string_equal(journal_of(sender), expected);
}

static void test_journal_text_escapes_a_forced_code(void **state) {
    struct sender *sender = *state;
    add_rule(sender, .action = "*", .error = "A\n2 B", .status = 400, .force = true);
    send_form(sender, LIST_BOB);
    assert_string_equal(journal_of(sender),
                        HEAD "1 " AT " root ListMFADevices UserName=\"Bob\" -> 400 A\\n2\\040B by "
                             "\"rule 1\" #1\n");
}

/* A value of 256 bytes is whole; of a longer one, what isn't cut within a character. */
static void test_journal_text_cuts_values(void **state) {
    static const struct {
        int blanks;        /* as many 'x' before */
        const char *tail;  /* percent-encoded */
        const char *shown; /* of the tail */
    } cases[] = {
        {256, "", "\""},
        {256, "y", "\xE2\x80\xA6\""},
        {255, "y", "y\""},
        {255, "%C3%BC", "\xE2\x80\xA6\""},
        {254, "%C3%BC", "\xC3\xBC\""},
        {254, "%C3%BCy", "\xC3\xBC\xE2\x80\xA6\""},
        {254, "%E2%82%AC", "\xE2\x80\xA6\""},
        {253, "%F0%9F%94%91", "\xE2\x80\xA6\""},
        {252, "%F0%9F%94%91z", "\xF0\x9F\x94\x91\xE2\x80\xA6\""},
    };
    struct sender *sender = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char form[400] = FORM(""), expected[500] = HEAD "1 " AT " - \"";
        sender_renew(sender, NULL);
        strcpy(form, "Version=2010-05-08&Action=");
        for (int at = 0; at < cases[i].blanks; at++) {
            strcat(form, "x");
            strcat(expected, "x");
        }
        strcat(form, cases[i].tail);
        strcat(strcat(expected, cases[i].shown), " -> 400 InvalidAction\n");
        send_form(sender, form);
        assert_string_equal(journal_of(sender), expected);
    }
}

static void test_journal_call_holds_cut_values(void **state) {
    char form[700] = FORM("DeactivateMFADevice") "&UserName=";
    struct sender *sender = *state;
    size_t start = strlen(form);
    memset(form + start, 'x', 300);
    send_form(sender, form);
    const struct iam_mock_call *call = iam_mock_call_at(sender->mock, 1);
    form[start + 256] = '\0';
    assert_string_equal(call->user_name, form + start);
    assert_null(call->serial_number);
}

/* ----- Calls ----------------------------------------------------------------------------------- */

static void test_journal_call_tells_all_of_a_call(void **state) {
    struct sender *sender = *state;
    add_key(sender, BOB_KEY, "Bob", true);
    assert_int_equal(iam_mock_advance_ms(sender->mock, 5), 0);
    send_as(sender, BOB_KEY, FORM("DeactivateMFADevice") "&SerialNumber=" BOB_MFA);
    const struct iam_mock_call *call = iam_mock_call_at(sender->mock, 1);
    assert_int_equal(call->number, 1);
    assert_int_equal(call->at_ms, INT64_C(1767225600005));
    assert_string_equal(call->action, "DeactivateMFADevice");
    assert_string_equal(call->user_name, "Bob"); /* by default */
    assert_string_equal(call->serial_number, BOB_MFA);
    assert_string_equal(call->principal, "user/Bob");
    assert_null(call->rule);
    assert_int_equal(call->status, 200);
    assert_null(call->error_code);
    assert_true(call->applied);
    assert_true(call->acknowledged);
}

static void test_journal_call_has_null_for_what_there_is_not(void **state) {
    struct sender *sender = *state;
    send_form(sender, "");
    const struct iam_mock_call *call = iam_mock_call_at(sender->mock, 1);
    assert_null(call->action);
    assert_null(call->user_name);
    assert_null(call->serial_number);
    assert_null(call->principal);
    assert_null(call->error_code);
    assert_int_equal(call->status, 302);
    assert_false(call->applied);
    assert_false(call->acknowledged);
}

static void test_journal_call_has_no_user_for_root_by_default(void **state) {
    struct sender *sender = *state;
    send_form(sender, FORM("ListMFADevices"));
    assert_null(iam_mock_call_at(sender->mock, 1)->user_name);
    assert_string_equal(iam_mock_call_at(sender->mock, 1)->principal, "root");
}

static void test_journal_keeps_the_code_of_a_rule_that_is_gone(void **state) {
    struct sender *sender = *state;
    const struct iam_mock_rule first = {.error = "OwnCode", .status = 418, .force = true};
    const struct iam_mock_rule second = {.error = "NewCode", .status = 418, .force = true};
    assert_int_equal(iam_mock_add_rule(sender->mock, &first, NULL), 0);
    send_form(sender, FORM("DeactivateMFADevice") "&UserName=Bob&SerialNumber=" BOB_MFA);
    iam_mock_clear_rules(sender->mock);
    assert_int_equal(iam_mock_add_rule(sender->mock, &second, NULL), 0); /* in the memory of the first */
    assert_string_equal(iam_mock_call_at(sender->mock, 1)->error_code, "OwnCode");
}

static void test_journal_has_no_call_outside_its_numbers(void **state) {
    struct sender *sender = *state;
    assert_null(iam_mock_call_at(sender->mock, 1));
    send_form(sender, LIST_BOB);
    assert_null(iam_mock_call_at(sender->mock, 0));
    assert_non_null(iam_mock_call_at(sender->mock, 1));
    assert_null(iam_mock_call_at(sender->mock, 2));
    assert_null(iam_mock_call_at(sender->mock, SIZE_MAX));
    assert_null(iam_mock_call_at(NULL, 1));
    assert_int_equal(iam_mock_call_count(sender->mock), 1);
    assert_int_equal(iam_mock_call_count(NULL), 0);
}

/* ----- The ring -------------------------------------------------------------------------------- */

static void small_journal(struct sender *sender) {
    sender_renew(sender, &(struct iam_mock_options){.journal_capacity = 3});
    add_bob(sender);
}

static void test_journal_drops_the_earliest_calls(void **state) {
    struct sender *sender = *state;
    small_journal(sender);
    for (int i = 0; i < 3; i++)
        send_form(sender, LIST_BOB);
    assert_non_null(iam_mock_call_at(sender->mock, 1));
    for (int i = 0; i < 2; i++)
        send_form(sender, LIST_BOB);
    assert_int_equal(iam_mock_call_count(sender->mock), 5);
    assert_null(iam_mock_call_at(sender->mock, 2));
    assert_int_equal(iam_mock_call_at(sender->mock, 3)->number, 3);
    assert_int_equal(iam_mock_call_at(sender->mock, 5)->number, 5);
    assert_string_equal(journal_of(sender), HEAD "2 earlier calls dropped\n"
                                                 "3 " AT " root ListMFADevices UserName=\"Bob\" -> 200\n"
                                                 "4 " AT " root ListMFADevices UserName=\"Bob\" -> 200\n"
                                                 "5 " AT " root ListMFADevices UserName=\"Bob\" -> 200\n");
}

/* Values are cut where they are shown, and compared whole. */
static void test_journal_counts_by_values_longer_than_it_shows(void **state) {
    struct sender *sender = *state;
    struct iam_mock_counts counts;
    char serial[301], form[512];
    sender_renew(sender, &(struct iam_mock_options){.constraints = IAM_MOCK_CONSTRAINTS_OFF});
    add_bob(sender);
    memset(serial, 's', 300);
    serial[300] = '\0';
    add_device(sender, serial, "Bob");
    snprintf(form, sizeof form, FORM("DeactivateMFADevice") "&UserName=Bob&SerialNumber=%s", serial);
    assert_string_equal(send_form(sender, form), "");
    assert_int_equal(iam_mock_get_counts(sender->mock, NULL, "bob", serial, &counts), 0);
    assert_int_equal(counts.applied, 1);
    serial[299] = 'x';
    assert_int_equal(iam_mock_get_counts(sender->mock, NULL, NULL, serial, &counts), 0);
    assert_int_equal(counts.calls, 0);
    serial[256] = '\0';
    assert_int_equal(iam_mock_get_counts(sender->mock, NULL, NULL, serial, &counts), 0);
    assert_int_equal(counts.calls, 0);
}

static void test_journal_call_is_constant_until_capacity_later_calls(void **state) {
    struct sender *sender = *state;
    small_journal(sender);
    send_form(sender, DEACTIVATE_BOB);
    const struct iam_mock_call *call = iam_mock_call_at(sender->mock, 1);
    const struct iam_mock_call before = *call;
    for (int i = 0; i < 2; i++)
        send_form(sender, FORM("ListMFADevices") "&UserName=Eve");
    assert_int_equal(call->number, before.number);
    assert_true(call->at_ms == before.at_ms);
    assert_int_equal(call->status, before.status);
    assert_true(call->applied == before.applied && call->acknowledged == before.acknowledged);
    assert_ptr_equal(call->action, before.action);
    assert_ptr_equal(call->serial_number, before.serial_number);
    assert_string_equal(call->user_name, "Bob");
    assert_ptr_equal(iam_mock_call_at(sender->mock, 1), call);
}

static void test_journal_counts_all_calls_though_some_were_dropped(void **state) {
    struct iam_mock_counts counts = {9, 9, 9, 9};
    struct sender *sender = *state;
    small_journal(sender);
    send_form(sender, DEACTIVATE_BOB);
    for (int i = 0; i < 3; i++)
        send_form(sender, LIST_BOB);
    assert_int_equal(iam_mock_get_counts(sender->mock, "ListMFADevices", NULL, NULL, &counts),
                     IAM_MOCK_ELIMIT);
    assert_int_equal(iam_mock_get_counts(sender->mock, NULL, "Bob", NULL, &counts), IAM_MOCK_ELIMIT);
    assert_int_equal(iam_mock_get_counts(sender->mock, NULL, NULL, BOB_MFA, &counts), IAM_MOCK_ELIMIT);
    assert_int_equal(counts.calls, 9); /* left alone */
    assert_int_equal(iam_mock_get_counts(sender->mock, NULL, NULL, NULL, &counts), 0);
    assert_int_equal(counts.calls, 4);
    assert_int_equal(counts.applied, 1);
    assert_int_equal(counts.acknowledged, 4);
    assert_int_equal(counts.lost, 0);
}

static void test_journal_begins_anew_when_cleared(void **state) {
    struct iam_mock_counts counts;
    struct sender *sender = *state;
    small_journal(sender);
    add_rule(sender, .action = "*", .error = "Throttling", .times = 2);
    for (int i = 0; i < 5; i++)
        send_form(sender, LIST_BOB);
    iam_mock_clear_journal(sender->mock);
    assert_int_equal(iam_mock_call_count(sender->mock), 0);
    assert_null(iam_mock_call_at(sender->mock, 5));
    assert_string_equal(journal_of(sender), HEAD);
    assert_int_equal(iam_mock_get_counts(sender->mock, NULL, NULL, NULL, &counts), 0);
    assert_int_equal(counts.calls + counts.applied + counts.acknowledged, 0);
    assert_int_equal(counts_of_rule(sender, "rule 1").matched, 5); /* rules stay */
    send_form(sender, LIST_BOB);
    assert_string_equal(journal_of(sender), HEAD "1 " AT " root ListMFADevices UserName=\"Bob\" -> 200\n");
    assert_int_equal(iam_mock_get_counts(sender->mock, "ListMFADevices", NULL, NULL, &counts), 0);
    assert_int_equal(counts.calls, 1);
    iam_mock_clear_journal(NULL);
}

static void test_journal_keeps_problems_when_cleared(void **state) {
    struct sender *sender = *state;
    send_form(sender, "");
    iam_mock_clear_journal(sender->mock);
    assert_string_equal(problems_of(sender), "call 1: it has no Action parameter\n");
}

/* ----- Counts ---------------------------------------------------------------------------------- */

static void test_journal_counts_by_action_user_and_serial(void **state) {
    static const struct {
        const char *action, *user, *serial;
        size_t calls, applied, acknowledged, lost;
    } cases[] = {
        {NULL, NULL, NULL, 6, 2, 2, 1},
        {"DeactivateMFADevice", NULL, NULL, 4, 2, 1, 1},
        {"ListMFADevices", NULL, NULL, 1, 0, 1, 0},
        {"Nope", NULL, NULL, 1, 0, 0, 0},
        {"deactivateMFADevice", NULL, NULL, 0, 0, 0, 0},
        {NULL, "Bob", NULL, 4, 2, 2, 1},
        {NULL, "BOB", NULL, 4, 2, 2, 1},
        {NULL, "Alice", NULL, 1, 0, 0, 0},
        {NULL, "", NULL, 0, 0, 0, 0},
        {NULL, NULL, BOB_MFA, 3, 1, 1, 0},
        {NULL, NULL, ALICE_MFA, 1, 1, 0, 1},
        {NULL, NULL, "arn:aws:iam::123456789012:MFA/Bob", 0, 0, 0, 0},
        {"DeactivateMFADevice", "Bob", BOB_MFA, 2, 1, 1, 0},
        {"ListMFADevices", "Bob", BOB_MFA, 0, 0, 0, 0},
    };
    struct sender *sender = *state;
    add_device(sender, ALICE_MFA, "Bob");
    add_rule(sender, .serial_number = ALICE_MFA, .error = "ServiceFailure", .when = IAM_MOCK_AFTER_CHANGE);
    send_form(sender, DEACTIVATE("Alice", BOB_MFA));
    send_form(sender, DEACTIVATE("bob", BOB_MFA));
    send_form(sender, DEACTIVATE_BOB);
    send_form(sender, DEACTIVATE("Bob", ALICE_MFA));
    send_form(sender, LIST_BOB);
    send_form(sender, FORM("Nope"));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct iam_mock_counts counts;
        assert_int_equal(
            iam_mock_get_counts(sender->mock, cases[i].action, cases[i].user, cases[i].serial, &counts), 0);
        if (counts.calls != cases[i].calls || counts.applied != cases[i].applied ||
            counts.acknowledged != cases[i].acknowledged || counts.lost != cases[i].lost)
            fail_msg("case %zu: %zu %zu %zu %zu", i, counts.calls, counts.applied, counts.acknowledged,
                     counts.lost);
    }
}

static void test_journal_counts_by_the_user_who_calls(void **state) {
    struct iam_mock_counts counts;
    struct sender *sender = *state;
    add_key(sender, BOB_KEY, "Bob", true);
    send_as(sender, BOB_KEY, FORM("ListMFADevices"));
    assert_int_equal(iam_mock_get_counts(sender->mock, NULL, "bob", NULL, &counts), 0);
    assert_int_equal(counts.calls, 1);
}

static void test_journal_counts_refuse_null(void **state) {
    struct iam_mock_counts counts;
    struct sender *sender = *state;
    assert_int_equal(iam_mock_get_counts(NULL, NULL, NULL, NULL, &counts), IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_get_counts(sender->mock, NULL, NULL, NULL, NULL), IAM_MOCK_EINVAL);
    assert_null(iam_mock_journal_text(NULL));
    assert_null(iam_mock_findings_text(NULL));
    assert_string_equal(iam_mock_findings_text(sender->mock), "");
}

static void test_journal_counts_a_body_that_is_no_success_as_unacknowledged(void **state) {
    struct sender *sender = *state;
    add_rule(sender, .body_file = "Makefile", .status = 404, .when = IAM_MOCK_AFTER_CHANGE);
    send_form(sender, DEACTIVATE_BOB);
    assert_true(iam_mock_call_at(sender->mock, 1)->applied);
    assert_false(iam_mock_call_at(sender->mock, 1)->acknowledged);
}

/* ----- Secrets --------------------------------------------------------------------------------- */

#define SECRET "wJalrXUtnFEMI"
#define TOKEN "FwoGZXIvYXdzE"
#define SIGNATURE "5d672d79c15b13"

static void check_no_secret(const char *text) {
    assert_non_null(text);
    assert_null(strstr(text, SECRET));
    assert_null(strstr(text, TOKEN));
    assert_null(strstr(text, SIGNATURE));
}

static void test_journal_holds_no_secret(void **state) {
    static const struct iam_mock_header headers[] = {
        {"Host", "nobody.example"},
        {"Authorization", "AWS4-HMAC-SHA256 Credential=" BOB_KEY "/20260101/us-east-1/iam/aws4_request, "
                          "SignedHeaders=host, Signature=" SIGNATURE},
        {"X-Amz-Security-Token", TOKEN}};
    static const char body[] =
        FORM("DeactivateMFADevice") "&UserName=Eve&SerialNumber=" BOB_MFA "&AuthenticationCode1=" SIGNATURE;
    static const struct iam_mock_access_key key = {.id = BOB_KEY,
                                                   .secret = SECRET,
                                                   .session_token = TOKEN,
                                                   .user_name = "Bob",
                                                   .mfa_authenticated = true};
    struct sender *sender = *state;
    assert_int_equal(iam_mock_add_access_key(sender->mock, &key, NULL), 0);
    add_rule(sender, .error = "Throttling", .user_name = "Bob");
    struct iam_mock_request request = {.url = "/?X-Amz-Signature=" SIGNATURE "&X-Amz-Security-Token=" TOKEN,
                                       .headers = headers,
                                       .header_count = 3,
                                       .body = body,
                                       .body_size = sizeof body - 1};
    assert_int_equal(iam_mock_send(sender->mock, &request, &sender->response), 0);
    check_no_secret(journal_of(sender));
    check_no_secret(problems_of(sender));
    assert_int_not_equal(strlen(problems_of(sender)), 0);
    check_no_secret(iam_mock_account_text(sender->mock));
    check_no_secret(iam_mock_findings_text(sender->mock));
}

int main(void) {
#define TEST(name)                                                                                           \
    cmocka_unit_test_setup_teardown(test_journal_##name, sender_setup_with_bob, sender_teardown)
    const struct CMUnitTest tests[] = {
        TEST(text_begins_with_its_version),
        TEST(text_is_a_line_a_call),
        TEST(text_tells_times_and_rules),
        TEST(text_tells_what_was_resent),
        TEST(text_names_who_asked),
        TEST(text_escapes_who_asked),
        TEST(text_cuts_who_asked),
        TEST(text_escapes_a_forced_code),
        TEST(text_cuts_values),
        TEST(call_holds_cut_values),
        TEST(call_tells_all_of_a_call),
        TEST(call_has_null_for_what_there_is_not),
        TEST(call_has_no_user_for_root_by_default),
        TEST(keeps_the_code_of_a_rule_that_is_gone),
        TEST(has_no_call_outside_its_numbers),
        TEST(drops_the_earliest_calls),
        TEST(call_is_constant_until_capacity_later_calls),
        TEST(counts_by_values_longer_than_it_shows),
        TEST(counts_all_calls_though_some_were_dropped),
        TEST(begins_anew_when_cleared),
        TEST(keeps_problems_when_cleared),
        TEST(counts_by_action_user_and_serial),
        TEST(counts_by_the_user_who_calls),
        TEST(counts_refuse_null),
        TEST(counts_a_body_that_is_no_success_as_unacknowledged),
        TEST(holds_no_secret),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
