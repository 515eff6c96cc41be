#include "answers.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#define GROUPS_OF(user) FORM("ListGroupsForUser") "&UserName=" user
#define POLICY FORM("GetGroupPolicy")
#define BOUNDS                                                                                               \
    "ValidationError", "1 validation error detected: Value at 'maxItems' failed to satisfy "                 \
                       "constraint: Member must have value less than or equal to 1000"

#define USER_MISSING                                                                                         \
    "ValidationError", "1 validation error detected: Value at 'userName' failed to satisfy constraint: "     \
                       "Member must not be null"

static const struct {
    const char *action, *list;
    bool needs_user;
} built_in[] = {{"ListAttachedUserPolicies", "AttachedPolicies", true},
                {"ListGroupsForUser", "Groups", true},
                {"ListSSHPublicKeys", "SSHPublicKeys", false},
                {"ListServiceSpecificCredentials", "ServiceSpecificCredentials", false},
                {"ListSigningCertificates", "Certificates", false},
                {"ListUserPolicies", "PolicyNames", true}};

/* A new, filled account with the fixtures of this test's directory. */
static void renew_with_fixtures(struct sender *sender) {
    sender_renew(sender, &(struct iam_mock_options){.fixture_directory = "tests/unit/actions/canned"});
    fill_account(sender);
}

/* What the answer of GetGroupPolicy has between the result's tags. */
static void check_policy(struct sender *sender, const char *key, const char *parameters,
                         const char *expected) {
    char form[300], result[600];
    snprintf(form, sizeof form, POLICY "%s", parameters);
    assert_string_equal(key ? send_as(sender, key, form) : send_form(sender, form), "");
    const char *begin = strstr(sender->response.body, "<GetGroupPolicyResult>");
    const char *end = strstr(sender->response.body, "\n  </GetGroupPolicyResult>");
    assert_non_null(begin);
    assert_non_null(end);
    begin += strlen("<GetGroupPolicyResult>\n");
    snprintf(result, sizeof result, "%.*s", (int)(end - begin), begin);
    assert_string_equal(result, expected);
}

#define ACCOUNT_AND_CALLER(arn) "    <Caller>" arn "</Caller>\n    <Account>123456789012</Account>"
#define BY_ROOT ACCOUNT_AND_CALLER("arn:aws:iam::123456789012:root")

static void test_canned_actions_of_the_library_answer_empty_lists(void **state) {
    struct sender *sender = *state;
    fill_account(sender);
    for (size_t i = 0; i < sizeof built_in / sizeof *built_in; i++) {
        char form[128], list[64];
        snprintf(form, sizeof form, "Action=%s&Version=2010-05-08&UserName=bob", built_in[i].action);
        snprintf(list, sizeof list, "    <%s/>\n", built_in[i].list);
        assert_string_equal(send_form(sender, form), "");
        assert_int_equal(sender->response.status, 200);
        assert_non_null(strstr(sender->response.body, list));
        assert_non_null(strstr(sender->response.body, "    <IsTruncated>false</IsTruncated>\n"));
        snprintf(form, sizeof form, "Action=%s&Version=2010-05-08&UserName=Mallory", built_in[i].action);
        check_answer(sender, &(struct answer){NULL, form, NO_SUCH_USER("Mallory")});
        snprintf(form, sizeof form, "Action=%s&Version=2010-05-08", built_in[i].action);
        check_answer(sender, built_in[i].needs_user ? &(struct answer){NULL, form, USER_MISSING}
                                                    : &(struct answer){NULL, form, SUCCESS});
    }
    assert_string_equal(problems_of(sender), "");
}

static void test_canned_actions_check_in_the_order_of_the_service(void **state) {
    static const struct answer answers[] = {
        {NULL, GROUPS_OF("Mallory") "&x=%", "MalformedInput", NULL},
        {NULL, "Action=ListGroupsForUser&UserName=Mallory", "InvalidAction", NULL},
        {NULL, GROUPS_OF("Mallory") "&MaxItems=x", "MalformedInput", NULL}, /* numbers, authentication */
        {NULL, GROUPS_OF("a%20b"), "MissingAuthenticationToken", NULL},     /* authentication, validation */
        {NO_KEY, GROUPS_OF("a%20b"), "InvalidClientTokenId", NULL},
        {ROOT_KEY, GROUPS_OF("a%20b"), "ValidationError", NULL}, /* validation, user */
        {ROOT_KEY, GROUPS_OF("Mallory") "&MaxItems=1001", BOUNDS},
        {ROOT_KEY, GROUPS_OF("Mallory") "&MaxItems=1000", NO_SUCH_USER("Mallory")},
    };
    struct sender *sender = *state;
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        require_key(sender);
        check_answer(sender, &answers[i]);
    }
}

static void test_canned_answer_has_the_parameters(void **state) {
    struct sender *sender = *state;
    renew_with_fixtures(sender);
    check_policy(sender, NULL, "", BY_ROOT);
    check_policy(sender, NULL, "&UserName=bOB", "    <UserName>Bob</UserName>\n" BY_ROOT); /* as stored */
    check_policy(sender, NULL, "&PolicyName=", "    <PolicyName></PolicyName>\n" BY_ROOT);
    check_policy(sender, NULL, "&PolicyName=a&PolicyName=%3Cb%3E%26%0D%00",
                 "    <PolicyName>&lt;b&gt;&amp;&#13;\xEF\xBF\xBD</PolicyName>\n" BY_ROOT);
    check_policy(sender, NULL, "&policyname=a&Tags.member.1.Key=team",
                 "    <First>team of </First>\n" BY_ROOT);
    check_policy(sender, NULL, "&Tags.member.2.Key=team", BY_ROOT);
}

static void test_canned_answer_has_the_caller(void **state) {
    struct sender *sender = *state;
    renew_with_fixtures(sender);
    assert_int_equal(
        iam_mock_add_user(sender->mock, &(struct iam_mock_user){.name = "Carol", .path = "/a/b/"}, NULL), 0);
    add_key(sender, "AKIACAROL00000000000", "Carol", false);
    check_policy(sender, BOB_KEY, "", ACCOUNT_AND_CALLER("arn:aws:iam::123456789012:user/Bob"));
    check_policy(sender, "AKIACAROL00000000000", "",
                 ACCOUNT_AND_CALLER("arn:aws:iam::123456789012:user/a/b/Carol"));
    check_policy(sender, ROOT_KEY, "", BY_ROOT);
    check_policy(sender, ASSUME_ROOT_KEY, "", BY_ROOT);
    check_policy(sender, ROLE_KEY, "",
                 ACCOUNT_AND_CALLER("arn:aws:sts::123456789012:assumed-role/Ops/session"));
}

static void test_canned_fixture_of_the_directory_replaces_the_built_in_one(void **state) {
    struct sender *sender = *state;
    renew_with_fixtures(sender);
    assert_string_equal(send_form(sender, GROUPS_OF("Bob")), "");
    assert_non_null(strstr(sender->response.body, "<GroupName>Staff</GroupName>"));
    assert_string_equal(send_form(sender, FORM("CreateGroup")), "");
    assert_int_equal(sender->response.status, 201);
    assert_string_equal(send_form(sender, FORM("ListUserPolicies") "&UserName=Bob"),
                        ""); /* is still built in */
}

static void test_canned_fixtures_go_with_a_clone(void **state) {
    struct sender *sender = *state;
    struct iam_mock *copy;
    renew_with_fixtures(sender);
    add_rule(sender, .action = "CreateGroup", .error = "LimitExceeded", .optional = true);
    assert_int_equal(iam_mock_clone(&copy, sender->mock, NULL), 0);
    sender_renew(sender, NULL);
    assert_string_equal(send_form(sender, FORM("CreateGroup")), "InvalidAction");
    assert_int_equal(iam_mock_restore(sender->mock, copy, NULL), 0);
    iam_mock_free(copy);
    assert_string_equal(send_form(sender, FORM("CreateGroup")), "LimitExceeded");
    assert_string_equal(send_form(sender, FORM("CreateGroup")), "");
}

static void test_canned_action_without_a_fixture_is_not_served(void **state) {
    struct sender *sender = *state;
    check_answer(sender, &(struct answer){NULL, FORM("CreateGroup"), "InvalidAction",
                                          "Could not find operation CreateGroup for version 2010-05-08"});
    const struct iam_mock_rule rule = {.action = "CreateGroup", .error = "Throttling"};
    struct iam_mock_error error;
    assert_int_equal(iam_mock_add_rule(sender->mock, &rule, &error), IAM_MOCK_EINVAL);
    assert_non_null(strstr(error.message, "write responses/CreateGroup.xml"));
}

/* ----- Rules, faults, races, journal, findings ------------------------------------------------------- */

static void test_canned_actions_meet_rules_and_faults(void **state) {
    static const struct {
        struct iam_mock_rule rule;
        int result, status;
        const char *code; /* NULL: none */
    } cases[] = {
        {{.error = "AccessDenied"}, 0, 403, "AccessDenied"},
        {{.error = "AccessDenied", .user_name = "bob"}, 0, 403, "AccessDenied"},
        {{.error = "AccessDenied", .when = IAM_MOCK_BEFORE_VALIDATION}, 0, 403, "AccessDenied"},
        {{.error = "ServiceFailure", .when = IAM_MOCK_AFTER_CHANGE}, 0, 500, "ServiceFailure"},
        {{.body_file = "hostile:no-message"}, 0, 409, NULL},
        {{.location = "https://elsewhere.example/"}, 0, 302, NULL},
        {{.fault = IAM_MOCK_REFUSED}, IAM_MOCK_REFUSED, 0, NULL},
        {{.fault = IAM_MOCK_CUT, .cut_at = 40, .when = IAM_MOCK_AFTER_CHANGE}, IAM_MOCK_CUT, 200, NULL},
        {{.fault = IAM_MOCK_EMPTY_BODY, .when = IAM_MOCK_WITHOUT_CHANGE}, 0, 200, NULL},
        {{.fault = IAM_MOCK_TIMEOUT}, IAM_MOCK_TIMEOUT, 0, NULL},
        {{.latency_ms = 3000}, 0, 200, NULL},
    };
    struct sender *sender = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct iam_mock_rule rule = cases[i].rule;
        const struct iam_mock_request request = {.url = "/?" GROUPS_OF("Bob"), .timeout_ms = 5000};
        sender_renew(sender, NULL);
        fill_account(sender);
        rule.action = "ListGroupsForUser";
        add_this_rule(sender, &rule);
        assert_string_equal(send_form(sender, FORM("ListUserPolicies") "&UserName=Bob"), "");
        assert_int_equal(iam_mock_send(sender->mock, &request, &sender->response), cases[i].result);
        assert_int_equal(sender->response.status, cases[i].status);
        if (cases[i].code)
            assert_string_equal(sender->response.error_code, cases[i].code);
        else
            assert_null(sender->response.error_code);
        assert_string_equal(problems_of(sender), ""); /* the rule acted */
    }
}

/* The answer is always the same, so a rule can't shape pages. */
static void test_canned_actions_have_no_pages(void **state) {
    struct sender *sender = *state;
    const struct iam_mock_rule rule = {.action = "ListGroupsForUser", .page_limit = 1};
    struct iam_mock_error error;
    fill_account(sender);
    assert_int_equal(iam_mock_add_rule(sender->mock, &rule, &error), IAM_MOCK_EINVAL);
    assert_non_null(strstr(error.message, "is for actions that list, and ListGroupsForUser is canned"));
    add_rule(sender, .fault = IAM_MOCK_EMPTY_PAGE);
    assert_string_equal(send_form(sender, GROUPS_OF("Bob")), "");
    assert_non_null(strstr(sender->response.body, "<IsTruncated>false</IsTruncated>"));
    assert_int_equal(counts_of_rule(sender, "rule 1").matched, 0);
}

static void test_canned_actions_meet_races(void **state) {
    struct sender *sender = *state;
    fill_account(sender);
    add_rule(sender, .action = "ListGroupsForUser", .race = IAM_MOCK_RACE_USER_DELETED);
    check_answer(sender, &(struct answer){NULL, GROUPS_OF("Bob"), NO_SUCH_USER("Bob")});
    assert_string_equal(problems_of(sender), "");
}

static void test_canned_actions_are_in_the_journal(void **state) {
    struct sender *sender = *state;
    renew_with_fixtures(sender);
    send_as(sender, ROLE_KEY, POLICY "&UserName=Bob&PolicyName=secret&MaxItems=5&Marker=m");
    send_form(sender, FORM("CreateGroup") "&GroupName=Staff");
    assert_string_equal(journal_of(sender),
                        "iam-mock journal 2\n"
                        "1 2026-01-01T00:00:00.000Z assumed-role/Ops/session GetGroupPolicy UserName=\"Bob\" "
                        "Marker=\"m\" MaxItems=\"5\" -> 200\n"
                        "2 2026-01-01T00:00:00.000Z root CreateGroup -> 201\n");
    assert_string_equal(iam_mock_call_at(sender->mock, 1)->user_name, "Bob");
    assert_null(iam_mock_call_at(sender->mock, 2)->user_name);
}

/* The journal does not show all parameters of a canned action, but compares them. */
static void test_canned_request_is_repeated_if_its_parameters_are_equal(void **state) {
    static const struct {
        const char *parameters[2];
        bool repeated;
    } cases[] = {
        {{"&GroupName=a", "&GroupName=a"}, true},
        {{"&GroupName=a&X-Amz-Signature=1", "&GroupName=a&X-Amz-Signature=2"}, true},
        {{"&GroupName=a", "&GroupName=b"}, false},
        {{"&GroupName=a", "&PathPrefix=a"}, false},
        {{"&GroupName=a", "&GroupName=a&Path=/"}, false},
    };
    struct sender *sender = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct iam_mock_sweep_observation seen;
        renew_with_fixtures(sender);
        add_rule(sender, .action = "CreateGroup", .error = "AccessDenied", .times = 2);
        for (size_t k = 0; k < 2; k++) {
            char form[128];
            snprintf(form, sizeof form, FORM("CreateGroup") "%s", cases[i].parameters[k]);
            assert_string_equal(send_form(sender, form), "AccessDenied");
        }
        const char *findings = iam_mock_findings_text(sender->mock);
        assert_non_null(findings);
        assert_int_equal(strstr(findings, "final error") != NULL, cases[i].repeated);
        iam_mock_sweep_observe(sender->mock, &seen);
        assert_int_equal(seen.call[0].request == seen.call[1].request, cases[i].repeated);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(test_canned_##name, sender_setup, sender_teardown)
int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(actions_of_the_library_answer_empty_lists),
        TEST(actions_check_in_the_order_of_the_service),
        TEST(answer_has_the_parameters),
        TEST(answer_has_the_caller),
        TEST(fixture_of_the_directory_replaces_the_built_in_one),
        TEST(fixtures_go_with_a_clone),
        TEST(action_without_a_fixture_is_not_served),
        TEST(actions_meet_rules_and_faults),
        TEST(actions_have_no_pages),
        TEST(actions_meet_races),
        TEST(actions_are_in_the_journal),
        TEST(request_is_repeated_if_its_parameters_are_equal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
