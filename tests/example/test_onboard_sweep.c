/* What onboard() says of Carol and her device, whatever goes wrong at whichever of its calls. */
#include <libxml/parser.h>

#include <iam_mock_cmocka.h>

#include "arrival.h"
#include "mock_transport.h"

/* Run once for each case, in a process of its own: what must hold in every one. */
static void onboards_carol(void *context) {
    struct iam_mock *mock = context;
    const struct iam_options options = {.sleep = sleep_in_mock};
    struct onboard_report report;
    const enum onboard_result result = onboard_carol(send_to_mock, mock, mock, &options, &report);
    assert_true_of_carol(mock, result, &report);
}

/* Before the sweep, so that each case inherits what the libraries set up at their first use. */
static void enables_the_device(void **state) {
    struct iam_mock *mock = *state;

    onboards_carol(mock);
    assert_mfa_device_enabled(mock, "Carol", CAROL_MFA);
    assert_mock_call_count(mock, 3);
}

static void tells_the_truth_whatever_happens(void **state) {
    struct iam_mock *mock = *state;

    sweep_mock(mock, onboards_carol, mock, .depth = 2);
}

/* The second run of a program that was ended in the middle: user and device are there, the seed is lost. */
static void goes_on_whatever_happens(void **state) {
    struct iam_mock *mock = *state;
    const struct iam_mock_tag tag = {.key = "onboarding", .value = TICKET};
    given_user(mock, .name = "Carol", .tags = &tag, .tag_count = 1);
    given_device(mock, .serial_number = CAROL_MFA, .tags = &tag, .tag_count = 1);

    sweep_mock(mock, onboards_carol, mock, .depth = 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(enables_the_device, iam_mock_setup, iam_mock_teardown),
        cmocka_unit_test_setup_teardown(tells_the_truth_whatever_happens, iam_mock_setup, iam_mock_teardown),
        cmocka_unit_test_setup_teardown(goes_on_whatever_happens, iam_mock_setup, iam_mock_teardown),
    };
    xmlInitParser();
    return !!cmocka_run_group_tests(tests, NULL, NULL);
}
