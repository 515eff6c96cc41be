/* What offboard_user() says of Bob, his key, his password and his devices, whatever goes wrong at whichever
 * of its calls. */
#include <libxml/parser.h>

#include <iam_mock_cmocka.h>

#include "departure.h"
#include "mock_transport.h"

/* Run once for each case, in a process of its own: what must hold in every one. */
static void offboards_bob(void *context) {
    struct iam_mock *mock = context;
    const struct iam_options options = {.sleep = sleep_in_mock, .page_size = 1};
    struct offboard_user_report report;
    const enum offboard_result result = offboard_user(send_to_mock, mock, "Bob", &options, &report);
    assert_true_of_bob(mock, result, &report);
}

/* Before the sweep, so that each case inherits what the libraries set up at their first use. */
static void removes_everything(void **state) {
    struct iam_mock *mock = *state;
    given_bob_with_everything(mock);

    offboards_bob(mock);
    assert_int_equal(iam_mock_device_count(mock, "Bob"), IAM_MOCK_ENOENT);
    assert_mock_call_count(mock, 9);
}

static void tells_the_truth_whatever_happens(void **state) {
    struct iam_mock *mock = *state;
    given_bob_with_everything(mock);

    sweep_mock(mock, offboards_bob, mock, .depth = 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(removes_everything, iam_mock_setup, iam_mock_teardown),
        cmocka_unit_test_setup_teardown(tells_the_truth_whatever_happens, iam_mock_setup, iam_mock_teardown),
    };
    xmlInitParser();
    return !!cmocka_run_group_tests(tests, NULL, NULL);
}
