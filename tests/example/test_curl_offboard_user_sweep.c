/* What offboard_user() says of Bob through libcurl, whatever goes wrong at whichever of its calls. */
#include <curl/curl.h>
#include <libxml/parser.h>

#include <iam_mock_cmocka.h>

#include "curl_setup.h"
#include "curl_transport.h"
#include "departure.h"

/* Run once for each case, in a process of its own: what must hold in every one. */
static void offboards_bob(void *context) {
    struct iam_mock *mock = context;
    const struct iam_options options = {.page_size = 1};
    struct offboard_user_report report;
    struct curl_transport *transport = curl_transport_new("AKIAIOSFODNN7EXAMPLE:secret");
    assert_non_null(transport);
    const enum offboard_result result = offboard_user(send_by_curl, transport, "Bob", &options, &report);
    curl_transport_free(transport);
    assert_true_of_bob(mock, result, &report);
}

/* Before the sweep, so that each case inherits what libcurl and its libraries set up at their first request.
 */
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
        cmocka_unit_test_setup_teardown(removes_everything, curl_setup, curl_teardown),
        cmocka_unit_test_setup_teardown(tells_the_truth_whatever_happens, curl_setup, curl_teardown),
    };
    xmlInitParser();
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return 1;
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    curl_global_cleanup();
    return !!failed;
}
