/* GetLoginProfile and DeleteLoginProfile. */
#include "answers.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#define GET FORM("GetLoginProfile")
#define DELETE FORM("DeleteLoginProfile")
#define NO_PROFILE(name) "NoSuchEntity", "Login Profile for User " name " cannot be found."

static void test_a_login_profile_is_shown_and_deleted(void **state) {
    struct sender *sender = *state;
    const struct iam_mock_user user = {.name = "Kim",
                                       .login_profile = true,
                                       .login_create_date = "2025-05-05T05:05:05.999Z",
                                       .password_reset_required = true};
    fill_account(sender);
    assert_int_equal(iam_mock_add_user(sender->mock, &user, NULL), 0);
    assert_string_equal(send_form(sender, GET "&UserName=kim"), "");
    assert_non_null(strstr(sender->response.body,
                           "<LoginProfile>\n      <UserName>Kim</UserName>\n      "
                           "<PasswordResetRequired>true</PasswordResetRequired>\n      "
                           "<CreateDate>2025-05-05T05:05:05Z</CreateDate>\n    "
                           "</LoginProfile>"));
    assert_non_null(strstr(account_of(sender->mock),
                           " login_profile=2025-05-05T05:05:05.999Z password_reset_required\n"));
    check_answer(sender, &(struct answer){NULL, DELETE "&UserName=KIM", SUCCESS});
    check_answer(sender, &(struct answer){NULL, DELETE "&UserName=Kim", NO_PROFILE("Kim")});
    check_answer(sender, &(struct answer){NULL, GET "&UserName=Kim", NO_PROFILE("Kim")});
    assert_null(strstr(account_of(sender->mock), "login_profile"));
}

static void test_login_profile_errors(void **state) {
    static const struct answer answers[] = {
        {NULL, GET "&UserName=Bob", NO_PROFILE("Bob")},
        {BOB_KEY, GET, NO_PROFILE("Bob")},
        {BOB_KEY, DELETE, NO_PROFILE("Bob")},
        {NULL, GET "&UserName=Nobody", NO_SUCH_USER("Nobody")},
        {NULL, DELETE "&UserName=Nobody", NO_SUCH_USER("Nobody")},
        {ROLE_KEY, GET, NO_USER_NAME},
        {ROOT_KEY, DELETE, NO_USER_NAME},
        {ASSUME_ROOT_KEY, DELETE, NO_PROFILE("root")},
        {ASSUME_ROOT_KEY, GET, NO_PROFILE("root")},
    };
    check_answers(*state, answers, sizeof answers / sizeof *answers);
}

static void test_a_recreated_user_is_unmodifiable(void **state) {
    struct sender *sender = *state;
    const struct iam_mock_user user = {.name = "Bob", .login_profile = true};
    fill_account(sender);
    assert_int_equal(iam_mock_remove_user(sender->mock, "Bob"), 0);
    assert_int_equal(iam_mock_add_user(sender->mock, &user, NULL), 0);
    check_answer(sender, &(struct answer){NULL, DELETE "&UserName=Bob", UNMODIFIABLE("Bob")});
    assert_string_equal(send_form(sender, GET "&UserName=Bob"), "");
    assert_int_equal(iam_mock_settle_user(sender->mock, "Bob"), 0);
    check_answer(sender, &(struct answer){NULL, DELETE "&UserName=Bob", SUCCESS});
}

/* A rule's error has the text of login profiles. */
static void test_a_rule_makes_a_login_profile_unmodifiable(void **state) {
    static const char text[] =
        "Login Profile for User Kim cannot be modified while login profile is being created.";
    static const struct answer answers[] = {
        {NULL, DELETE "&UserName=Kim", "EntityTemporarilyUnmodifiable", text},
        {NULL, FORM("UpdateLoginProfile") "&UserName=Kim", "EntityTemporarilyUnmodifiable", text},
        {NULL, FORM("UpdateUser") "&UserName=Kim", "EntityTemporarilyUnmodifiable",
         "The request was rejected because it referenced an entity that is temporarily unmodifiable, such as "
         "a "
         "user name that was deleted and then recreated. The error indicates that the request is likely to "
         "succeed if you try again after waiting several minutes. The error message describes the entity."},
    };
    struct sender *sender = *state;
    sender_renew(sender, &(struct iam_mock_options){.fixture_directory = "tests/unit/actions/canned"});
    assert_int_equal(
        iam_mock_add_user(sender->mock, &(struct iam_mock_user){.name = "Kim", .login_profile = true}, NULL),
        0);
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        add_rule(sender, .action = "*", .error = "EntityTemporarilyUnmodifiable");
        check_answer(sender, &answers[i]);
    }
    add_rule(sender, .action = "*", .error = "EntityTemporarilyUnmodifiable", .message = "mine");
    check_answer(sender,
                 &(struct answer){NULL, DELETE "&UserName=Kim", "EntityTemporarilyUnmodifiable", "mine"});
}

static void test_a_login_profile_has_fields(void **state) {
    struct sender *sender = *state;
    const struct iam_mock_user users[] = {{.name = "Kim", .password_reset_required = true},
                                          {.name = "Kim", .login_create_date = "2025-05-05T05:05:05Z"}};
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(iam_mock_add_user(sender->mock, &users[i], &sender->error), IAM_MOCK_EINVAL);
        assert_string_equal(sender->error.field, "login_profile");
    }
    const struct iam_mock_user bad = {.name = "Kim", .login_profile = true, .login_create_date = "today"};
    assert_int_equal(iam_mock_add_user(sender->mock, &bad, &sender->error), IAM_MOCK_EINVAL);
    assert_string_equal(sender->error.field, "login_create_date");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_login_profile_is_shown_and_deleted, sender_setup,
                                        sender_teardown),
        cmocka_unit_test_setup_teardown(test_login_profile_errors, sender_setup, sender_teardown),
        cmocka_unit_test_setup_teardown(test_a_recreated_user_is_unmodifiable, sender_setup, sender_teardown),
        cmocka_unit_test_setup_teardown(test_a_rule_makes_a_login_profile_unmodifiable, sender_setup,
                                        sender_teardown),
        cmocka_unit_test_setup_teardown(test_a_login_profile_has_fields, sender_setup, sender_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
