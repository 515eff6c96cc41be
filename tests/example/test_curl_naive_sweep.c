/*
 * curl_naive_remove() has three bugs, and its sweep names each. "test_curl_naive_sweep --sweep" is the test
 * that a project would have: it fails. Without the argument this program runs that, and passes if all three
 * were found.
 */
#include <curl/curl.h>

#include <iam_mock_cmocka.h>

#include "curl_naive_remove.h"
#include "curl_setup.h"
#include "sweep_report.h"

#define BOB_MFA "arn:aws:iam::123456789012:mfa/Bob"

static void removes_bobs_device(void *context) {
    struct iam_mock *mock = context;
    static const enum iam_mock_told words[] = {[CURL_NAIVE_REMOVED] = IAM_MOCK_TOLD_DONE,
                                               [CURL_NAIVE_NOT_REMOVED] = IAM_MOCK_TOLD_NOT_DONE,
                                               [CURL_NAIVE_UNKNOWN] = IAM_MOCK_TOLD_UNKNOWN};
    const enum curl_naive_result result = curl_naive_remove("AKIAIOSFODNN7EXAMPLE:secret", "Bob", BOB_MFA);
    assert_mock_told_the_truth(mock, "Bob", BOB_MFA, words[result]);
}

static void tells_the_truth_whatever_happens(void **state) {
    struct iam_mock *mock = *state;
    given_user(mock, .name = "Bob");
    given_device(mock, .serial_number = BOB_MFA, .user_name = "Bob");
    sweep_mock(mock, removes_bobs_device, mock, .depth = 1, .matrix = true);
}

/* ----- The sweep's own test ----- */

/* The matrix has a row of that outcome: a sign for each of the two calls, '.' where it passed. */
static void assert_row(const char *outcome, const char *signs) {
    char line[128];
    (void)snprintf(line, sizeof line, "\n%s ", outcome);
    const char *row = strstr(told, line);
    const char *found = row != NULL ? row + strlen(line) + strspn(row + strlen(line), " ") : "no row";
    if (strncmp(found, signs, strlen(signs)) != 0)
        fail_msg("the sweep's matrix says of \"%s\" \"%.3s\", not \"%s\"", outcome, found, signs);
}

/* The answer is lost on a connection that carried another request before, and libcurl asks again by itself.
 */
static void finds_that_libcurl_sends_a_request_twice(void **state) {
    (void)state;
    assert_found("2:RESET/applied", "failed", "the code told not done");
    assert_found("2:CLOSED/applied", "failed", "the code told not done");
}

/* On a new one it is the program that asks again, which it was written for. */
static void finds_it_on_reused_connections_alone(void **state) {
    (void)state;
    assert_row("RESET/applied", "- F");
    assert_row("RESET/applied/fresh", "- .");
    assert_row("CLOSED/applied", "- F");
    assert_row("CLOSED/applied/fresh", "- .");
}

static void finds_that_any_200_is_taken_for_success(void **state) {
    (void)state;
    assert_found("2:PROXY_PAGE", "failed", "the code told done");
    assert_found("2:hostile:error-in-success", "failed", "the code told done");
    assert_found("2:hostile:error-with-200", "failed", "the code told done");
}

/* A name that was not found, too, means that nothing was sent: the code knows that the device is on. */
static void finds_that_a_request_that_was_never_sent_is_taken_for_lost(void **state) {
    (void)state;
    assert_found("2+:DNS_FAILURE", "failed", "the code told unknown, but no answer was lost");
}

int main(int argc, char **argv) {
    const struct CMUnitTest sweep[] = {
        cmocka_unit_test_setup_teardown(tells_the_truth_whatever_happens, curl_setup, curl_teardown),
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_that_libcurl_sends_a_request_twice),
        cmocka_unit_test(finds_it_on_reused_connections_alone),
        cmocka_unit_test(finds_that_any_200_is_taken_for_success),
        cmocka_unit_test(finds_that_a_request_that_was_never_sent_is_taken_for_lost),
    };
    if (argc > 1 && strcmp(argv[1], "--sweep") == 0)
        return curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK ? !!cmocka_run_group_tests(sweep, NULL, NULL)
                                                                 : 2;
    this_program = argv[0];
    return !!cmocka_run_group_tests(tests, run_the_sweep, NULL);
}
