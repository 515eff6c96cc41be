/* GetUser, ListUsers and DeleteUser. */
#include "answers.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#define GET FORM("GetUser")
#define LIST FORM("ListUsers")
#define DELETE FORM("DeleteUser")
#define CONFLICT(text) "DeleteConflict", "Cannot delete entity, must " text " first."

static bool body_has(struct sender *sender, const char *text) {
    return strstr(sender->response.body, text) != NULL;
}

static void add_this(struct sender *sender, struct iam_mock_user user) {
    assert_int_equal(iam_mock_add_user(sender->mock, &user, NULL), 0);
}

static void test_get_user_finds_whom_it_is_about(void **state) {
    static const struct answer answers[] = {
        {NULL, GET "&UserName=bOB", SUCCESS},
        {BOB_KEY, GET, SUCCESS},
        {ROOT_KEY, GET, SUCCESS},
        {ASSUME_ROOT_KEY, GET, SUCCESS},
        {ROLE_KEY, GET, NO_USER_NAME},
        {NULL, GET "&UserName=Nobody", NO_SUCH_USER("Nobody")},
        {NULL, GET "&UserName=name%0A", "ValidationError",
         "The specified value for userName is invalid. It must contain only alphanumeric characters and/or "
         "the "
         "following: +=,.@_-"},
        {NULL, GET "&UserName=", "ValidationError", NULL},
    };
    check_answers(*state, answers, sizeof answers / sizeof *answers);
}

static void test_delete_user_needs_a_user_without_anything(void **state) {
    struct sender *sender = *state;
    fill_account(sender);
    add_this(sender, (struct iam_mock_user){.name = "Kim", .login_profile = true});
    add_device(sender, "GAHT00000001", "Kim");
    add_key(sender, "AKIAKIM0000000000000", "Kim", false);
    check_answer(sender, &(struct answer){NULL, DELETE "&UserName=Kim", CONFLICT("delete login profile")});
    assert_string_equal(send_form(sender, FORM("DeleteLoginProfile") "&UserName=Kim"), "");
    check_answer(sender,
                 &(struct answer){NULL, DELETE "&UserName=Kim", CONFLICT("remove tokens from principal")});
    assert_string_equal(
        send_form(sender, FORM("DeactivateMFADevice") "&UserName=Kim&SerialNumber=GAHT00000001"), "");
    check_answer(sender, &(struct answer){NULL, DELETE "&UserName=Kim", CONFLICT("delete access keys")});
    assert_string_equal(
        send_form(sender, FORM("DeleteAccessKey") "&UserName=Kim&AccessKeyId=AKIAKIM0000000000000"), "");
    check_answer(sender, &(struct answer){NULL, DELETE "&UserName=kIM", SUCCESS});
    check_answer(sender, &(struct answer){NULL, DELETE "&UserName=Kim", NO_SUCH_USER("Kim")});
    check_answer(sender, &(struct answer){NULL, GET "&UserName=Kim", NO_SUCH_USER("Kim")});
}

static void test_delete_user_ignores_what_is_not_the_users(void **state) {
    struct sender *sender = *state;
    const struct iam_mock_tag tag = {"Team", "One"};
    const struct iam_mock_access_key session = {
        .id = "ASIAKIM0000000000000", .user_name = "Kim", .session_token = "t", .mfa_authenticated = true};
    sender_renew(sender, NULL);
    add_this(sender, (struct iam_mock_user){.name = "Kim", .tags = &tag, .tag_count = 1});
    add_device(sender, ALICE_MFA, "Kim");
    assert_string_equal(
        send_form(sender, FORM("DeactivateMFADevice") "&UserName=Kim&SerialNumber=" ALICE_MFA), "");
    assert_int_equal(iam_mock_add_access_key(sender->mock, &session, NULL), 0);
    check_answer(sender, &(struct answer){"ASIAKIM0000000000000", DELETE "&UserName=Kim",
                                          "InvalidClientTokenId", NULL});
    check_answer(sender, &(struct answer){NULL, DELETE "&UserName=Kim", SUCCESS});
    assert_string_equal(account_of(sender->mock),
                        "iam-mock account 1\naccount 123456789012\ndevice serial_number=\"" ALICE_MFA
                        "\" kind=VIRTUAL\n  holder user_name=\"Kim\" last\nuser name=\"Kim\" removed\n");
}

static void test_a_user_may_delete_itself(void **state) {
    struct sender *sender = *state;
    const struct iam_mock_access_key session = {
        .id = "ASIAKIM0000000000000", .user_name = "Kim", .session_token = "t", .mfa_authenticated = true};
    add_user(sender, "Kim");
    assert_int_equal(iam_mock_add_access_key(sender->mock, &session, NULL), 0);
    const struct iam_mock_header headers[] = {
        {"Authorization",
         "AWS4-HMAC-SHA256 Credential=ASIAKIM0000000000000/20260101/us-east-1/iam/aws4_request"},
        {"X-Amz-Security-Token", "t"}};
    const char *body = DELETE "&UserName=Kim";
    const struct iam_mock_request request = {.method = "POST",
                                             .url = "https://iam.amazonaws.com/",
                                             .headers = headers,
                                             .header_count = 2,
                                             .body = body,
                                             .body_size = strlen(body)};
    assert_int_equal(iam_mock_send(sender->mock, &request, &sender->response), 0);
    assert_int_equal(sender->response.status, 200);
    assert_non_null(strstr(journal_of(sender), "user/Kim DeleteUser UserName=\"Kim\" -> 200 applied"));
}

static void test_a_deleted_user_is_as_a_removed_one(void **state) {
    struct sender *sender = *state;
    struct iam_mock *clone;
    add_user(sender, "Kim");
    add_user(sender, "Lee");
    assert_int_equal(iam_mock_clone(&clone, sender->mock, NULL), 0);
    assert_string_equal(send_form(sender, DELETE "&UserName=Kim"), "");
    assert_int_equal(iam_mock_remove_user(clone, "Kim"), 0);
    add_user(sender, "Kim");
    assert_int_equal(iam_mock_add_user(clone, &(struct iam_mock_user){.name = "Kim"}, NULL), 0);
    assert_string_equal(account_of(clone), account_of(sender->mock));
    assert_non_null(strstr(account_of(clone), "temporarily_unmodifiable_until"));
    iam_mock_free(clone);
}

static void test_nothing_is_deleted_by_a_rule(void **state) {
    struct sender *sender = *state;
    add_user(sender, "Kim");
    add_rule(sender, .action = "DeleteUser", .user_name = "kim", .error = "ConcurrentModification");
    add_rule(sender, .action = "DeleteUser", .fault = IAM_MOCK_EMPTY_BODY, .when = IAM_MOCK_WITHOUT_CHANGE);
    assert_string_equal(send_form(sender, DELETE "&UserName=Kim"), "ConcurrentModification");
    (void)send_form(sender, DELETE "&UserName=Kim");
    assert_string_equal(send_form(sender, GET "&UserName=Kim"), "");
}

/* Read the names of a list, page by page, with `before_page` called before each page but the first. */
static void read_pages(struct sender *sender, const char *form, char *names, size_t size,
                       void (*before_page)(struct sender *sender, int page)) {
    char next[512];
    snprintf(next, sizeof next, "%s", form);
    names[0] = '\0';
    for (int page = 0;; page++) {
        if (page > 0 && before_page)
            before_page(sender, page);
        assert_string_equal(send_form(sender, next), "");
        for (const char *at = sender->response.body; (at = strstr(at, "<UserName>")) != NULL; at++) {
            const size_t used = strlen(names);
            snprintf(names + used, size - used, "%.*s ", (int)strcspn(at + 10, "<"), at + 10);
        }
        const char *marker = strstr(sender->response.body, "<Marker>");
        if (!marker)
            return;
        snprintf(next, sizeof next, "%s&Marker=%.*s", form, (int)strcspn(marker + 8, "<"), marker + 8);
    }
}

static void fill_users(struct sender *sender) {
    static const char *const paths[] = {"/", "/a/", "/a/b/", "/b/"};
    for (int i = 0; i < 12; i++) {
        char name[16];
        snprintf(name, sizeof name, "u%d", i);
        add_this(sender, (struct iam_mock_user){.name = name, .path = paths[i % 4]});
    }
}

static void test_users_are_listed_by_prefix(void **state) {
    static const struct {
        const char *form, *names;
    } cases[] = {
        {LIST, "u0 u1 u2 u3 u4 u5 u6 u7 u8 u9 u10 u11 "},
        {LIST "&PathPrefix=/", "u0 u1 u2 u3 u4 u5 u6 u7 u8 u9 u10 u11 "},
        {LIST "&PathPrefix=/a", "u1 u2 u5 u6 u9 u10 "},
        {LIST "&PathPrefix=/a/b/", "u2 u6 u10 "},
        {LIST "&PathPrefix=/A/", ""},
        {LIST "&PathPrefix=/a/&MaxItems=1", "u1 u2 u5 u6 u9 u10 "},
        {LIST "&PathPrefix=/a/&MaxItems=%2B2", "u1 u2 u5 u6 u9 u10 "},
        {LIST "&PathPrefix=/b/&MaxItems=3", "u3 u7 u11 "},
        {LIST "&MaxItems=5&Tags.member.1.Key=x", "u0 u1 u2 u3 u4 u5 u6 u7 u8 u9 u10 u11 "},
    };
    char names[256];
    struct sender *sender = *state;
    fill_users(sender);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        read_pages(sender, cases[i].form, names, sizeof names, NULL);
        assert_string_equal(names, cases[i].names);
    }
}

static void delete_and_add(struct sender *sender, int page) {
    char form[64], name[16];
    snprintf(form, sizeof form, "%s&UserName=u%d", DELETE, 3 * page - 1); /* the last one that was seen */
    if (page <= 4)
        assert_string_equal(send_form(sender, form), "");
    snprintf(name, sizeof name, "v%d", page);
    add_user(sender, name);
}

static void test_pages_of_users_while_the_account_changes(void **state) {
    char names[256];
    struct sender *sender = *state;
    fill_users(sender);
    read_pages(sender, LIST "&MaxItems=3", names, sizeof names, delete_and_add);
    assert_string_equal(names, "u0 u1 u2 u3 u4 u5 u6 u7 u8 u9 u10 u11 v1 v2 v3 v4 v5 ");
    for (int i = 0; i < 12; i++) { /* most users go: gaps are closed */
        snprintf(names, sizeof names, "u%d", i);
        if (i % 3 != 2)
            assert_int_equal(iam_mock_remove_user(sender->mock, names), 0);
    }
    read_pages(sender, LIST "&MaxItems=1", names, sizeof names, NULL);
    assert_string_equal(names, "v1 v2 v3 v4 v5 ");
}

static void test_markers_of_users_are_bound(void **state) {
    static const char *const others[] = {
        LIST "&MaxItems=1",
        LIST "&PathPrefix=/a/b/&MaxItems=1",
        FORM("ListVirtualMFADevices"),
        FORM("ListMFADevices") "&UserName=u1"
    };
    char marker[80], form[256];
    struct sender *sender = *state;
    fill_users(sender);
    assert_string_equal(send_form(sender, LIST "&PathPrefix=/a/&MaxItems=1"), "");
    const char *at = strstr(sender->response.body, "<Marker>") + 8;
    snprintf(marker, sizeof marker, "%.*s", (int)strcspn(at, "<"), at);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        snprintf(form, sizeof form, "%s&Marker=%s", others[i], marker);
        assert_string_equal(send_form(sender, form), "ValidationError");
        assert_true(body_has(sender, "<Message>Invalid Marker.</Message>"));
    }
    snprintf(form, sizeof form, LIST "&PathPrefix=/a/&MaxItems=1000&Marker=%s", marker);
    assert_string_equal(send_form(sender, form), "");
    assert_string_equal(send_form(sender, form), ""); /* as recorded: again and again */
}

static void test_path_prefixes_are_validated(void **state) {
    static const struct answer answers[] = {
        {NULL, LIST "&PathPrefix=a", "ValidationError",
         "The specified value for pathPrefix is invalid. It must begin with the / character and contain only "
         "alphanumeric characters and/or / characters."},
        {NULL, LIST "&PathPrefix=/a%20b", "ValidationError", NULL},
        {NULL, LIST "&PathPrefix=/a%7F", SUCCESS},
        {NULL, LIST "&PathPrefix=&MaxItems=0", "ValidationError", NULL},
        {NULL, LIST "&MaxItems=1001", "ValidationError",
         "1 validation error detected: Value at 'maxItems' failed to satisfy constraint: Member must have "
         "value "
         "less than or equal to 1000"},
        {NULL, LIST "&MaxItems=1.0", "MalformedInput", NULL},
    };
    check_answers(*state, answers, sizeof answers / sizeof *answers);
}

static void expect_in_body(struct sender *sender, const char *form, const char *text) {
    assert_string_equal(send_form(sender, form), "");
    if (!body_has(sender, text))
        fail_msg("%s: \"%s\" is not in\n%s", form, text, sender->response.body);
}

/* Only a path may have characters that XML escapes: the user's ARN and a new device's serial number have it,
 * too. */
static void test_paths_are_escaped(void **state) {
    struct sender *sender = *state;
    const char *const path = "<Path>/a&amp;b/</Path>",
                      *const arn = "<Arn>arn:aws:iam::123456789012:user/a&amp;b/Kim</Arn>";
    const char *const serial = "<SerialNumber>arn:aws:iam::123456789012:mfa/c&lt;d/Kim</SerialNumber>";
    add_this(sender, (struct iam_mock_user){.name = "Kim", .path = "/a&b/"});
    add_this(sender, (struct iam_mock_user){.name = "Lee", .path = "/plain/"});
    add_device(sender, "GAHT00000001", "Kim");
    expect_in_body(sender, GET "&UserName=Kim", path);
    expect_in_body(sender, GET "&UserName=Kim", arn);
    expect_in_body(sender, LIST, path);
    expect_in_body(sender, LIST, arn);
    expect_in_body(sender, LIST, "<Path>/plain/</Path>");
    expect_in_body(sender, FORM("CreateUser") "&UserName=Pat&Path=/a%26b/", path);
    expect_in_body(sender, FORM("UpdateUser") "&UserName=Lee&NewPath=/a%26b/", "UpdateUserResponse");
    expect_in_body(sender, GET "&UserName=Lee", path);
    expect_in_body(sender, FORM("CreateVirtualMFADevice") "&VirtualMFADeviceName=Kim&Path=/c%3Cd/", serial);
    expect_in_body(sender, FORM("ListVirtualMFADevices"), serial);
}

/* Without constraints, names may have such characters, too. */
static void test_names_are_escaped_without_constraints(void **state) {
    struct sender *sender = *state;
    sender_renew(sender, &(struct iam_mock_options){.constraints = IAM_MOCK_CONSTRAINTS_OFF});
    add_this(sender, (struct iam_mock_user){.name = "a<b"});
    expect_in_body(sender, GET "&UserName=a%3Cb", "<UserName>a&lt;b</UserName>");
    expect_in_body(sender, GET "&UserName=a%3Cb", ":user/a&lt;b</Arn>");
    expect_in_body(sender, LIST, "<UserName>a&lt;b</UserName>");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_get_user_finds_whom_it_is_about, sender_setup, sender_teardown),
        cmocka_unit_test_setup_teardown(test_delete_user_needs_a_user_without_anything, sender_setup,
                                        sender_teardown),
        cmocka_unit_test_setup_teardown(test_delete_user_ignores_what_is_not_the_users, sender_setup,
                                        sender_teardown),
        cmocka_unit_test_setup_teardown(test_a_user_may_delete_itself, sender_setup, sender_teardown),
        cmocka_unit_test_setup_teardown(test_a_deleted_user_is_as_a_removed_one, sender_setup,
                                        sender_teardown),
        cmocka_unit_test_setup_teardown(test_nothing_is_deleted_by_a_rule, sender_setup, sender_teardown),
        cmocka_unit_test_setup_teardown(test_users_are_listed_by_prefix, sender_setup, sender_teardown),
        cmocka_unit_test_setup_teardown(test_pages_of_users_while_the_account_changes, sender_setup,
                                        sender_teardown),
        cmocka_unit_test_setup_teardown(test_markers_of_users_are_bound, sender_setup, sender_teardown),
        cmocka_unit_test_setup_teardown(test_paths_are_escaped, sender_setup, sender_teardown),
        cmocka_unit_test_setup_teardown(test_names_are_escaped_without_constraints, sender_setup,
                                        sender_teardown),
        cmocka_unit_test_setup_teardown(test_path_prefixes_are_validated, sender_setup, sender_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
