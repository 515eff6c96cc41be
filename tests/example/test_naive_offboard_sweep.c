/*
 * naive_offboard() has three bugs that the usual failures do not show: one in reading pages, one in the last
 * of several attempts, one if another administrator adds a device meanwhile. Its sweep names each.
 * "test_naive_offboard_sweep --sweep" is the test that a project would have: it fails. Without the argument
 * this program runs that, and passes if all three were found.
 */
#include <libxml/parser.h>

#include <iam_mock_cmocka.h>

#include "mock_transport.h"
#include "naive_offboard.h"
#include "sweep_report.h"

#define BOB_MFA "arn:aws:iam::123456789012:mfa/Bob"
#define BOB_KEY "GAHT12345678"

static void offboards_bob(void *context) {
    static const enum iam_mock_told words[] = {[NAIVE_STILL_ON] = IAM_MOCK_TOLD_NOT_DONE,
                                               [NAIVE_OFF] = IAM_MOCK_TOLD_DONE,
                                               [NAIVE_UNKNOWN] = IAM_MOCK_TOLD_UNKNOWN};
    struct iam_mock *mock = context;
    struct naive_report report;
    naive_offboard(send_to_mock, sleep_in_mock, mock, "Bob", &report);
    assert_mock_told_the_truth(mock, "Bob", BOB_MFA, words[naive_fate_of(&report, BOB_MFA)]);
    assert_mock_told_the_truth(mock, "Bob", BOB_KEY, words[naive_fate_of(&report, BOB_KEY)]);
    if (report.complete)
        assert_mock_told_the_truth_of_user(mock, "Bob", IAM_MOCK_TOLD_DONE);
}

static void tells_the_truth_whatever_happens(void **state) {
    struct iam_mock *mock = *state;
    given_user(mock, .name = "Bob");
    given_device(mock, .serial_number = BOB_MFA, .user_name = "Bob");
    given_device(mock, .serial_number = BOB_KEY, .user_name = "Bob");
    sweep_mock(mock, offboards_bob, mock);
}

/* ----- The sweep's own test ----- */

static void finds_that_a_short_page_is_taken_for_the_last(void **state) {
    (void)state;
    assert_found("1:SHORT_PAGE", "failed", "the code told done");
    assert_found("1:EMPTY_PAGE", "failed", "the code told done");
}

static void finds_that_the_last_attempt_is_taken_for_a_failure(void **state) {
    (void)state;
    assert_found("2-4:Throttling", "failed", "the code told not done");
    assert_found("3-5:ConcurrentModification", "failed", "the code told not done");
}

/* Another administrator enables a device after the list was read. */
static void finds_that_the_list_is_read_only_once(void **state) {
    (void)state;
    assert_found("2:race:ENABLED", "failed", "the code told done: user Bob has 1 device enabled");
    assert_found("3:race:ENABLED", "failed", "the code told done: user Bob has 1 device enabled");
}

int main(int argc, char **argv) {
    const struct CMUnitTest sweep[] = {
        cmocka_unit_test_setup_teardown(tells_the_truth_whatever_happens, iam_mock_setup, iam_mock_teardown),
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_that_a_short_page_is_taken_for_the_last),
        cmocka_unit_test(finds_that_the_last_attempt_is_taken_for_a_failure),
        cmocka_unit_test(finds_that_the_list_is_read_only_once),
    };
    xmlInitParser();
    if (argc > 1 && strcmp(argv[1], "--sweep") == 0)
        return !!cmocka_run_group_tests(sweep, NULL, NULL);
    this_program = argv[0];
    return !!cmocka_run_group_tests(tests, run_the_sweep, NULL);
}
