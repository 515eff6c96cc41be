/*
 * naive_remove() has three bugs, and its sweep names each. "test_naive_sweep --sweep" is the test that a
 * project would have: it fails. Without the argument this program runs that, and passes if all three were
 * found.
 */
#include <iam_mock_cmocka.h>

#include "mock_transport.h"
#include "naive_remove.h"
#include "sweep_report.h"

#define BOB_MFA "arn:aws:iam::123456789012:mfa/Bob"

static void removes_bobs_device(void *context) {
    struct iam_mock *mock = context;
    const enum naive_result result = naive_remove(send_to_mock, sleep_in_mock, mock, "Bob", BOB_MFA);
    assert_mock_told_the_truth(mock, "Bob", BOB_MFA,
                               result == NAIVE_REMOVED ? IAM_MOCK_TOLD_DONE : IAM_MOCK_TOLD_NOT_DONE);
}

static void tells_the_truth_whatever_happens(void **state) {
    struct iam_mock *mock = *state;
    given_user(mock, .name = "Bob");
    given_device(mock, .serial_number = BOB_MFA, .user_name = "Bob");
    sweep_mock(mock, removes_bobs_device, mock);
}

/* ----- The sweep's own test ----- */

static void finds_that_a_lost_answer_is_taken_for_a_failure(void **state) {
    (void)state;
    assert_found("1:RESET/applied", "failed", "the code told not done");
    assert_found("1:TIMEOUT/applied", "failed", "the code told not done");
    assert_found("1:Throttling 2:CLOSED/applied", "failed", "the code told not done");
}

static void finds_that_any_200_is_taken_for_success(void **state) {
    (void)state;
    assert_found("1:PROXY_PAGE", "failed", "the code told done");
    assert_found("1:hostile:error-with-200", "failed", "the code told done");
}

static void finds_that_retries_have_no_bound(void **state) {
    (void)state;
    assert_found("1+:Throttling", "unbounded", "200 calls, and it went on");
}

int main(int argc, char **argv) {
    const struct CMUnitTest sweep[] = {
        cmocka_unit_test_setup_teardown(tells_the_truth_whatever_happens, iam_mock_setup, iam_mock_teardown),
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_that_a_lost_answer_is_taken_for_a_failure),
        cmocka_unit_test(finds_that_any_200_is_taken_for_success),
        cmocka_unit_test(finds_that_retries_have_no_bound),
    };
    if (argc > 1 && strcmp(argv[1], "--sweep") == 0)
        return !!cmocka_run_group_tests(sweep, NULL, NULL);
    this_program = argv[0];
    return !!cmocka_run_group_tests(tests, run_the_sweep, NULL);
}
