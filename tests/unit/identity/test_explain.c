/* Explaining a wrong signature: accounts with many keys, requests with many headers, what can't be joined. */
#include "with_mock.h"

#include "identity/explain.h"

#define KEY "AKIAIOSFODNN7EXAMPLE"
#define WRONG "0000000000000000000000000000000000000000000000000000000000000000"
#define DATE "20260101T000000Z"

static int verifying(void **state) {
    const struct iam_mock_options options = {.authentication = IAM_MOCK_VERIFY_SIGNATURES};
    return with_options(state, &options);
}

static int verifying_at_ipv6(void **state) {
    const struct iam_mock_options options = {.authentication = IAM_MOCK_VERIFY_SIGNATURES,
                                             .extra_host = "[::1]:8080"};
    return with_options(state, &options);
}

static void add_key(struct iam_mock *mock, const char *id, const char *secret) {
    const struct iam_mock_access_key key = {.id = id, .secret = secret, .principal = IAM_MOCK_ROOT};
    assert_int_equal(iam_mock_add_access_key(mock, &key, NULL), 0);
}

/* Send a GET to a host, with these headers after the host, the date and this signature, which is wrong; the
 * findings. */
static const char *send_signed(struct iam_mock *mock, const char *host, const char *signature,
                               const char *more_names, const struct iam_mock_header *more, size_t count) {
    static char authorization[16384];
    static struct iam_mock_header headers[256];
    struct iam_mock_response response = {0};
    (void)snprintf(authorization, sizeof authorization,
                   "AWS4-HMAC-SHA256 Credential=" KEY "/20260101/us-east-1/iam/aws4_request, "
                   "SignedHeaders=host;x-amz-date%s, Signature=%s",
                   more_names, signature);
    headers[0] = (struct iam_mock_header){"Host", host};
    headers[1] = (struct iam_mock_header){"X-Amz-Date", DATE};
    headers[2] = (struct iam_mock_header){"Authorization", authorization};
    assert_true(count + 3 <= LENGTH(headers));
    for (size_t i = 0; i < count; i++)
        headers[3 + i] = more[i];
    const struct iam_mock_request request = {.method = "GET",
                                             .url = "/?Action=ListMFADevices&Version=2010-05-08&UserName=Bob",
                                             .headers = headers,
                                             .header_count = 3 + count};
    const int result = iam_mock_send(mock, &request, &response);
    if (result != 0)
        fail_msg("iam_mock_send: %s", iam_mock_code_text(result));
    assert_string_equal(response.error_code, "SignatureDoesNotMatch");
    iam_mock_response_clear(&response);
    const char *findings = iam_mock_findings_text(mock);
    if (!findings)
        fail_msg("iam_mock_findings_text: out of memory");
    return findings;
}

static const char *send_wrong(struct iam_mock *mock, const char *more_names,
                              const struct iam_mock_header *more, size_t count) {
    return send_signed(mock, "iam.amazonaws.com", WRONG, more_names, more, count);
}

/* The port of an IPv6 host is after its bracket. The signatures: of an independent signer, for "[::1]",
 * "[::1]:443". */
static void test_the_port_of_an_ipv6_host_is_found(void **state) {
    add_key(*state, KEY, "secret of the key");
    const char *findings =
        send_signed(*state, "[::1]:8080", "d6a28139367ca911bf4d3661ee0b02e9e99178dbfb5fc4f61e668db25f4a2f78",
                    "", NULL, 0);
    assert_non_null(strstr(findings, "(host_port_removed)"));
    iam_mock_clear_journal(*state);
    findings = send_signed(*state, "[::1]:8080",
                           "d6e6a921ba0fc2ef64948222270dfb5ad6485d39dca10bc9122254f0aa7006ab", "", NULL, 0);
    assert_non_null(strstr(findings, "(host_port_added)"));
}

static void test_pairs_are_left_out_of_a_request_with_many_headers(void **state) {
    static char names[8192], name[150][16];
    static struct iam_mock_header more[150];
    size_t used = 0;
    add_key(*state, KEY, "secret of the key");
    for (size_t i = 0; i < LENGTH(more); i++) {
        (void)snprintf(name[i], sizeof name[i], "x-%zu", i);
        used += (size_t)snprintf(names + used, sizeof names - used, ";%s", name[i]);
        more[i] = (struct iam_mock_header){name[i], "value"};
    }
    const char *findings = send_wrong(*state, names, more, LENGTH(more));
    assert_non_null(
        strstr(findings, "two of them together were not tried, because the request has over 100 headers"));
    iam_mock_clear_journal(*state);
    assert_non_null(strstr(send_wrong(*state, "", NULL, 0), "nor does any of the "));
}

static void test_a_note_lasts_as_long_as_its_call(void **state) {
    add_key(*state, KEY, "secret of the key");
    for (int i = 0; i < 3; i++)
        (void)send_wrong(*state, "", NULL, 0);
    const char *findings = iam_mock_findings_text(*state);
    assert_non_null(findings);
    assert_non_null(strstr(findings, "call 1: wrong signature: none"));
    assert_non_null(strstr(findings, "call 3: wrong signature: none"));
    iam_mock_clear_journal(*state);
    assert_string_equal(iam_mock_findings_text(*state), "");
    assert_non_null(strstr(send_wrong(*state, "", NULL, 0), "call 1: wrong signature: none"));
}

/* Secrets of the account that the request has in wrong places are not shown. */
static void test_secrets_in_wrong_places_are_masked(void **state) {
    static const struct iam_mock_header more[] = {
        {"X-Note", "my secret is wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"},
        {"X-Amz-Security-Token", "any token"},
        {"X-Query", "s=wJalrXUtnFEMI%2FK7MDENG%2FbPxRfiCYEXAMPLEKEY"},
        {"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "in the name"}};
    add_key(*state, KEY, "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
    const struct iam_mock_access_key session = {.id = "ASIAIOSFODNN7EXAMPLE",
                                                .secret = "another",
                                                .session_token = "any token",
                                                .principal = IAM_MOCK_ROOT};
    assert_int_equal(iam_mock_add_access_key(*state, &session, NULL), 0);
    const char *findings = send_wrong(*state, ";x-note;x-query", more, 1);
    assert_non_null(strstr(findings, "x-note:…\n"));
    assert_null(strstr(findings, "wJalrXUtnFEMI"));
    iam_mock_clear_journal(*state);
    findings = send_wrong(*state, ";wjalrxutnfemi/k7mdeng/bpxrficyexamplekey", more + 3, 1);
    assert_null(strstr(findings, "wjalrx"));
    iam_mock_clear_journal(*state);
    findings = send_wrong(*state, ";x-query", more + 2, 1);
    assert_non_null(strstr(findings, "x-query:…\n"));
    assert_null(strstr(findings, "wJalrXUtnFEMI"));
}

static void test_forms_that_exclude_each_other_are_not_joined(void **state) {
    struct canonical_form form;
    (void)state;
    assert_false(mistake_join_forms(&form, MISTAKE_payload_of_nothing, MISTAKE_payload_unsigned));
    assert_false(mistake_join_forms(&form, MISTAKE_time_1_before, MISTAKE_resigned_1_after));
    assert_false(mistake_join_forms(&form, MISTAKE_region_us_east_2, MISTAKE_scope_sts));
    assert_false(mistake_join_forms(&form, MISTAKE_date_of_header, MISTAKE_time_1_before));
    assert_true(mistake_join_forms(&form, MISTAKE_query_unsorted, MISTAKE_query_lower_hex));
    assert_int_equal(form.order, FORM_ORDER_SENT);
    assert_int_equal(form.lower_hex, 1);
    assert_true(mistake_join_forms(&form, MISTAKE_scope_us_east_2, MISTAKE_scope_sts));
    assert_true(mistake_join_forms(&form, MISTAKE_canonical_crlf, MISTAKE_string_newline));
    assert_int_equal(form.lines, FORM_LINES_REQUEST_CRLF | FORM_LINES_STRING_NEWLINE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_the_port_of_an_ipv6_host_is_found, verifying_at_ipv6,
                                        without_mock),
        cmocka_unit_test_setup_teardown(test_pairs_are_left_out_of_a_request_with_many_headers, verifying,
                                        without_mock),
        cmocka_unit_test_setup_teardown(test_a_note_lasts_as_long_as_its_call, verifying, without_mock),
        cmocka_unit_test_setup_teardown(test_secrets_in_wrong_places_are_masked, verifying, without_mock),
        cmocka_unit_test(test_forms_that_exclude_each_other_are_not_joined),
    };
    return cmocka_run_group_tests_name("explain", tests, NULL, NULL);
}
