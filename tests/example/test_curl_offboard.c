/* offboard() as it runs in production, libcurl, nanosleep and all: nothing in it was made for tests. The mock
 * answers its libcurl in this process; see curl_setup.c. */
#include <curl/curl.h>
#include <libxml/parser.h>
#include <string.h>

#include <iam_mock_cmocka.h>

#include "curl_setup.h"
#include "curl_transport.h"
#include "offboard.h"

#define BOB_MFA "arn:aws:iam::123456789012:mfa/Bob"
#define ACCESS_KEY "AKIAIOSFODNN7EXAMPLE:wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"

static void given_bob(struct iam_mock *mock) {
    given_user(mock, .name = "Bob");
    given_device(mock, .serial_number = BOB_MFA, .user_name = "Bob");
}

static enum offboard_result offboard_bob(struct offboard_report *report) {
    struct curl_transport *transport = curl_transport_new(ACCESS_KEY);
    assert_non_null(transport);
    const enum offboard_result result = offboard_with(send_by_curl, transport, "Bob", NULL, report);
    curl_transport_free(transport);
    return result;
}

static bool journal_says(struct iam_mock *mock, const char *words) {
    return strstr(iam_mock_journal_text(mock), words) != NULL;
}

/* ----- All goes well ----- */

static void removes_the_device(void **state) {
    struct iam_mock *mock = *state;
    given_bob(mock);

    assert_int_equal(offboard_bob(NULL), OFFBOARD_DONE);
    assert_mfa_device_deactivated(mock, "Bob", BOB_MFA);
    assert_mock_call_count(mock, 3);
    assert_mock_no_findings(mock);
}

static void sends_its_calls_on_one_connection(void **state) {
    struct iam_mock *mock = *state;
    given_bob(mock);

    assert_int_equal(offboard_bob(NULL), OFFBOARD_DONE);
    assert_false(iam_mock_call_at(mock, 1)->reused);
    assert_true(iam_mock_call_at(mock, 2)->reused);
    assert_true(iam_mock_call_at(mock, 3)->reused);
}

static void signs_with_its_key(void **state) {
    struct iam_mock *mock = *state;
    given_bob(mock);
    given_user(mock, .name = "admin");
    given_access_key(mock, .id = "AKIAIOSFODNN7EXAMPLE", .user_name = "admin");

    assert_int_equal(offboard_bob(NULL), OFFBOARD_DONE);
    assert_string_equal(iam_mock_call_at(mock, 1)->principal, "user/admin");
}

/* ----- The service isn't ready ----- */

/* The back-offs are nanosleep()'s, and take no time here. */
static void tries_again_with_growing_pauses(void **state) {
    struct iam_mock *mock = *state;
    const int64_t start = iam_mock_now_ms(mock);
    given_bob(mock);
    given_rule(mock, .times = 3, .error = "EntityTemporarilyUnmodifiable");

    assert_int_equal(offboard_bob(NULL), OFFBOARD_DONE);
    assert_mfa_device_deactivated(mock, "Bob", BOB_MFA);
    assert_true(iam_mock_now_ms(mock) - start == 1000 + 2000 + 4000);
}

static void gives_up_on_a_service_that_stays_down(void **state) {
    struct iam_mock *mock = *state;
    struct offboard_report report;
    given_bob(mock);
    given_rule(mock, .action = "*", .times = IAM_MOCK_ALWAYS, .error = "ServiceUnavailable");

    assert_int_equal(offboard_bob(&report), OFFBOARD_BUSY);
    assert_string_equal(report.error_code, "ServiceUnavailable");
    assert_mock_call_count(mock, 10);
}

/* ----- The network fails ----- */

static void outlasts_a_connection_that_is_refused(void **state) {
    struct iam_mock *mock = *state;
    given_bob(mock);
    given_rule(mock, .action = "*", .times = 2, .fault = IAM_MOCK_REFUSED);

    assert_int_equal(offboard_bob(NULL), OFFBOARD_DONE);
    assert_mfa_device_deactivated(mock, "Bob", BOB_MFA);
}

/* Nothing was ever sent, and that is known: the device is still on. */
static void knows_that_nothing_was_sent(void **state) {
    struct iam_mock *mock = *state;
    struct offboard_report report;
    given_bob(mock);
    given_rule(mock, .action = "DeactivateMFADevice", .times = IAM_MOCK_ALWAYS,
               .fault = IAM_MOCK_CONNECT_TIMEOUT);

    assert_int_equal(offboard_bob(&report), OFFBOARD_NO_ANSWER);
    assert_int_equal(offboard_fate_of(&report, BOB_MFA), OFFBOARD_STILL_ON);
}

/* Half a minute of CURLOPT_TIMEOUT, and then a second of back-off. */
static void gives_up_waiting_for_an_answer(void **state) {
    struct iam_mock *mock = *state;
    const int64_t start = iam_mock_now_ms(mock);
    given_bob(mock);
    given_rule(mock, .fault = IAM_MOCK_TIMEOUT, .when = IAM_MOCK_AFTER_CHANGE);

    assert_int_equal(offboard_bob(NULL), OFFBOARD_DONE);
    assert_mfa_device_deactivated(mock, "Bob", BOB_MFA);
    assert_true(iam_mock_now_ms(mock) - start == 30000 + 1000);
}

/* The answer gets lost on a connection that was kept alive: libcurl asks again by itself, and all that
 * offboard() ever hears is NoSuchEntity. */
static void sees_through_a_request_that_libcurl_sent_twice(void **state) {
    struct iam_mock *mock = *state;
    given_bob(mock);
    given_rule(mock, .fault = IAM_MOCK_RESET, .when = IAM_MOCK_AFTER_CHANGE);

    assert_int_equal(offboard_bob(NULL), OFFBOARD_DONE);
    assert_mfa_device_deactivated(mock, "Bob", BOB_MFA);
    assert_true(journal_says(mock, "resent"));
    assert_mock_acknowledged(mock, "Bob", BOB_MFA, 0);
}

/* The same on a new connection: CURLE_RECV_ERROR, and it is offboard() that asks again. */
static void asks_again_when_the_answer_got_lost(void **state) {
    struct iam_mock *mock = *state;
    given_bob(mock);
    given_rule(mock, .fault = IAM_MOCK_RESET, .when = IAM_MOCK_AFTER_CHANGE, .fresh = true);

    assert_int_equal(offboard_bob(NULL), OFFBOARD_DONE);
    assert_mfa_device_deactivated(mock, "Bob", BOB_MFA);
    assert_false(journal_says(mock, "resent"));
}

/* It was sent twice, and then may not look: then it can't know. */
static void says_that_it_does_not_know(void **state) {
    struct iam_mock *mock = *state;
    struct offboard_report report;
    given_bob(mock);
    given_rule(mock, .fault = IAM_MOCK_CLOSED, .when = IAM_MOCK_AFTER_CHANGE);
    given_rule(mock, .action = "ListMFADevices", .skip = 1, .error = "AccessDenied");

    assert_int_equal(offboard_bob(&report), OFFBOARD_REFUSED);
    assert_int_equal(offboard_fate_of(&report, BOB_MFA), OFFBOARD_UNKNOWN);
}

/* Status 200, but a body that isn't whole: of a connection that ended early, and of a wrong length. */
static void takes_no_part_for_the_whole(void **state) {
    struct iam_mock *mock = *state;
    given_bob(mock);
    given_rule(mock, .action = "ListMFADevices", .fault = IAM_MOCK_CUT_HEADERS,
               .when = IAM_MOCK_AFTER_CHANGE);

    assert_int_equal(offboard_bob(NULL), OFFBOARD_BAD_ANSWER);
    assert_mfa_device_enabled(mock, "Bob", BOB_MFA);

    given_rule(mock, .fault = IAM_MOCK_TOO_LONG, .when = IAM_MOCK_AFTER_CHANGE);
    assert_int_equal(offboard_bob(NULL), OFFBOARD_DONE);
    assert_mfa_device_deactivated(mock, "Bob", BOB_MFA);
}

#define WITH_MOCK(test) cmocka_unit_test_setup_teardown(test, curl_setup, curl_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_MOCK(removes_the_device),
        WITH_MOCK(sends_its_calls_on_one_connection),
        WITH_MOCK(signs_with_its_key),
        WITH_MOCK(tries_again_with_growing_pauses),
        WITH_MOCK(gives_up_on_a_service_that_stays_down),
        WITH_MOCK(outlasts_a_connection_that_is_refused),
        WITH_MOCK(knows_that_nothing_was_sent),
        WITH_MOCK(gives_up_waiting_for_an_answer),
        WITH_MOCK(sees_through_a_request_that_libcurl_sent_twice),
        WITH_MOCK(asks_again_when_the_answer_got_lost),
        WITH_MOCK(says_that_it_does_not_know),
        WITH_MOCK(takes_no_part_for_the_whole),
    };
    xmlInitParser();
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return 1;
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    curl_global_cleanup();
    return !!failed;
}
