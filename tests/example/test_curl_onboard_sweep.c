/* What onboard() says of Carol and her device through libcurl, whatever goes wrong at whichever of its calls.
 */
#include <curl/curl.h>
#include <libxml/parser.h>

#include <iam_mock_cmocka.h>

#include "curl_setup.h"
#include "curl_transport.h"
#include "arrival.h"

/* Run once for each case, in a process of its own: what must hold in every one. */
static void onboards_carol(void *context) {
    struct iam_mock *mock = context;
    struct onboard_report report;
    struct curl_transport *transport = curl_transport_new("AKIAIOSFODNN7EXAMPLE:secret");
    assert_non_null(transport);
    const enum onboard_result result = onboard_carol(send_by_curl, transport, mock, NULL, &report);
    curl_transport_free(transport);
    assert_true_of_carol(mock, result, &report);
}

/* Before the sweep, so that each case inherits what libcurl and its libraries set up at their first request.
 */
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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(enables_the_device, curl_setup, curl_teardown),
        cmocka_unit_test_setup_teardown(tells_the_truth_whatever_happens, curl_setup, curl_teardown),
    };
    xmlInitParser();
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return 1;
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    curl_global_cleanup();
    return !!failed;
}
