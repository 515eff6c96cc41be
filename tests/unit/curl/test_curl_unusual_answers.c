/* Answers of IAM in an unusual shape, as libcurl gives them to the program. */
#include "watch.h"

static char *answer_of(struct iam_mock *mock) {
    struct iam_mock *copy;
    struct iam_mock_response response = {0};
    const struct iam_mock_request request = {.body = DEACTIVATE, .body_size = sizeof DEACTIVATE - 1};
    assert_int_equal(iam_mock_clone(&copy, mock, NULL), 0);
    assert_int_equal(iam_mock_send(copy, &request, &response), 0);
    char *body = strdup(response.body);
    assert_non_null(body);
    iam_mock_free(copy);
    return body;
}

/* libcurl reads the gzip stream by zlib if the program allows any encoding, and passes it on otherwise. */
static void gzip_is_decoded_if_the_program_wants_it(void **state) {
    struct iam_mock *mock = *state;
    struct reply reply;
    char *expected = answer_of(mock);
    CURL *curl = client_new(&reply, DEACTIVATE);
    if (curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "gzip") != CURLE_OK) {
        free(expected);
        skip();
    }
    given_rule(mock, .fault = IAM_MOCK_GZIP, .when = IAM_MOCK_AFTER_CHANGE);
    client_post(curl, &reply);
    assert_int_equal(reply.code, CURLE_OK);
    assert_string_equal(reply.body, expected);
    free(expected);
    curl_easy_cleanup(curl);
}

/* By the mock's clock to the millisecond; by libcurl's clock it is not later. */
static void the_answer_is_late(void **state) {
    static const struct {
        struct option options[4];
        int64_t waited_ms;
    } rows[] = {{{{CURLOPT_TIMEOUT, 30}}, 29999},
                {{{CURLOPT_TIMEOUT_MS, 15000}}, 14999},
                {{{CURLOPT_LOW_SPEED_LIMIT, 1}, {CURLOPT_LOW_SPEED_TIME, 60}}, 59999},
                {{{CURLOPT_LOW_SPEED_LIMIT, 1}, {CURLOPT_LOW_SPEED_TIME, 3}, {CURLOPT_TIMEOUT, 60}}, 2999},
                {{{CURLOPT_LOW_SPEED_LIMIT, 1}, {CURLOPT_LOW_SPEED_TIME, 60}, {CURLOPT_TIMEOUT, 3}}, 2999},
                {{{0, 0}}, 0}};
    (void)state;
    for (size_t i = 0; i < 2 * sizeof rows / sizeof *rows; i++) {
        void *made;
        struct reply reply;
        assert_int_equal(curl_setup(&made), 0);
        struct iam_mock *mock = made;
        CURLM *curlm = i % 2 == 1 ? curl_multi_init() : NULL;
        CURL *curl = client_with(&reply, rows[i / 2].options);
        given_rule(mock, .fault = IAM_MOCK_LATE, .when = IAM_MOCK_AFTER_CHANGE);
        client_post_by(curlm, curl, &reply);
        assert_int_equal(reply.code, CURLE_OK);
        assert_int_equal(reply.status, 200);
        assert_int_equal(iam_mock_call_at(mock, 1)->waited_ms, rows[i / 2].waited_ms);
        assert_mock_no_findings(mock);
        curl_easy_cleanup(curl);
        assert_int_equal(curl_multi_cleanup(curlm), curlm ? CURLM_OK : CURLM_BAD_HANDLE);
        assert_int_equal(curl_teardown(&made), 0);
    }
}

static size_t keep_header(char *line, size_t size, size_t count, void *context) {
    char *headers = context;
    strncat(headers, line, size * count);
    return size * count;
}

static void headers_arrive_as_they_are(void **state) {
    static const struct {
        enum iam_mock_fault fault;
        int status;
        const char *has;
    } rows[] = {{IAM_MOCK_LENGTH_HUGE, 0, "Content-Length: 9223372036854775808\r\n"},
                {IAM_MOCK_LENGTH_ZERO, 0, "Content-Length: 0\r\n"},
                {IAM_MOCK_DATE_OFF, 0, "Date: Fri, 01 Jan 2027 00:00:00 GMT\r\n"},
                {IAM_MOCK_GZIP, 0, "Content-Encoding: gzip\r\n"},
                {IAM_MOCK_PROXY_PAGE, 429, "HTTP/1.1 429 Too Many Requests\r\n"},
                {IAM_MOCK_PROXY_PAGE, 429, "Retry-After: 1\r\n"},
                {IAM_MOCK_PROXY_PAGE, 502, "HTTP/1.1 502 Bad Gateway\r\n"}};
    struct iam_mock *mock = *state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char headers[2048] = "";
        struct reply reply;
        CURL *curl = client_new(&reply, DEACTIVATE);
        assert_int_equal(curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, keep_header), CURLE_OK);
        assert_int_equal(curl_easy_setopt(curl, CURLOPT_HEADERDATA, headers), CURLE_OK);
        given_rule(mock, .fault = rows[i].fault, .status = rows[i].status);
        client_post(curl, &reply);
        assert_int_equal(reply.code, CURLE_OK);
        if (!strstr(headers, rows[i].has))
            fail_msg("%s isn't in %s", rows[i].has, headers);
        curl_easy_cleanup(curl);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, curl_setup, curl_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(gzip_is_decoded_if_the_program_wants_it),
        cmocka_unit_test_setup_teardown(the_answer_is_late, watch_setup_rows, watch_teardown_rows),
        TEST(headers_arrive_as_they_are),
    };
    return cmocka_run_group_tests_name("curl unusual answers", tests, NULL, NULL);
}
