/* What offboard() says of Bob's device through libcurl, whatever goes wrong at whichever of its calls. */
#include <curl/curl.h>
#include <libxml/parser.h>

#include <iam_mock_cmocka.h>

#include "curl_setup.h"
#include "curl_transport.h"
#include "offboard.h"

#define BOB_MFA "arn:aws:iam::123456789012:mfa/Bob"

/* Run once for each case, in a process of its own: what must hold in every one. */
static void offboards_bob(void *context) {
    struct iam_mock *mock = context;
    struct offboard_report report;
    struct curl_transport *transport = curl_transport_new("AKIAIOSFODNN7EXAMPLE:secret");
    assert_non_null(transport);
    const enum offboard_result result = offboard_with(send_by_curl, transport, "Bob", NULL, &report);
    curl_transport_free(transport);

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

/* Once in this process, before the sweep's are made from it: what libcurl and its libraries set up at their
 * first request, they need not set up in each of those anew: the sweep takes a third less time. */
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
        cmocka_unit_test_setup_teardown(removes_the_device, curl_setup, curl_teardown),
        cmocka_unit_test_setup_teardown(tells_the_truth_whatever_happens, curl_setup, curl_teardown),
    };
    xmlInitParser();
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return 1;
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    curl_global_cleanup();
    return !!failed;
}
