/* Whose URL is IAM's: its hosts and endpoints, however they are written. */
#include "take_problem.h"

#include <stdlib.h>

/* What a URL is written with besides; NULL and 0: nothing. */
struct form {
    const char *url;
    const char *default_protocol;
    long port;
    const char *effective_url; /* what libcurl says that it was; NULL: as written */
};

static void post_to(struct iam_mock *mock, const struct form *form, struct reply *reply) {
    char *effective = NULL;
    CURL *curl = client_new(reply, LIST);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_URL, form->url), CURLE_OK);
    if (form->default_protocol != NULL)
        assert_int_equal(curl_easy_setopt(curl, CURLOPT_DEFAULT_PROTOCOL, form->default_protocol), CURLE_OK);
    if (form->port != 0)
        assert_int_equal(curl_easy_setopt(curl, CURLOPT_PORT, form->port), CURLE_OK);
    iam_mock_clear_journal(mock);
    client_post(curl, reply);
    assert_int_equal(curl_easy_getinfo(curl, CURLINFO_EFFECTIVE_URL, &effective), CURLE_OK);
    if (reply->code == CURLE_OK && form->effective_url != NULL)
        assert_string_equal(effective, form->effective_url);
    curl_easy_cleanup(curl);
}

static void assert_served(struct iam_mock *mock, const struct form *form) {
    struct reply reply;
    post_to(mock, form, &reply);
    if (reply.code != CURLE_OK || reply.status != 200 || iam_mock_call_count(mock) != 1)
        fail_msg("%s: code %d \"%s\", status %ld, %zu calls", form->url, (int)reply.code, reply.error,
                 reply.status, iam_mock_call_count(mock));
    assert_non_null(strstr(reply.body, BOB_MFA));
}

static void assert_refused(struct iam_mock *mock, const struct form *form) {
    struct reply reply;
    post_to(mock, form, &reply);
    if (reply.code != CURLE_COULDNT_CONNECT || iam_mock_call_count(mock) != 0)
        fail_msg("%s: code %d, %zu calls", form->url, (int)reply.code, iam_mock_call_count(mock));
    take_problem(mock, "isn't a host of IAM's");
}

static void hosts_of_iam(void **state) {
    static const struct form forms[] = {
        {"https://iam.amazonaws.com/", NULL, 0, "https://iam.amazonaws.com/"},
        {"https://iam.global.api.aws/", NULL, 0, NULL},
        {"https://iam-fips.amazonaws.com/", NULL, 0, NULL},
        {"https://iam-fips.global.api.aws/", NULL, 0, NULL},
        {"https://iam.us-gov.amazonaws.com/", NULL, 0, NULL},
        {"https://iam.us-gov.api.aws/", NULL, 0, NULL},
        {"https://iam.cn-north-1.amazonaws.com.cn/", NULL, 0, NULL},
        {"https://iam.global.api.amazonwebservices.com.cn/", NULL, 0, NULL},
    };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        assert_served(*state, &forms[i]);
    assert_mock_no_findings(*state);
}

static void however_written(void **state) {
    static const struct form forms[] = {
        {"https://iam.amazonaws.com", NULL, 0, "https://iam.amazonaws.com/"},
        {"https://iam.amazonaws.com?a=b", NULL, 0, NULL},
        {"https://iam.amazonaws.com#there", NULL, 0, NULL},
        {"https://iam.amazonaws.com/some/path?a=b", NULL, 0, "https://iam.amazonaws.com/some/path?a=b"},
        {"https://iam.amazonaws.com:443/", NULL, 0, "https://iam.amazonaws.com:443/"},
        {"https://iam.amazonaws.com:80/", NULL, 0, NULL},
        {"https://iam.amazonaws.com:8443/", NULL, 0, "https://iam.amazonaws.com:8443/"},
        {"HTTPS://iam.amazonaws.com/", NULL, 0, "https://iam.amazonaws.com/"},
        {"hTTps://IAM.Amazonaws.COM/", NULL, 0, NULL},
        {"https:///iam.amazonaws.com/", NULL, 0, NULL},
        {"https://iam.amazonaws.com./", NULL, 0, NULL},
        {"https://user:password@iam.amazonaws.com/", NULL, 0, NULL},
        {"https://user@iam.amazonaws.com/", NULL, 0, NULL},
        {"https://www.example.com@iam.amazonaws.com/", NULL, 0, NULL},
        {"https://iam.amazonaws.com/", NULL, 443, "https://iam.amazonaws.com/"},
        {"https://iam.amazonaws.com/", NULL, 8443, NULL},
        {"iam.amazonaws.com", "https", 0, NULL},
        {"iam.amazonaws.com:443/?a=b", "https", 0, NULL},
        {"iam.amazonaws.com/?next=https://www.example.com/", "https", 0, NULL},
    };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        assert_served(*state, &forms[i]);
    assert_mock_no_findings(*state);
}

/* What libcurl takes for http is http, and is remarked on. */
static void plain_http(void **state) {
    static const struct form forms[] = {
        {"http://iam.amazonaws.com/", NULL, 0, "http://iam.amazonaws.com/"},
        {"HTTP://iam.amazonaws.com:80/", NULL, 0, NULL},
        {"http://iam.amazonaws.com:443/", NULL, 0, NULL},
        {"iam.amazonaws.com", NULL, 0, NULL},
        {"iam.amazonaws.com:443/", NULL, 0, NULL},
        {"iam.amazonaws.com", "http", 0, NULL},
    };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        assert_served(*state, &forms[i]);
        assert_non_null(strstr(iam_mock_findings_text(*state), "call 1: plain http"));
    }
}

static void hosts_of_others(void **state) {
    static const struct form forms[] = {
        {"https://www.example.com/", NULL, 0, NULL},
        {"https://other.example.com/", NULL, 0, NULL},
        {"https://iam.amazonaws.com.example.com/", NULL, 0, NULL},
        {"https://example.com/iam.amazonaws.com/", NULL, 0, NULL},
        {"https://example.com/?u=https://iam.amazonaws.com/", NULL, 0, NULL},
        {"https://example.com/@iam.amazonaws.com", NULL, 0, NULL},
        {"https://iam.amazonaws.com@www.example.com/", NULL, 0, NULL},
        {"https://iam.amazonaws.com:443@www.example.com/", NULL, 0, NULL},
        {"https://192.0.2.7/", NULL, 0, NULL},
        {"https:///example.com/", NULL, 0, NULL},
        {"https://[2001:db8::7]/", NULL, 0, NULL},
        {"https://[2001:db8::7]:8443/", NULL, 0, NULL},
        {"https://localhost/", NULL, 0, NULL},
        {"www.example.com", NULL, 0, NULL},
        {"www.example.com", "https", 8443, NULL},
    };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        assert_refused(*state, &forms[i]);
}

/* ----- Endpoints that are given ----- */

static void with_extra_host(const char *extra_host, const struct form *served, size_t served_count,
                            const struct form *refused, size_t refused_count) {
    const struct iam_mock_options options = {.extra_host = extra_host};
    struct iam_mock *mock = NULL;
    assert_int_equal(iam_mock_new(&mock, &options, NULL), 0);
    given_user(mock, .name = "Bob");
    given_device(mock, .serial_number = BOB_MFA, .user_name = "Bob");
    assert_int_equal(iam_mock_curl_install(mock, NULL), 0);
    for (size_t i = 0; i < served_count; i++)
        assert_served(mock, &served[i]);
    assert_mock_no_findings(mock); /* of an endpoint of one's own http is none */
    for (size_t i = 0; i < refused_count; i++)
        assert_refused(mock, &refused[i]);
    assert_mock_no_problems(mock);
    iam_mock_free(mock);
}

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void an_extra_host(void **state) {
    static const struct form served[] = {{"http://endpoint.example/", NULL, 0, NULL},
                                         {"https://Endpoint.Example:9000/", NULL, 0, NULL},
                                         {"http://endpoint.example:80/", NULL, 0, NULL},
                                         {"https://iam.amazonaws.com/", NULL, 0, NULL}};
    static const struct form refused[] = {{"http://other.example/", NULL, 0, NULL}};
    (void)state;
    with_extra_host("endpoint.example", served, COUNT(served), refused, COUNT(refused));
}

static void an_extra_host_with_port(void **state) {
    static const struct form served[] = {{"http://localhost:8080/", NULL, 0, NULL},
                                         {"localhost:8080", NULL, 0, NULL},
                                         {"http://localhost/", NULL, 8080, NULL},
                                         {"http://localhost:9090/", NULL, 8080, NULL}};
    static const struct form refused[] = {{"http://localhost/", NULL, 0, NULL},
                                          {"http://localhost:8081/", NULL, 0, NULL},
                                          {"http://localhost:8080/", NULL, 8081, NULL},
                                          {"https://localhost/", NULL, 0, NULL}};
    (void)state;
    with_extra_host("localhost:8080", served, COUNT(served), refused, COUNT(refused));
}

static void an_extra_host_by_address(void **state) {
    static const struct form served[] = {{"http://[::1]:4566/", NULL, 0, NULL}};
    static const struct form refused[] = {{"http://[::1]/", NULL, 0, NULL},
                                          {"http://[::2]:4566/", NULL, 0, NULL}};
    (void)state;
    with_extra_host("[::1]:4566", served, COUNT(served), refused, COUNT(refused));
}

static void an_endpoint_of_the_environment(void **state) {
    static const struct form served[] = {{"http://localhost:4566/", NULL, 0, "http://localhost:4566/"},
                                         {"http://LOCALHOST:4566/path", NULL, 0, NULL}};
    static const struct form refused[] = {{"http://localhost:4567/", NULL, 0, NULL},
                                          {"http://localhost/", NULL, 0, NULL}};
    struct iam_mock *mock = *state;
    assert_refused(mock, &served[0]);
    assert_int_equal(setenv("AWS_ENDPOINT_URL_IAM", "http://localhost:4566", 1), 0);
    for (size_t i = 0; i < COUNT(served); i++)
        assert_served(mock, &served[i]);
    for (size_t i = 0; i < COUNT(refused); i++)
        assert_refused(mock, &refused[i]);
    assert_mock_no_findings(mock);
    assert_int_equal(unsetenv("AWS_ENDPOINT_URL_IAM"), 0);
    assert_refused(mock, &served[0]);
}

/* The error buffer says what happened, and of which host. */
static void the_error_names_the_host(void **state) {
    static const struct {
        const char *url;
        enum iam_mock_fault fault;
        const char *words;
    } rows[] = {
        {"https://iam.amazonaws.com/", IAM_MOCK_REFUSED, "iam.amazonaws.com port 443"},
        {"https://iam.amazonaws.com:8443/", IAM_MOCK_REFUSED, "iam.amazonaws.com port 8443"},
        {"https://me:pw@iam.amazonaws.com:8443/", IAM_MOCK_REFUSED, "to iam.amazonaws.com port 8443"},
        {"http://iam.amazonaws.com/", IAM_MOCK_REFUSED, "iam.amazonaws.com port 80"},
        {"http://[::1]:4566/", IAM_MOCK_REFUSED, "::1 port 4566"},
        {"http://[::1]:4566/", IAM_MOCK_DNS_FAILURE, "::1"},
        {"https://iam.us-gov.amazonaws.com/", IAM_MOCK_DNS_FAILURE, "host: iam.us-gov.amazonaws.com"}};
    struct iam_mock *mock = *state;
    assert_int_equal(setenv("AWS_ENDPOINT_URL_IAM", "http://[::1]:4566", 1), 0);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct reply reply;
        given_rule(mock, .action = "*", .fault = rows[i].fault);
        post_to(mock, &(struct form){.url = rows[i].url}, &reply);
        if (strstr(reply.error, rows[i].words) == NULL)
            fail_msg("%s: \"%s\"", rows[i].url, reply.error);
    }
    assert_int_equal(unsetenv("AWS_ENDPOINT_URL_IAM"), 0);
}

/* ----- The same URL, set again ----- */

#define IAM_URL "https://iam.amazonaws.com/"

static void set_port(CURL *curl) { curl_easy_setopt(curl, CURLOPT_PORT, 8443L); }
static void set_no_port(CURL *curl) { curl_easy_setopt(curl, CURLOPT_PORT, 0L); }
static void set_another_url(CURL *curl) { curl_easy_setopt(curl, CURLOPT_URL, "https://example.com/"); }
static void set_no_url(CURL *curl) { curl_easy_setopt(curl, CURLOPT_URL, NULL); }
static void set_nothing(CURL *curl) { (void)curl; }

/* Before each transfer the program sets an option, and then the same URL. */
static void the_same_url_again(void **state) {
    static const struct {
        void (*set)(CURL *curl);
        long port;
    } steps[] = {{set_nothing, 443},  {set_nothing, 443},     {set_port, 8443},
                 {set_nothing, 8443}, {set_no_port, 443},     {set_port, 8443},
                 {set_no_port, 443},  {set_another_url, 443}, {set_no_url, 443}};
    struct iam_mock *mock = *state;
    struct reply reply;
    CURL *curl = client_new(&reply, LIST);
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        long port = 0;
        steps[i].set(curl);
        assert_int_equal(curl_easy_setopt(curl, CURLOPT_URL, IAM_URL), CURLE_OK);
        client_post(curl, &reply);
        assert_int_equal(curl_easy_getinfo(curl, CURLINFO_PRIMARY_PORT, &port), CURLE_OK);
        if (reply.code != CURLE_OK || port != steps[i].port)
            fail_msg("step %zu: code %d \"%s\", port %ld", i, (int)reply.code, reply.error, port);
    }
    set_another_url(curl);
    client_post(curl, &reply);
    assert_int_equal(reply.code, CURLE_COULDNT_CONNECT);
    take_problem(mock, "isn't a host of IAM's");
    curl_easy_cleanup(curl);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, curl_setup, curl_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(hosts_of_iam),
        TEST(however_written),
        TEST(plain_http),
        TEST(hosts_of_others),
        TEST(the_same_url_again),
        cmocka_unit_test(an_extra_host),
        cmocka_unit_test(an_extra_host_with_port),
        cmocka_unit_test(an_extra_host_by_address),
        TEST(an_endpoint_of_the_environment),
        TEST(the_error_names_the_host),
    };
    return cmocka_run_group_tests_name("curl hosts", tests, NULL, NULL);
}
