/* Tests of retry.c with iammock-sleep: what libcurl waits and what the program waits is one time, the mock's.
 */
#include <iam_mock_cmocka.h>

#include <iam_mock_curl.h>
#include <iam_mock_sleep.h>

#include "retry.h"

#include <time.h>

#define BOB_MFA "arn:aws:iam::123456789012:mfa/Bob"
#define OPERATION_TIMEDOUT (-28)

static int setup(void **state) {
    struct iam_mock_error error = {0};
    if (iam_mock_setup(state) != 0)
        return -1;
    given_user(*state, .name = "Bob");
    given_device(*state, .serial_number = BOB_MFA, .user_name = "Bob");
    if (iam_mock_curl_install(*state, &error) == 0 && iam_mock_sleep_install(*state, &error) == 0 &&
        iam_mock_sleep_wall_clock(true) == 0)
        return 0;
    print_error("%s: %s\n", error.field, error.message);
    iam_mock_sleep_uninstall();
    iam_mock_free(*state);
    return -1;
}

static int teardown(void **state) {
    iam_mock_sleep_uninstall();
    return iam_mock_teardown(state);
}

static void assert_seconds(int64_t actual_ms, int64_t expected_s) {
    assert_int_equal(actual_ms, expected_s * 1000);
}

static void waits_and_timeouts_add_up(void **state) {
    const int64_t before = iam_mock_now_ms(*state);
    const time_t clock_before = time(NULL);
    assert_int_equal(clock_before, before / 1000);
    given_rule(*state, .fault = IAM_MOCK_TIMEOUT, .times = 2);
    assert_int_equal(retry_deactivate("Bob", BOB_MFA), 200);
    assert_seconds(iam_mock_now_ms(*state) - before, 30 + 60 + 30 + 120);
    assert_seconds((int64_t)(time(NULL) - clock_before) * 1000, 30 + 60 + 30 + 120);
    assert_mfa_device_deactivated(*state, "Bob", BOB_MFA);
}

static void gives_up_by_the_mocks_clock(void **state) {
    const int64_t before = iam_mock_now_ms(*state);
    given_rule(*state, .fault = IAM_MOCK_TIMEOUT, .times = IAM_MOCK_ALWAYS);
    assert_int_equal(retry_deactivate("Bob", BOB_MFA), OPERATION_TIMEDOUT);
    assert_seconds(iam_mock_now_ms(*state) - before, 5 * 30 + (1 + 2 + 3 + 4) * 60);
    assert_int_equal(iam_mock_call_count(*state), 5);
}

static void answers_are_late(void **state) {
    const int64_t before = iam_mock_now_ms(*state);
    given_rule(*state, .error = "ServiceFailure", .latency_ms = 29000);
    assert_int_equal(retry_deactivate("Bob", BOB_MFA), 200);
    assert_seconds(iam_mock_now_ms(*state) - before, 29 + 60);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(waits_and_timeouts_add_up, setup, teardown),
        cmocka_unit_test_setup_teardown(gives_up_by_the_mocks_clock, setup, teardown),
        cmocka_unit_test_setup_teardown(answers_are_late, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
