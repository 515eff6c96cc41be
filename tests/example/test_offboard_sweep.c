/* What offboard() says of Bob's device, whatever goes wrong at whichever of its calls. */
#include <libxml/parser.h>

#include <iam_mock_cmocka.h>

#include "mock_transport.h"
#include "offboard.h"

#define BOB_MFA "arn:aws:iam::123456789012:mfa/Bob"

/* Run once for each case, in a process of its own: what must hold in every one. */
static void offboards_bob(void *context) {
    struct iam_mock *mock = context;
    const struct iam_options options = {.sleep = sleep_in_mock};
    struct offboard_report report;
    const enum offboard_result result = offboard_with(send_to_mock, mock, "Bob", &options, &report);

    static const enum iam_mock_told words[] = {[OFFBOARD_STILL_ON] = IAM_MOCK_TOLD_NOT_DONE,
                                               [OFFBOARD_OFF] = IAM_MOCK_TOLD_DONE,
                                               [OFFBOARD_UNKNOWN] = IAM_MOCK_TOLD_UNKNOWN};
    assert_mock_told_the_truth(mock, "Bob", BOB_MFA, words[offboard_fate_of(&report, BOB_MFA)]);
    if (result == OFFBOARD_DONE)
        assert_mock_told_the_truth(mock, "Bob", BOB_MFA, IAM_MOCK_TOLD_DONE);
    assert_mock_no_findings(mock);
}

static void given_bob(struct iam_mock *mock) {
    given_user(mock, .name = "Bob");
    given_device(mock, .serial_number = BOB_MFA, .user_name = "Bob");
}

/*
 * A test without faults before the sweep makes the sweep faster: what the libraries set up at their first use
 * is then inherited by each case.
 */
static void removes_the_device(void **state) {
    struct iam_mock *mock = *state;
    given_bob(mock);

    offboards_bob(mock);
    assert_mfa_device_deactivated(mock, "Bob", BOB_MFA);
}

static void tells_the_truth_whatever_happens(void **state) {
    struct iam_mock *mock = *state;
    given_bob(mock);

    sweep_mock(mock, offboards_bob, mock, .depth = 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(removes_the_device, iam_mock_setup, iam_mock_teardown),
        cmocka_unit_test_setup_teardown(tells_the_truth_whatever_happens, iam_mock_setup, iam_mock_teardown),
    };
    xmlInitParser();
    return !!cmocka_run_group_tests(tests, NULL, NULL);
}
