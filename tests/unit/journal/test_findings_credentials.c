/* Findings on malformed credentials: accepted from any caller, with a remark that names the mistake. */
#include "with_mock.h"

#define KEY "AKIAIOSFODNN7EXAMPLE"
#define SCOPE "/20260101/us-east-1/iam/aws4_request"
#define START "AWS4-HMAC-SHA256 Credential="
#define REST ", SignedHeaders=host, Signature=0"

static int with_key(void **state) {
    if (with_mock(state) != 0)
        return -1;
    add_user(*state, "Bob");
    add_user_key(*state, "Bob", KEY);
    add_user_key(*state, "Bob", "TESTKEY100000001");
    return 0;
}

static void send_to(struct iam_mock *mock, const char *url, const char *authorization) {
    const struct iam_mock_header header = {"Authorization", authorization};
    const struct iam_mock_request request = {
        .url = url, .headers = &header, .header_count = authorization ? 1 : 0};
    struct iam_mock_response response = {0};
    assert_int_equal(iam_mock_send(mock, &request, &response), 0);
    assert_int_equal(response.status, 200);
    iam_mock_response_clear(&response);
}

#define LIST "/?Action=ListMFADevices&Version=2010-05-08&UserName=Bob"

/* Each finding begins with "call 1: " and these words. */
static const struct {
    const char *authorization;
    const char *words[3]; /* NULL: no further one */
} malformed[] = {
    {START KEY SCOPE REST, {NULL}},
    {START "AKIAI44QH8DHBEXAMPLE" SCOPE REST, {NULL}}, /* unknown, and well-formed */
    {"", {NULL}},
    {START KEY SCOPE ",SignedHeaders=host,Signature=0", {NULL}},
    {"AWS4-HMAC-SHA256 Signature=0, SignedHeaders=host, Credential=" KEY SCOPE, {NULL}},
    {START KEY "/20260101/us-east-1/aws4_request" REST, {"its Credential has not five elements"}},
    {START KEY "/20260101/us-east-1/iam/sts/aws4_request" REST, {"its Credential has not five elements"}},
    {START KEY SCOPE ", SignedHeaders=host", {"its authorization has no Signature"}},
    {START KEY SCOPE ", Signature=0", {"its authorization has no SignedHeaders"}},
    {START KEY SCOPE, {"its authorization has no SignedHeaders", "its authorization has no Signature"}},
    {"AWS4-HMAC-SHA256 SignedHeaders=host, Signature=0", {"its authorization has no Credential"}},
    {START " " KEY SCOPE REST, {"a part of its Authorization header has no '='", "its Credential has not"}},
    {START KEY " " SCOPE REST, {"a part of its Authorization header has no '='", "its Credential has not"}},
    {START KEY "\n" SCOPE REST, {"a part of its Authorization header has no '='", "its Credential has not"}},
    {START KEY "\t" SCOPE REST, {"a part of its Authorization header has no '='", "its Credential has not"}},
    {START KEY SCOPE ", SignedHeaders=host; x-amz-date, Signature=0",
     {"a part of its Authorization header has no '='"}},
    {START "akiaiosfodnn7example" SCOPE REST, {"its access key id has lower-case letters"}},
    {START "\"" KEY "\"" SCOPE REST, {"its access key id begins or ends with a quote"}},
    {START "'" KEY "'" SCOPE REST, {"its access key id begins or ends with a quote"}},
    {START KEY "\"" SCOPE REST, {"its access key id begins or ends with a quote"}},
    {START KEY "%20" SCOPE REST, {"its access key id has a blank, a newline"}},
    {START "testkey100000001" SCOPE REST,
     {"its access key id has lower-case letters"}}, /* the account has TESTKEY100000001 */
    {START "testkey200000002" SCOPE REST, {NULL}},
    {"Basic dXNlcjpwYXNz", {"its credentials are not of AWS4-HMAC-SHA256"}},
    {"AWS4-HMAC-SHA512 Credential=" KEY SCOPE REST, {"its credentials are not of AWS4-HMAC-SHA256"}},
    {START KEY "/20260101/amazonaws/iam/aws4_request" REST, {"signed for region amazonaws, which"}},
    {START KEY "/20260101/us-west-2/iam/aws4_request" REST, {"signed for region us-west-2, which"}},
    {START KEY "/20260101/us-east-1/amazonaws/aws4_request" REST, {"signed for service amazonaws, which"}},
    {START KEY "/20260101/0/127/aws4_request" REST,
     {"signed for region 0, which", "signed for service 127, which"}},
};

static void expect_findings(const char *text, const char *const *words, size_t count, const char *what) {
    size_t lines = 0;
    assert_non_null(text);
    for (const char *at = text; *at; at = strchr(at, '\n') + 1)
        lines++;
    for (size_t i = 0; i < count && words[i]; i++, lines--) {
        if (!strstr(text, words[i]))
            fail_msg("%s: \"%s\" is not in:\n%s", what, words[i], text);
    }
    if (lines != 0)
        fail_msg("%s: these findings are too many or too few:\n%s", what, text);
}

static void malformed_credentials_are_accepted_and_named(void **state) {
    for (size_t i = 0; i < LENGTH(malformed); i++) {
        iam_mock_clear_journal(*state);
        send_to(*state, LIST, malformed[i].authorization);
        expect_findings(iam_mock_findings_text(*state), malformed[i].words, LENGTH(malformed[i].words),
                        malformed[i].authorization);
    }
}

#define PRESIGNED                                                                                            \
    LIST                                                                                                     \
    "&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=" KEY

#define PRESIGNED_END SCOPE "&X-Amz-SignedHeaders=host&X-Amz-Signature=0"

static const struct {
    const char *url;
    const char *words[3];
} presigned[] = {
    {PRESIGNED SCOPE "&X-Amz-SignedHeaders=host&X-Amz-Signature=0", {NULL}},
    {PRESIGNED SCOPE "&X-Amz-SignedHeaders=host", {"its authorization has no Signature"}},
    {PRESIGNED "/20260101/us-east-1/aws4_request&X-Amz-SignedHeaders=host&X-Amz-Signature=0",
     {"its Credential has not five elements"}},
    {PRESIGNED "/20260101/eu-west-1/iam/aws4_request&X-Amz-SignedHeaders=host&X-Amz-Signature=0",
     {"signed for region eu-west-1, which"}},
    {PRESIGNED "+" PRESIGNED_END, {"its access key id has a blank, a newline"}},
    {PRESIGNED "%20" PRESIGNED_END, {"its access key id has a blank, a newline"}},
    {PRESIGNED "%0A" PRESIGNED_END, {"its access key id has a blank, a newline"}},
    {PRESIGNED "%2B" PRESIGNED_END, {"its access key id has a blank, a newline"}},
    {PRESIGNED "%2520" PRESIGNED_END, {"its access key id has a blank, a newline"}},
    {PRESIGNED "%22" PRESIGNED_END, {"its access key id begins or ends with a quote"}},
    {LIST, {NULL}},
};

static void malformed_presigned_urls_are_named(void **state) {
    for (size_t i = 0; i < LENGTH(presigned); i++) {
        iam_mock_clear_journal(*state);
        send_to(*state, presigned[i].url, NULL);
        expect_findings(iam_mock_findings_text(*state), presigned[i].words, LENGTH(presigned[i].words),
                        presigned[i].url);
    }
}

/* The region is that of the host. */
static void the_region_of_other_partitions_is_theirs(void **state) {
    static const struct {
        const char *url, *scope, *words;
    } cases[] = {
        {"https://iam.cn-north-1.amazonaws.com.cn" LIST, "/20260101/cn-north-1/iam/aws4_request", NULL},
        {"https://iam.us-gov.amazonaws.com" LIST, "/20260101/us-gov-west-1/iam/aws4_request", NULL},
        {"https://iam.us-gov.amazonaws.com" LIST, SCOPE, "signed for region us-east-1, which"},
        {"https://iam.global.api.aws" LIST, SCOPE, NULL},
    };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        char authorization[256];
        snprintf(authorization, sizeof authorization, START KEY "%s" REST, cases[i].scope);
        iam_mock_clear_journal(*state);
        send_to(*state, cases[i].url, authorization);
        expect_findings(iam_mock_findings_text(*state), &cases[i].words, 1, cases[i].url);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(malformed_credentials_are_accepted_and_named, with_key, without_mock),
        cmocka_unit_test_setup_teardown(malformed_presigned_urls_are_named, with_key, without_mock),
        cmocka_unit_test_setup_teardown(the_region_of_other_partitions_is_theirs, with_key, without_mock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
