/* Tests of deactivate.c, wherever it is linked: an object, a shared library, a module. */
#include <iam_mock_cmocka.h>

#include <iam_mock_curl.h>

#include "deactivate.h"

#define BOB_MFA "arn:aws:iam::123456789012:mfa/Bob"
#define COULDNT_CONNECT (-7) /* CURLE_… of curl/curl.h, which a program with plug-ins need not have */
#define OPERATION_TIMEDOUT (-28)
#define RECV_ERROR (-56)

static int setup(void **state) {
    struct iam_mock_error error = {0};
    if (iam_mock_setup(state) != 0)
        return -1;
    given_user(*state, .name = "Bob");
    given_device(*state, .serial_number = BOB_MFA, .user_name = "Bob");
    if (iam_mock_curl_install(*state, &error) == 0)
        return 0;
    print_error("%s: %s\n", error.field, error.message);
    iam_mock_free(*state);
    return -1;
}

static void deactivates(void **state) {
    assert_int_equal(deactivate_mfa_device("Bob", BOB_MFA), 200);
    assert_mfa_device_deactivated(*state, "Bob", BOB_MFA);
    assert_int_equal(deactivate_mfa_device("Bob", BOB_MFA), 404);
}

static void signs_with_its_key(void **state) {
    given_user(*state, .name = "Alice");
    given_access_key(*state, .id = "AKIAIOSFODNN7EXAMPLE", .user_name = "Alice");
    assert_int_equal(deactivate_mfa_device("Mallory", BOB_MFA), 404);
    const struct iam_mock_call *call = iam_mock_call_at(*state, 1);
    assert_non_null(call);
    assert_string_equal(call->principal, "user/Alice");
}

static void gives_up_after_thirty_seconds(void **state) {
    given_rule(*state, .fault = IAM_MOCK_TIMEOUT);
    const int64_t before = iam_mock_now_ms(*state);
    assert_int_equal(deactivate_mfa_device("Bob", BOB_MFA), OPERATION_TIMEDOUT);
    assert_in_range(iam_mock_now_ms(*state) - before, 29000, 30100);
}

static void connections_break(void **state) {
    given_rule(*state, .fault = IAM_MOCK_REFUSED);
    assert_int_equal(deactivate_mfa_device("Bob", BOB_MFA), COULDNT_CONNECT);
    given_rule(*state, .fault = IAM_MOCK_RESET, .when = IAM_MOCK_AFTER_CHANGE);
    assert_int_equal(deactivate_mfa_device("Bob", BOB_MFA), RECV_ERROR);
    assert_mfa_device_deactivated(*state, "Bob", BOB_MFA);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(deactivates, setup, iam_mock_teardown),
        cmocka_unit_test_setup_teardown(signs_with_its_key, setup, iam_mock_teardown),
        cmocka_unit_test_setup_teardown(gives_up_after_thirty_seconds, setup, iam_mock_teardown),
        cmocka_unit_test_setup_teardown(connections_break, setup, iam_mock_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
