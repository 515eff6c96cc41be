/* CreateUser and UpdateUser. */
#include "answers.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#define CREATE(name) FORM("CreateUser") "&UserName=" name
#define UPDATE(name) FORM("UpdateUser") "&UserName=" name
#define EXISTS(name) "EntityAlreadyExists", "User with name " name " already exists."
#define BAD_PATH(member)                                                                                     \
    "ValidationError", "The specified value for " member                                                     \
                       " is invalid. It must begin and end with / and contain only alphanumeric characters " \
                       "and/or / characters."
#define TOO_LONG(member, limit)                                                                              \
    "ValidationError",                                                                                       \
        "1 validation error detected: Value at '" member                                                     \
        "' failed to satisfy constraint: Member must have length less than or equal to " limit
#define LONG_64 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static bool body_has(struct sender *sender, const char *text) {
    return strstr(sender->response.body, text) != NULL;
}

static void test_create_user_checks(void **state) {
    static const struct answer answers[] = {
        {NULL, CREATE("Kim"), SUCCESS},
        {NULL, CREATE("Bob"), EXISTS("Bob")},
        {NULL, CREATE("bOB"), EXISTS("bOB")},
        {NULL, CREATE(LONG_64), SUCCESS},
        {NULL, CREATE(LONG_64 "a"), TOO_LONG("userName", "64")},
        {NULL, CREATE("name%0A"), "ValidationError", NULL},
        {NULL, CREATE("name\xC3\xA9"), "ValidationError", NULL},
        {NULL, FORM("CreateUser"), "ValidationError",
         "1 validation error detected: Value at 'userName' failed to satisfy constraint: Member must not be "
         "null"},
        {NULL, CREATE("Kim") "&Path=/a//b/", SUCCESS},
        {NULL, CREATE("Kim") "&Path=/team", BAD_PATH("path")},
        {NULL, CREATE("Kim") "&Path=//", BAD_PATH("path")},
        {NULL, CREATE("Kim") "&Path=/team/%0A", BAD_PATH("path")},
        {NULL, CREATE("Kim") "&PermissionsBoundary=arn:aws:iam::aws:pol", SUCCESS},
        {NULL, CREATE("Kim") "&PermissionsBoundary=arn:aws:iam::aws:po", "ValidationError",
         "1 validation error detected: Value at 'permissionsBoundary' failed to satisfy constraint: Member "
         "must "
         "have length greater than or equal to 20"},
        {NULL, CREATE("Bob") "&Tags.member.1.Key=aws:x&Tags.member.1.Value=1", "InvalidInput",
         "Tag keys beginning with aws: are reserved for system use."},
        {NULL,
         CREATE("Kim") "&Tags.member.1.Key=x&Tags.member.1.Value=1&Tags.member.2.Key=X&Tags.member.2.Value=2",
         "InvalidInput", "Duplicate tag keys found. Please note that Tag keys are case insensitive."},
        {NULL, CREATE("Kim") "&Tags=", SUCCESS},
        {NULL, CREATE("") "&Path=&PermissionsBoundary=&Tags.member.1.Key=k", "ValidationError",
         "6 validation errors detected: Value at 'path' failed to satisfy constraint: Member must have "
         "length "
         "greater than or equal to 1; Value at 'path' failed to satisfy constraint: Member must satisfy "
         "regular "
         "expression pattern: (\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F); Value at 'permissionsBoundary' "
         "failed "
         "to satisfy constraint: Member must have length greater than or equal to 20; Value at 'userName' "
         "failed "
         "to satisfy constraint: Member must have length greater than or equal to 1; Value at 'userName' "
         "failed to "
         "satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]+; Value at "
         "'tags.1.member.value' failed to satisfy constraint: Member must not be null"},
    };
    check_answers(*state, answers, sizeof answers / sizeof *answers);
}

static void test_a_created_user_is_as_an_added_one(void **state) {
    struct sender *sender = *state;
    static const struct iam_mock_tag tags[] = {{"Team", "One"}, {"b", ""}};
    const struct iam_mock_user user = {.name = "Kim",
                                       .path = "/a/",
                                       .tags = tags,
                                       .tag_count = 2,
                                       .permissions_boundary = "arn:aws:iam::aws:policy/limit"};
    struct iam_mock *clone;
    fill_account(sender);
    assert_int_equal(iam_mock_clone(&clone, sender->mock, NULL), 0);
    assert_int_equal(iam_mock_add_user(clone, &user, NULL), 0);
    assert_string_equal(send_form(sender,
                                  CREATE("Kim") "&Path=/a/&PermissionsBoundary=arn:aws:iam::aws:policy/limit"
                                                "&Tags.member.2.Key=b&Tags.member.2.Value="
                                                "&Tags.member.1.Key=Team&Tags.member.1.Value=One"),
                        "");
    assert_string_equal(account_of(sender->mock), account_of(clone));
    char created[2048];
    snprintf(created, sizeof created, "%s", strstr(sender->response.body, "<User>"));
    *strstr(created, "</CreateUserResult>") = '\0';
    assert_string_equal(send_form(sender, FORM("GetUser") "&UserName=Kim"), "");
    assert_true(body_has(sender, created)); /* CreateUser and GetUser show the same */
    assert_int_equal(iam_mock_remove_user(clone, "Kim"), 0);
    assert_int_equal(iam_mock_remove_user(sender->mock, "Kim"), 0);
    assert_int_equal(iam_mock_add_user(clone, &(struct iam_mock_user){.name = "kim"}, NULL), 0);
    assert_string_equal(send_form(sender, CREATE("kim")), "");
    assert_string_equal(account_of(sender->mock), account_of(clone));
    iam_mock_free(clone);
}

static void test_nothing_is_created_without_success(void **state) {
    struct sender *sender = *state;
    add_rule(sender, .action = "CreateUser", .error = "LimitExceeded");
    add_rule(sender, .action = "CreateUser", .fault = IAM_MOCK_EMPTY_BODY, .when = IAM_MOCK_WITHOUT_CHANGE);
    assert_string_equal(send_form(sender, CREATE("Kim")), "LimitExceeded");
    (void)send_form(sender, CREATE("Kim"));
    assert_string_equal(account_of(sender->mock), "iam-mock account 1\naccount 123456789012\n");
    add_rule(sender, .action = "CreateUser", .fault = IAM_MOCK_EMPTY_BODY, .when = IAM_MOCK_AFTER_CHANGE);
    (void)send_form(sender, CREATE("Kim"));
    assert_string_equal(send_form(sender, CREATE("Kim")), "EntityAlreadyExists"); /* a client that retries */
}

static void test_update_user_checks(void **state) {
    static const struct answer answers[] = {
        {NULL, UPDATE("Bob"), SUCCESS},
        {NULL, UPDATE("Bob") "&NewUserName=Kim", SUCCESS},
        {NULL, UPDATE("Bob") "&NewUserName=BOB", SUCCESS},
        {NULL, UPDATE("Bob") "&NewUserName=aLICE", EXISTS("aLICE")},
        {NULL, UPDATE("Bob") "&NewUserName=" LONG_64, SUCCESS},
        {NULL, UPDATE("Bob") "&NewUserName=" LONG_64 "a", TOO_LONG("newUserName", "64")},
        {NULL, UPDATE("Bob") "&NewPath=/a/", SUCCESS},
        {NULL, UPDATE("Bob") "&NewPath=/a", BAD_PATH("newPath")},
        {NULL, UPDATE("Nobody") "&NewUserName=Alice", NO_SUCH_USER("Nobody")},
        {NULL, FORM("UpdateUser"), "ValidationError", NULL},
    };
    check_answers(*state, answers, sizeof answers / sizeof *answers);
}

static void test_everything_follows_a_renamed_user(void **state) {
    struct sender *sender = *state;
    fill_account(sender);
    assert_string_equal(
        send_form(sender, FORM("DeactivateMFADevice") "&UserName=Bob&SerialNumber=" BOB_HARDWARE), "");
    assert_string_equal(send_as(sender, BOB_MFA_KEY, UPDATE("Bob") "&NewUserName=Robert&NewPath=/x/"), "");
    assert_non_null(strstr(journal_of(sender), "user/Bob UpdateUser UserName=\"Bob\" NewPath=\"/x/\" "
                                               "NewUserName=\"Robert\" -> 200 applied"));
    const char *text = account_of(sender->mock);
    assert_null(strstr(text, "name=\"Bob\""));
    assert_non_null(strstr(text, "user name=\"Robert\" path=\"/x/\""));
    assert_true(strstr(text, "\"Robert\"") < strstr(text, "\"Alice\"")); /* the place stays */
    assert_non_null(strstr(text, BOB_KEY "\" principal=USER user_name=\"Robert\""));
    check_answer(sender, &(struct answer){BOB_KEY, FORM("GetUser") "&UserName=Bob", NO_SUCH_USER("Bob")});
    assert_string_equal(send_as(sender, BOB_KEY, FORM("ListMFADevices")), "");
    assert_true(body_has(sender, "<SerialNumber>" BOB_MFA "</SerialNumber>\n        <UserName>Robert<"));
    assert_int_equal(iam_mock_get_device_state(sender->mock, "Robert", BOB_MFA), IAM_MOCK_ENABLED);
    assert_int_equal(iam_mock_get_device_state(sender->mock, "Robert", BOB_HARDWARE), IAM_MOCK_DEACTIVATED);
    assert_string_equal(
        send_form(sender, FORM("DeactivateMFADevice") "&UserName=Robert&SerialNumber=" BOB_FIDO), "");
    assert_string_equal(send_form(sender, UPDATE("robert") "&NewUserName=bob"), "");
    assert_string_equal(send_as(sender, BOB_KEY, FORM("GetUser")), "");
    assert_true(
        body_has(sender, "<UserName>bob</UserName>\n      <Arn>arn:aws:iam::123456789012:user/x/bob</Arn>"));
    assert_int_equal(iam_mock_remove_user(sender->mock, "bob"), 0);
    add_user(sender, "bob");
}

static void test_a_renamed_user_takes_a_removed_users_name(void **state) {
    struct sender *sender = *state;
    fill_account(sender);
    assert_int_equal(iam_mock_remove_user(sender->mock, "Alice"), 0);
    assert_string_equal(send_form(sender, UPDATE("Bob") "&NewUserName=Alice"), "");
    assert_string_equal(send_form(sender, FORM("GetUser") "&UserName=ALICE"), "");
    assert_int_equal(iam_mock_get_device_state(sender->mock, "Alice", BOB_MFA), IAM_MOCK_ENABLED);
    assert_int_equal(iam_mock_get_device_state(sender->mock, "Alice", ALICE_MFA), IAM_MOCK_NEVER_ENABLED);
    struct iam_mock *clone;
    assert_int_equal(iam_mock_clone(&clone, sender->mock, NULL), 0);
    assert_string_equal(account_of(clone), account_of(sender->mock));
    iam_mock_free(clone);
    assert_string_equal(send_form(sender, UPDATE("Alice") "&NewUserName=Bob"), "");
    assert_string_equal(send_form(sender, UPDATE("Bob") "&NewUserName=Eve"), "EntityAlreadyExists");
}

static void test_a_renamed_user_keeps_the_place_in_lists(void **state) {
    char form[256], names[64] = "";
    struct sender *sender = *state;
    add_user(sender, "a");
    add_user(sender, "b");
    add_user(sender, "c");
    assert_string_equal(send_form(sender, FORM("ListUsers") "&MaxItems=1"), "");
    const char *marker = strstr(sender->response.body, "<Marker>") + 8;
    snprintf(form, sizeof form, FORM("ListUsers") "&Marker=%.*s", (int)strcspn(marker, "<"), marker);
    assert_string_equal(send_form(sender, UPDATE("a") "&NewUserName=z"), "");
    assert_string_equal(send_form(sender, UPDATE("c") "&NewUserName=0"), "");
    assert_string_equal(send_form(sender, form), "");
    for (const char *at = sender->response.body; (at = strstr(at, "<UserName>")) != NULL; at++)
        strncat(names, at + 10, 1);
    assert_string_equal(names, "b0");
}

static void test_update_user_without_success(void **state) {
    struct sender *sender = *state;
    fill_account(sender);
    char before[4096];
    snprintf(before, sizeof before, "%s", account_of(sender->mock));
    add_rule(sender, .action = "UpdateUser", .user_name = "Bob", .error = "ConcurrentModification");
    assert_string_equal(send_form(sender, UPDATE("Bob") "&NewUserName=Kim"), "ConcurrentModification");
    assert_string_equal(send_form(sender, UPDATE("Bob") "&NewUserName=Kim&NewPath=/a"), "ValidationError");
    assert_string_equal(account_of(sender->mock), before);
    recreate_bob(sender);
    check_answer(sender, &(struct answer){NULL, UPDATE("Bob") "&NewUserName=Kim", UNMODIFIABLE("Bob")});
}

/* "&NAME=" and `count` times `unit`. */
static const char *long_parameter(char *out, size_t capacity, const char *name, size_t count,
                                  const char *unit) {
    size_t used = (size_t)snprintf(out, capacity, "&%s=", name);
    for (size_t i = 0; i < count; i++)
        used += (size_t)snprintf(out + used, capacity - used, "%s", unit);
    assert_true(used < capacity);
    return out;
}

/* A PermissionsBoundary has 20 to 2,048 UTF-16 units, in requests as in the adder. */
static void test_a_permissions_boundary_counts_characters(void **state) {
    static const struct {
        size_t count;
        const char *sent, *added, *code;
    } cases[] = {
        {19, "%C3%A9", "\xC3\xA9", "ValidationError"},
        {20, "%C3%A9", "\xC3\xA9", ""},
        {1025, "%C3%A9", "\xC3\xA9", ""},
        {2048, "%C3%A9", "\xC3\xA9", ""},
        {2049, "%C3%A9", "\xC3\xA9", "ValidationError"},
        {1024, "%F0%9F%94%91", "\xF0\x9F\x94\x91", ""},
        {1025, "%F0%9F%94%91", "\xF0\x9F\x94\x91", "ValidationError"},
    };
    static char boundary[16384], form[16640], text[16384];
    struct sender *sender = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sender_renew(sender, NULL);
        (void)long_parameter(boundary, sizeof boundary, "PermissionsBoundary", cases[i].count, cases[i].sent);
        snprintf(form, sizeof form, CREATE("Kim") "%s", boundary);
        assert_string_equal(send_form(sender, form), cases[i].code);
        (void)long_parameter(text, sizeof text, "x", cases[i].count, cases[i].added);
        const struct iam_mock_user user = {.name = "Eve", .permissions_boundary = text + sizeof "&x=" - 1};
        assert_int_equal(iam_mock_add_user(sender->mock, &user, NULL),
                         cases[i].code[0] ? IAM_MOCK_EINVAL : 0);
    }
}

#define TAG_KIM FORM("TagUser") "&UserName=Kim"
#define TAG_DEVICE FORM("TagMFADevice") "&SerialNumber=arn:aws:iam::123456789012:mfa/k"

/* With constraints off, texts that a request stores have the limits of the adders: so any account that
 * requests make can be exported and loaded again. */
static void test_texts_without_constraints(void **state) {
    static const struct {
        const char *form, *parameter; /* the name of the last one */
        size_t size;                  /* of its value, in bytes */
        const char *code;
    } cases[] = {
        {FORM("CreateUser"), "UserName", 1024, ""},
        {FORM("CreateUser"), "UserName", 1025, "ValidationError"},
        {FORM("CreateUser"), "UserName", 0, "ValidationError"},
        {CREATE("x"), "Path", 1024, ""},
        {CREATE("x"), "Path", 1025, "ValidationError"},
        {CREATE("x"), "Path", 0, "ValidationError"},
        {CREATE("x"), "PermissionsBoundary", 1, ""},
        {CREATE("x"), "PermissionsBoundary", 1024, ""},
        {CREATE("x"), "PermissionsBoundary", 1500, "ValidationError"},
        {CREATE("x"), "PermissionsBoundary", 0, "ValidationError"},
        {CREATE("x") "&Tags.member.1.Value=", "Tags.member.1.Key", 1024, ""},
        {CREATE("x") "&Tags.member.1.Value=", "Tags.member.1.Key", 1025, "ValidationError"},
        {CREATE("x") "&Tags.member.1.Value=", "Tags.member.1.Key", 0, "ValidationError"},
        {TAG_KIM "&Tags.member.1.Key=k", "Tags.member.1.Value", 1024, ""},
        {TAG_KIM "&Tags.member.1.Key=k", "Tags.member.1.Value", 1025, "ValidationError"},
        {TAG_KIM "&Tags.member.1.Key=k", "Tags.member.1.Value", 0, ""},
        {TAG_KIM "&Tags.member.1.Value=", "Tags.member.1.Key", 0, "ValidationError"},
        {TAG_DEVICE "&Tags.member.1.Key=k", "Tags.member.1.Value", 1024, ""},
        {TAG_DEVICE "&Tags.member.1.Key=k", "Tags.member.1.Value", 1025, "ValidationError"},
        {TAG_DEVICE "&Tags.member.1.Value=", "Tags.member.1.Key", 0, "ValidationError"},
        {UPDATE("Kim"), "NewUserName", 1024, ""},
        {UPDATE("Kim"), "NewUserName", 1025, "ValidationError"},
        {UPDATE("Kim"), "NewUserName", 0, "ValidationError"},
        {UPDATE("Kim"), "NewPath", 1024, ""},
        {UPDATE("Kim"), "NewPath", 1025, "ValidationError"},
        {UPDATE("Kim"), "NewPath", 0, "ValidationError"},
        {FORM("CreateVirtualMFADevice"), "VirtualMFADeviceName", 0, "ValidationError"},
        {FORM("CreateVirtualMFADevice") "&VirtualMFADeviceName=x", "Path", 0, "ValidationError"},
        {FORM("CreateVirtualMFADevice") "&Path=%C3%A9", "VirtualMFADeviceName", 200, ""},
    };
    static const struct iam_mock_options off = {.constraints = IAM_MOCK_CONSTRAINTS_OFF};
    char form[4096], parameter[2048], before[1024];
    struct sender *sender = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sender_renew(sender, &off);
        assert_string_equal(send_form(sender, CREATE("Kim")), "");
        assert_string_equal(send_form(sender, FORM("CreateVirtualMFADevice") "&VirtualMFADeviceName=k"), "");
        snprintf(before, sizeof before, "%s", account_of(sender->mock));
        (void)long_parameter(parameter, sizeof parameter, cases[i].parameter, cases[i].size, "a");
        snprintf(form, sizeof form, "%s%s", cases[i].form, parameter);
        assert_string_equal(send_form(sender, form), cases[i].code);
        assert_int_equal(strcmp(account_of(sender->mock), before) != 0, cases[i].code[0] == '\0');
        struct iam_mock *loaded = NULL;
        assert_int_equal(iam_mock_new(&loaded, &off, NULL), 0);
        const char *xml = iam_mock_account_xml(sender->mock, NULL);
        assert_non_null(xml);
        assert_int_equal(iam_mock_load_scenario_text(loaded, xml, strlen(xml), NULL), 0);
        assert_string_equal(iam_mock_account_text(loaded), account_of(sender->mock));
        iam_mock_free(loaded);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_create_user_checks, sender_setup, sender_teardown),
        cmocka_unit_test_setup_teardown(test_a_created_user_is_as_an_added_one, sender_setup,
                                        sender_teardown),
        cmocka_unit_test_setup_teardown(test_nothing_is_created_without_success, sender_setup,
                                        sender_teardown),
        cmocka_unit_test_setup_teardown(test_update_user_checks, sender_setup, sender_teardown),
        cmocka_unit_test_setup_teardown(test_everything_follows_a_renamed_user, sender_setup,
                                        sender_teardown),
        cmocka_unit_test_setup_teardown(test_a_renamed_user_takes_a_removed_users_name, sender_setup,
                                        sender_teardown),
        cmocka_unit_test_setup_teardown(test_a_renamed_user_keeps_the_place_in_lists, sender_setup,
                                        sender_teardown),
        cmocka_unit_test_setup_teardown(test_update_user_without_success, sender_setup, sender_teardown),
        cmocka_unit_test_setup_teardown(test_a_permissions_boundary_counts_characters, sender_setup,
                                        sender_teardown),
        cmocka_unit_test_setup_teardown(test_texts_without_constraints, sender_setup, sender_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
