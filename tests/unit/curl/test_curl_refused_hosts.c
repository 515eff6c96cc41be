/* Requests to hosts that aren't IAM's: refused, unless they are allowed; then they go to the network. */
#include "loopback.h"
#include "post_by.h"
#include "take_problem.h"

#include <unistd.h>

static void assert_refused(struct iam_mock *mock, const char *url, CURLM *multi) {
    struct reply reply;
    CURL *curl = client_new(&reply, DEACTIVATE);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_URL, url), CURLE_OK);
    client_post_by(multi, curl, &reply);
    assert_int_equal(reply.code, CURLE_COULDNT_CONNECT);
    assert_int_equal(reply.status, 0);
    assert_int_equal(reply.size, 0);
    assert_non_null(strstr(reply.error, "isn't a host of IAM's"));
    assert_mock_call_count(mock, 0);
    curl_easy_cleanup(curl);
}

static void a_foreign_host_is_refused(void **state) {
    struct iam_mock *mock = *state;
    CURLM *multi = curl_multi_init();
    assert_refused(mock, "https://www.example.com/", NULL);
    take_problem(mock, "a request to www.example.com was refused");
    assert_refused(mock, "https://www.example.com:8443/", multi);
    take_problem(mock, "iam_mock_curl_allow_host(\"www.example.com:8443\")");
    assert_int_equal(curl_multi_cleanup(multi), CURLM_OK);
}

static void expect_reason(struct iam_mock *mock, const char *url, const char *reason) {
    struct reply reply;
    CURL *curl = client_new(&reply, DEACTIVATE);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_URL, url), CURLE_OK);
    client_post(curl, &reply);
    assert_int_equal(reply.code, CURLE_COULDNT_CONNECT);
    assert_string_equal(reply.error + strlen("iam-mock: "), reason);
    take_problem(mock, reason);
    curl_easy_cleanup(curl);
}

static bool is_spoken(const char *scheme) {
    const char *const *spoken = curl_version_info(CURLVERSION_NOW)->protocols;
    while (*spoken && strcmp(*spoken, scheme) != 0)
        spoken++;
    return *spoken != NULL;
}

/* A host that the mock answers, by another scheme: to allow the host would open the real service. */
static void other_schemes_are_refused(void **state) {
    static const char *const schemes[] = {"gopher", "ftp", "ftps", "telnet", "dict", "smtp", "imap", "tftp"};
    struct iam_mock *mock = *state;
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
        char url[128], reason[256];
        if (!is_spoken(schemes[i]))
            continue;
        (void)snprintf(url, sizeof url, "%s://IAM.amazonaws.com/", schemes[i]);
        (void)snprintf(reason, sizeof reason,
                       "a request to IAM.amazonaws.com was refused: the mock answers only http and https, "
                       "not %s",
                       schemes[i]);
        expect_reason(mock, url, reason);
    }
    if (is_spoken("ftp"))
        expect_reason(mock, "ftp://other.example/",
                      "a request to other.example was refused: it isn't a host of IAM's; "
                      "iam_mock_curl_allow_host(\"other.example\") lets such requests through");
}

static void sts_is_not_to_be_allowed(void **state) {
    static const char reason[] =
        "a request to sts.eu-central-1.amazonaws.com was refused: it isn't a host of "
        "IAM's; use a server of the test's in place of AWS's";
    expect_reason(*state, "https://sts.eu-central-1.amazonaws.com/", reason);
}

/* The message does not repeat a password of the URL. */
static void a_password_is_not_in_the_message(void **state) {
    struct iam_mock *mock = *state;
    assert_refused(mock, "https://me:hunter2@www.example.com/", NULL);
    assert_null(strstr(iam_mock_problems_text(mock), "hunter2"));
    take_problem(mock, "a request to www.example.com was refused");
}

/* One handle alternates between IAM and other hosts: each transfer's route is found anew. */
static void a_handle_alternates_between_hosts(void **state) {
    struct iam_mock *mock = *state;
    struct reply reply;
    CURL *curl = client_new(&reply, LIST);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(curl_easy_setopt(curl, CURLOPT_URL, "https://www.example.com/"), CURLE_OK);
        client_post(curl, &reply);
        assert_int_equal(reply.code, CURLE_COULDNT_CONNECT);
        take_problem(mock, "www.example.com");
        assert_int_equal(curl_easy_setopt(curl, CURLOPT_URL, "https://iam.amazonaws.com/"), CURLE_OK);
        client_post(curl, &reply);
        assert_int_equal(reply.code, CURLE_OK);
        assert_int_equal(reply.status, 200);
    }
    curl_easy_cleanup(curl);
}

static void assert_from_network(struct iam_mock *mock, const char *url, long port, CURLM *multi) {
    struct reply reply;
    CURL *curl = client_new(&reply, DEACTIVATE);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_URL, url), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_PORT, port), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_NOPROXY, "*"), CURLE_OK);
    client_post_by(multi, curl, &reply);
    assert_int_equal(reply.code, CURLE_OK);
    assert_string_equal(reply.body, LOOPBACK_BODY);
    assert_mock_call_count(mock, 0);
    assert_mfa_device_enabled(mock, "Bob", BOB_MFA);
    curl_easy_cleanup(curl);
}

static void an_allowed_host_is_reached(void **state) {
    struct iam_mock *mock = *state;
    struct loopback loopback;
    char url[64];
    CURLM *multi = curl_multi_init();
    loopback_start(&loopback);
    (void)snprintf(url, sizeof url, "http://127.0.0.1:%d/", loopback.port);
    assert_refused(mock, url, NULL);
    take_problem(mock, "a request to 127.0.0.1:");
    assert_int_equal(iam_mock_curl_allow_host("127.0.0.1", NULL), 0);
    assert_from_network(mock, url, 0, NULL);
    assert_from_network(mock, url, 0, multi);
    assert_from_network(mock, "http://127.0.0.1/", loopback.port, NULL);
    loopback_stop(&loopback);
    assert_int_equal(curl_multi_cleanup(multi), CURLM_OK);
    assert_refused(mock, "http://127.0.0.10/", NULL); /* a name's beginning isn't the name */
    take_problem(mock, "127.0.0.10");
}

/* By another name of 127.0.0.1: what a test allows stays allowed. */
static void an_allowed_port_is_one(void **state) {
    struct iam_mock *mock = *state;
    struct loopback loopback;
    char url[80], host[64], other[64];
    loopback_start(&loopback);
    (void)snprintf(host, sizeof host, "localhost:%d", loopback.port);
    (void)snprintf(url, sizeof url, "http://%s/", host);
    (void)snprintf(other, sizeof other, "http://localhost:%d/", loopback.port ^ 1);
    assert_int_equal(iam_mock_curl_allow_host(host, NULL), 0);
    assert_from_network(mock, url, 0, NULL);
    assert_from_network(mock, other, loopback.port, NULL); /* CURLOPT_PORT goes before */
    loopback_stop(&loopback);
    assert_refused(mock, other, NULL);
    take_problem(mock, "localhost:");
    assert_refused(mock, "http://localhost/", NULL);
    take_problem(mock, "localhost was refused");
}

static void allowed_until_the_process_ends(void **state) {
    struct iam_mock *mock = *state;
    struct loopback loopback;
    char host[64], url[80];
    loopback_start(&loopback);
    (void)snprintf(host, sizeof host, "localhost:%d", loopback.port);
    (void)snprintf(url, sizeof url, "http://%s/", host);
    iam_mock_curl_uninstall();
    assert_int_equal(iam_mock_curl_allow_host(host, NULL), 0);
    assert_from_network(mock, url, 0, NULL);
    assert_int_equal(iam_mock_curl_install(mock, NULL), 0);
    assert_from_network(mock, url, 0, NULL);
    iam_mock_curl_uninstall();
    assert_from_network(mock, url, 0, NULL);
    loopback_stop(&loopback);
}

/* The mock still answers a host of IAM's that is allowed. */
static void the_mock_answers_an_allowed_iam_host(void **state) {
    struct reply reply;
    assert_int_equal(iam_mock_curl_allow_host("iam.amazonaws.com", NULL), 0);
    CURL *curl = client_new(&reply, LIST);
    client_post(curl, &reply);
    assert_int_equal(reply.status, 200);
    assert_mock_call_count(*state, 1);
    curl_easy_cleanup(curl);
}

static void malformed_hosts_are_not_allowed(void **state) {
    char long_host[300];
    memset(long_host, 'a', sizeof long_host);
    long_host[256] = '\0';
    const char *const hosts[] = {NULL,           "",           "http://localhost", "localhost/",
                                 "me@localhost", "local host", "localhost?",       long_host};
    (void)state;
    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
        struct iam_mock_error error = {0};
        assert_int_equal(iam_mock_curl_allow_host(hosts[i], &error), IAM_MOCK_EINVAL);
        assert_string_equal(error.field, "host");
        assert_int_not_equal(error.message[0], '\0');
    }
    long_host[255] = '\0';
    assert_int_equal(iam_mock_curl_allow_host(long_host, NULL), 0);
    assert_int_equal(iam_mock_curl_allow_host("LOCALHOST:8080", NULL), 0);
}

/* A program can read a file by libcurl. */
static void files_are_left_alone(void **state) {
    struct iam_mock *mock = *state;
    struct reply reply;
    char name[] = "/tmp/iam-mock-test-XXXXXX", url[64];
    const int fd = mkstemp(name);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, "in a file", 9), 9);
    assert_int_equal(close(fd), 0);
    static const char *const schemes[] = {"file://", "FILE://", "file://localhost"};
    for (int i = 0; i < 3; i++) {
        CURL *curl = client_new(&reply, LIST);
        (void)snprintf(url, sizeof url, "%s%s", schemes[i], name);
        assert_int_equal(curl_easy_setopt(curl, CURLOPT_URL, url), CURLE_OK);
        assert_int_equal(curl_easy_setopt(curl, CURLOPT_HTTPGET, 1L), CURLE_OK);
        client_post(curl, &reply);
        assert_int_equal(reply.code, CURLE_OK);
        assert_string_equal(reply.body, "in a file");
        curl_easy_cleanup(curl);
    }
    assert_int_equal(unlink(name), 0);
    assert_mock_call_count(mock, 0);
}

/* libcurl itself rejects a malformed URL. */
static void malformed_urls_are_rejected_by_libcurl(void **state) {
    static const struct {
        const char *url;
        CURLcode code;
    } rows[] = {{NULL, CURLE_URL_MALFORMAT}, {"", CURLE_URL_MALFORMAT}, {"https://", CURLE_URL_MALFORMAT}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct reply reply;
        CURL *curl = client_new(&reply, LIST);
        assert_int_equal(curl_easy_setopt(curl, CURLOPT_URL, rows[i].url), CURLE_OK);
        client_post(curl, &reply);
        assert_int_equal(reply.code, rows[i].code);
        curl_easy_cleanup(curl);
    }
    assert_mock_call_count(*state, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, curl_setup, curl_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(a_foreign_host_is_refused),
        TEST(other_schemes_are_refused),
        TEST(sts_is_not_to_be_allowed),
        TEST(a_password_is_not_in_the_message),
        TEST(a_handle_alternates_between_hosts),
        TEST(an_allowed_host_is_reached),
        TEST(an_allowed_port_is_one),
        TEST(allowed_until_the_process_ends),
        TEST(the_mock_answers_an_allowed_iam_host),
        TEST(malformed_hosts_are_not_allowed),
        TEST(files_are_left_alone),
        TEST(malformed_urls_are_rejected_by_libcurl),
    };
    return cmocka_run_group_tests_name("curl refused hosts", tests, NULL, NULL);
}
