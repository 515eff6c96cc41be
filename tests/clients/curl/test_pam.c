/* Tests of pam_iam.c, which libpam loads, by the service "iam" of pam_wrapper's directory. */
#include <iam_mock_cmocka.h>

#include <iam_mock_curl.h>

#include <security/pam_appl.h>

#define BOB_MFA "arn:aws:iam::123456789012:mfa/Bob"

struct login {
    struct iam_mock *mock;
    pam_handle_t *pam;
};

static int say_nothing(int count, const struct pam_message **messages, struct pam_response **responses,
                       void *context) {
    (void)count;
    (void)messages;
    (void)responses;
    (void)context;
    return PAM_CONV_ERR;
}

static int setup(void **state) {
    static struct login login;
    static const struct pam_conv talk = {.conv = say_nothing};
    struct iam_mock_error error = {0};
    void *mock;
    if (iam_mock_setup(&mock) != 0 || pam_start("iam", "Bob", &talk, &login.pam) != PAM_SUCCESS)
        return -1;
    login.mock = mock;
    *state = &login;
    given_user(login.mock, .name = "Bob");
    given_device(login.mock, .serial_number = BOB_MFA, .user_name = "Bob");
    if (iam_mock_curl_install(login.mock, &error) == 0)
        return 0;
    print_error("%s: %s\n", error.field, error.message);
    return -1;
}

static int teardown(void **state) {
    struct login *login = *state;
    void *mock = login->mock;
    (void)pam_end(login->pam, PAM_SUCCESS);
    return iam_mock_teardown(&mock);
}

static void takes_the_device(void **state) {
    struct login *login = *state;
    assert_int_equal(pam_authenticate(login->pam, 0), PAM_SUCCESS);
    assert_mfa_device_enabled(login->mock, "Bob", BOB_MFA);
    assert_int_equal(pam_setcred(login->pam, PAM_ESTABLISH_CRED), PAM_SUCCESS);
    assert_mfa_device_deactivated(login->mock, "Bob", BOB_MFA);
}

static void unknown_to_iam(void **state) {
    struct login *login = *state;
    assert_int_equal(pam_set_item(login->pam, PAM_USER, "Mallory"), PAM_SUCCESS);
    assert_int_equal(pam_authenticate(login->pam, 0), PAM_USER_UNKNOWN);
}

static void nobody_comes_in_while_iam_is_away(void **state) {
    struct login *login = *state;
    given_rule(login->mock, .action = "ListMFADevices", .fault = IAM_MOCK_TIMEOUT);
    assert_int_equal(pam_authenticate(login->pam, 0), PAM_AUTHINFO_UNAVAIL);
    given_rule(login->mock, .error = "AccessDenied");
    assert_int_equal(pam_authenticate(login->pam, 0), PAM_SUCCESS);
    assert_int_equal(pam_setcred(login->pam, PAM_ESTABLISH_CRED), PAM_PERM_DENIED);
    assert_mfa_device_enabled(login->mock, "Bob", BOB_MFA);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(takes_the_device, setup, teardown),
        cmocka_unit_test_setup_teardown(unknown_to_iam, setup, teardown),
        cmocka_unit_test_setup_teardown(nobody_comes_in_while_iam_is_away, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
