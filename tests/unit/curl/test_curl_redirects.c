/* Redirects by a rule's location: libcurl or the program follows, and is refused. */
#include "post_by.h"
#include "take_problem.h"

#define ELSEWHERE "https://other.example/elsewhere"

static CURL *follower(struct reply *reply) {
    CURL *curl = client_new(reply, DEACTIVATE);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L), CURLE_OK);
    return curl;
}

static const char *text_of(CURL *curl, CURLINFO info) {
    const char *text = NULL;
    assert_int_equal(curl_easy_getinfo(curl, info, &text), CURLE_OK);
    return text ? text : "none";
}

static void assert_number(CURL *curl, CURLINFO info, long expected) {
    long number;
    assert_int_equal(curl_easy_getinfo(curl, info, &number), CURLE_OK);
    assert_int_equal(number, expected);
}

/* "Failed to connect to … after N ms: Connection refused". Real time passes too: N may be more than 0. */
static void assert_refused(const char *error, const char *host_and_port) {
    char expected[CURL_ERROR_SIZE];
    snprintf(expected, sizeof expected, "Failed to connect to %s after ", host_and_port);
    assert_memory_equal(error, expected, strlen(expected));
    assert_string_equal(error + strlen(expected) + strspn(error + strlen(expected), "0123456789"),
                        " ms: Connection refused");
}

static void libcurl_follows_and_is_refused(struct iam_mock *mock, bool multi, const char *location,
                                           int status, const char *refused) {
    struct reply reply;
    CURLM *curlm = multi ? curl_multi_init() : NULL;
    CURL *curl = follower(&reply);
    given_rule(mock, .location = location, .status = status, .when = IAM_MOCK_AFTER_CHANGE);
    client_post_by(curlm, curl, &reply);
    assert_int_equal(reply.code, CURLE_COULDNT_CONNECT);
    assert_refused(reply.error, refused);
    assert_string_equal(text_of(curl, CURLINFO_EFFECTIVE_URL), location);
    assert_number(curl, CURLINFO_REDIRECT_COUNT, 1);
    assert_int_equal(iam_mock_call_count(mock), 2);
    assert_int_equal(iam_mock_call_at(mock, 1)->status, status);
    assert_int_equal(iam_mock_call_at(mock, 2)->fault, IAM_MOCK_REFUSED);
    assert_mfa_device_deactivated(mock, "Bob", BOB_MFA);
    /* The handle is as good as before. */
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_POSTFIELDS, LIST), CURLE_OK);
    client_post_by(curlm, curl, &reply);
    assert_int_equal(reply.code, CURLE_OK);
    assert_int_equal(reply.status, 200);
    assert_string_equal(text_of(curl, CURLINFO_EFFECTIVE_URL), "https://iam.amazonaws.com/");
    assert_mock_no_findings(mock);
    curl_easy_cleanup(curl);
    assert_int_equal(curl_multi_cleanup(curlm), curlm ? CURLM_OK : CURLM_BAD_HANDLE);
}

static void each_redirect_is_refused(void **state) {
    static const struct {
        const char *location;
        int status;
        const char *refused;
    } rows[] = {
        {ELSEWHERE, 302, "other.example port 443"},
        {ELSEWHERE, 301, "other.example port 443"},
        {ELSEWHERE, 303, "other.example port 443"},
        {ELSEWHERE, 307, "other.example port 443"},
        {ELSEWHERE, 308, "other.example port 443"},
        {"http://other.example/", 307, "other.example port 80"},
        {"https://other.example:8443/x?y", 307, "other.example port 8443"},
        {"http://192.0.2.7:8080/", 302, "192.0.2.7 port 8080"},
        {"https://[2001:db8::1]/", 302, "2001:db8::1 port 443"},
    };
    (void)state;
    for (size_t i = 0; i < 2 * sizeof rows / sizeof *rows; i++) {
        void *made;
        assert_int_equal(curl_setup(&made), 0);
        libcurl_follows_and_is_refused(made, i % 2 == 1, rows[i / 2].location, rows[i / 2].status,
                                       rows[i / 2].refused);
        assert_int_equal(curl_teardown(&made), 0);
    }
}

static void the_program_follows_by_itself(void **state) {
    struct iam_mock *mock = *state;
    struct reply reply;
    CURL *curl = client_new(&reply, DEACTIVATE);
    given_rule(mock, .location = ELSEWHERE);
    client_post(curl, &reply);
    assert_int_equal(reply.code, CURLE_OK);
    assert_int_equal(reply.status, 302);
    assert_int_equal(reply.size, 0);
    assert_string_equal(text_of(curl, CURLINFO_REDIRECT_URL), ELSEWHERE);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_URL, ELSEWHERE), CURLE_OK);
    client_post(curl, &reply);
    assert_int_equal(reply.code, CURLE_COULDNT_CONNECT);
    assert_non_null(strstr(reply.error, "other.example port 443"));
    assert_int_equal(iam_mock_call_at(mock, 2)->fault, IAM_MOCK_REFUSED);
    assert_mfa_device_enabled(mock, "Bob", BOB_MFA);
    curl_easy_cleanup(curl);
}

/* The program allows only https, as it would for a real redirect. */
static void the_program_limits_the_protocols(void **state) {
    struct reply reply;
    CURL *curl = follower(&reply);
    given_rule((struct iam_mock *)*state, .location = "http://other.example/");
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, "https"), CURLE_OK);
    client_post(curl, &reply);
    assert_int_equal(reply.code, CURLE_UNSUPPORTED_PROTOCOL);
    assert_int_equal(iam_mock_call_count(*state), 1);
    curl_easy_cleanup(curl);
}

static void a_redirect_to_iam_by_http_is_served(void **state) {
    struct reply reply;
    CURL *curl = follower(&reply);
    given_rule((struct iam_mock *)*state, .location = "http://iam.amazonaws.com/elsewhere", .status = 307);
    client_post(curl, &reply);
    assert_int_equal(reply.code, CURLE_OK);
    assert_int_equal(reply.status, 200);
    assert_mfa_device_deactivated((struct iam_mock *)*state, "Bob", BOB_MFA);
    assert_string_equal(text_of(curl, CURLINFO_EFFECTIVE_URL), "https://iam.amazonaws.com/elsewhere");
    curl_easy_cleanup(curl);
}

static void a_redirect_to_iam_by_https_is_a_problem(void **state) {
    struct reply reply;
    CURL *curl = follower(&reply);
    given_rule((struct iam_mock *)*state, .location = "https://iam.amazonaws.com/elsewhere", .status = 307);
    client_post(curl, &reply);
    assert_int_equal(reply.code, CURLE_COULDNT_CONNECT);
    take_problem(*state,
                 "a redirect to https://iam.amazonaws.com/elsewhere can't be followed: libcurl would send "
                 "TLS, which the mock doesn't serve; use http:// in the rule's location");
    curl_easy_cleanup(curl);
}

/* IAM redirects a request without an Action to a page of AWS, which libcurl must not reach. */
static void the_redirect_without_an_action_is_not_followed(void **state) {
    for (int follows = 0; follows < 2; follows++) {
        struct reply reply;
        CURL *curl = client_new(&reply, "{\"UserName\":\"Bob\"}");
        assert_int_equal(curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, (long)follows), CURLE_OK);
        client_post(curl, &reply);
        assert_int_equal(reply.code, follows ? CURLE_COULDNT_CONNECT : CURLE_OK);
        assert_int_equal(reply.status, 302);
        if (!follows)
            assert_string_equal(text_of(curl, CURLINFO_REDIRECT_URL), "https://aws.amazon.com/iam");
        curl_easy_cleanup(curl);
    }
    const char *problems = iam_mock_problems_text(*state);
    assert_non_null(strstr(problems, "a redirect to https://aws.amazon.com/iam can't be followed: the mock "
                                     "doesn't serve its host\n"));
    assert_null(strstr(problems, "isn't one of"));
    assert_int_equal(iam_mock_call_count(*state), 2);
    struct iam_mock *copy; /* without the problems */
    assert_int_equal(iam_mock_clone(&copy, *state, NULL), 0);
    assert_int_equal(iam_mock_restore(*state, copy, NULL), 0);
    iam_mock_free(copy);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, curl_setup, curl_teardown)

/* After a failure the next test begins without its mock. */
static int uninstall(void **state) {
    (void)state;
    iam_mock_curl_uninstall();
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(each_redirect_is_refused, uninstall),
        TEST(the_program_follows_by_itself),
        TEST(the_program_limits_the_protocols),
        TEST(a_redirect_to_iam_by_http_is_served),
        TEST(a_redirect_to_iam_by_https_is_a_problem),
        TEST(the_redirect_without_an_action_is_not_followed),
    };
    return cmocka_run_group_tests_name("curl redirects", tests, NULL, NULL);
}
