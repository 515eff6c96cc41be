/* CURLOPT_AWS_SIGV4: real libcurl signs, by the mock's clock. */
#include "client.h"

#define KEY "AKIAIOSFODNN7EXAMPLE"
#define SECRET "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"

struct headers {
    char date[64], authorization[512];
};

static void keep_line(char *out, size_t room, const char *text, const char *name) {
    const char *line = strstr(text, name);
    if (line == NULL)
        return;
    line += strlen(name);
    const size_t size = strcspn(line, "\r\n");
    assert_true(size < room);
    memcpy(out, line, size);
    out[size] = '\0';
}

static int look_at_headers(CURL *curl, curl_infotype type, char *data, size_t size, void *context) {
    struct headers *headers = context;
    char text[2048];
    (void)curl;
    if (type != CURLINFO_HEADER_OUT)
        return 0;
    assert_true(size < sizeof text);
    memcpy(text, data, size);
    text[size] = '\0';
    keep_line(headers->date, sizeof headers->date, text, "\nX-Amz-Date: ");
    keep_line(headers->authorization, sizeof headers->authorization, text, "\nAuthorization: ");
    return 0;
}

static void post_signed(CURL *curl, struct headers *headers, struct reply *reply, const char *date) {
    char scope[128];
    memset(headers, 0, sizeof *headers);
    client_post(curl, reply);
    assert_int_equal(reply->code, CURLE_OK);
    assert_int_equal(reply->status, 200);
    assert_string_equal(headers->date, date);
    (void)snprintf(scope, sizeof scope, "AWS4-HMAC-SHA256 Credential=" KEY "/%.8s/us-east-1/iam/aws4_request",
                   date);
    assert_memory_equal(headers->authorization, scope, strlen(scope));
}

static void the_date_is_the_mocks(void **state) {
    struct iam_mock *mock = *state;
    struct reply reply;
    struct headers headers;
    given_access_key(mock, .id = KEY, .secret = SECRET, .user_name = "Bob");
    CURL *curl = client_new(&reply, LIST);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_AWS_SIGV4, "aws:amz:us-east-1:iam"), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_USERPWD, KEY ":" SECRET), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, look_at_headers), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_DEBUGDATA, &headers), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_TIMEOUT, 30L), CURLE_OK);

    post_signed(curl, &headers, &reply, "20260101T000000Z");
    assert_string_equal(iam_mock_call_at(mock, 1)->principal, "user/Bob");
    assert_int_equal(iam_mock_advance_ms(mock, (26 * 3600 + 61) * INT64_C(1000)), 0);
    post_signed(curl, &headers, &reply, "20260102T020101Z");
    given_rule(mock, .action = "*", .latency_ms = 20000);
    post_signed(curl, &headers, &reply, "20260102T020101Z");
    post_signed(curl, &headers, &reply, "20260102T020121Z"); /* the latency went by */
    assert_mock_no_findings(mock);
    curl_easy_cleanup(curl);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_date_is_the_mocks, curl_setup, curl_teardown),
    };
    return cmocka_run_group_tests_name("curl sigv4 date", tests, NULL, NULL);
}
