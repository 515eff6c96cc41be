/* curl_easy_getinfo() after a transfer to the mock, and after the handle went back to the network. */
#define CURL_DISABLE_DEPRECATION 1 /* what is deprecated is used still */
#include "plain_server.h"
#include "watch.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define SECOND_US INT64_C(1000000)

static const char *text(CURL *curl, CURLINFO info) {
    const char *value = NULL;
    assert_int_equal(curl_easy_getinfo(curl, info, &value), CURLE_OK);
    return value ? value : "NULL";
}

static long number(CURL *curl, CURLINFO info) {
    long value = -1;
    assert_int_equal(curl_easy_getinfo(curl, info, &value), CURLE_OK);
    return value;
}

static curl_off_t offset(CURL *curl, CURLINFO info) {
    curl_off_t value = -1;
    assert_int_equal(curl_easy_getinfo(curl, info, &value), CURLE_OK);
    return value;
}

/* libcurl's scheme is in capitals up to 8.10. */
static void expect_scheme(CURL *curl, const char *scheme) {
    assert_int_equal(curl_strequal(text(curl, CURLINFO_SCHEME), scheme), 1);
}

static void urls_and_ports_are_as_written(void **state) {
    static const struct {
        const char *url, *effective, *scheme;
        long port, protocol;
    } cases[] = {
        {"https://iam.amazonaws.com", "https://iam.amazonaws.com/", "https", 443, CURLPROTO_HTTPS},
        {"https://iam.amazonaws.com:443/a?b#c", "https://iam.amazonaws.com:443/a?b#c", "https", 443,
         CURLPROTO_HTTPS},
        {"HTTPS://iam.amazonaws.com/?a=http://b", "https://iam.amazonaws.com/?a=http://b", "https", 443,
         CURLPROTO_HTTPS},
        {"https://iam.amazonaws.com:8443/", "https://iam.amazonaws.com:8443/", "https", 8443,
         CURLPROTO_HTTPS},
        {"http://iam.amazonaws.com:443/", "http://iam.amazonaws.com:443/", "http", 443, CURLPROTO_HTTP},
        {"iam.amazonaws.com", "http://iam.amazonaws.com/", "http", 80, CURLPROTO_HTTP},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct reply reply;
        CURL *curl = client_new(&reply, LIST);
        assert_int_equal(curl_easy_setopt(curl, CURLOPT_URL, cases[i].url), CURLE_OK);
        client_post(curl, &reply);
        assert_int_equal(reply.code, CURLE_OK);
        assert_string_equal(text(curl, CURLINFO_EFFECTIVE_URL), cases[i].effective);
        assert_int_equal(number(curl, CURLINFO_PRIMARY_PORT), cases[i].port);
        assert_int_equal(number(curl, CURLINFO_PROTOCOL), cases[i].protocol);
        expect_scheme(curl, cases[i].scheme);
        assert_string_equal(text(curl, CURLINFO_PRIMARY_IP), "192.0.2.1");
        assert_string_equal(text(curl, CURLINFO_LOCAL_IP), "192.0.2.2");
        assert_between(number(curl, CURLINFO_LOCAL_PORT), 10000, 65535);
        curl_easy_cleanup(curl);
    }
}

/* Newer libcurls leave a name and password out. */
static void credentials_are_shown_as_libcurl_does(void **state) {
    struct reply reply;
    CURL *curl = client_new(&reply, LIST);
    (void)state;
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_URL, "https://key:secret@iam.amazonaws.com:443/?a"),
                     CURLE_OK);
    client_post(curl, &reply);
    const char *url = text(curl, CURLINFO_EFFECTIVE_URL);
    if (strcmp(url, "https://iam.amazonaws.com:443/?a") != 0)
        assert_string_equal(url, "https://key:secret@iam.amazonaws.com:443/?a");
    curl_easy_cleanup(curl);
}

/* It lives as long as the handle, if nothing else is asked of that. */
static void the_effective_url_stays(void **state) {
    struct reply reply;
    CURL *curl = client_new(&reply, LIST);
    (void)state;
    client_post(curl, &reply);
    const char *first = text(curl, CURLINFO_EFFECTIVE_URL), *second = text(curl, CURLINFO_EFFECTIVE_URL);
    client_post(curl, &reply);
    (void)text(curl, CURLINFO_EFFECTIVE_URL);
    assert_string_equal(first, "https://iam.amazonaws.com/");
    assert_string_equal(second, first);
    curl_easy_cleanup(curl);
}

static void times_are_in_order(void **state) {
    static const CURLINFO order[] = {CURLINFO_NAMELOOKUP_TIME_T, CURLINFO_CONNECT_TIME_T,
                                     CURLINFO_PRETRANSFER_TIME_T, CURLINFO_STARTTRANSFER_TIME_T,
                                     CURLINFO_TOTAL_TIME_T};
    struct reply reply;
    CURL *curl = client_new(&reply, LIST);
    given_rule(*state, .action = "ListMFADevices", .skip = 1, .latency_ms = 90000);
    for (int i = 0; i < 3; i++) {
        client_post(curl, &reply);
        assert_int_equal(reply.code, CURLE_OK);
        curl_off_t last = 0;
        for (size_t at = 0; at < sizeof order / sizeof *order; at++) {
            const curl_off_t time = offset(curl, order[at]);
            assert_true(time >= last || (time == 0 && i > 0)); /* a kept connection isn't made */
            last = time > last ? time : last;
        }
        const curl_off_t waited = i == 1 ? 90 * SECOND_US : 0;
        assert_true(offset(curl, CURLINFO_PRETRANSFER_TIME_T) < 5 * SECOND_US);
        assert_between(offset(curl, CURLINFO_STARTTRANSFER_TIME_T), waited, waited + 5 * SECOND_US);
        assert_total_ms(curl, waited / 1000);
        assert_int_equal(offset(curl, CURLINFO_APPCONNECT_TIME_T), 0);
        assert_int_equal(number(curl, CURLINFO_NUM_CONNECTS), i == 0);
    }
    curl_easy_cleanup(curl);
}

static void the_answer_is_described(void **state) {
    struct reply reply;
    CURL *curl = client_new(&reply, LIST);
    (void)state;
    client_post(curl, &reply);
    assert_int_equal(number(curl, CURLINFO_RESPONSE_CODE), 200);
    assert_int_equal(number(curl, CURLINFO_HTTP_VERSION), CURL_HTTP_VERSION_1_1);
    assert_string_equal(text(curl, CURLINFO_CONTENT_TYPE), "text/xml");
    assert_int_equal(offset(curl, CURLINFO_SIZE_DOWNLOAD_T), reply.size);
    assert_int_equal(offset(curl, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T), reply.size);
    assert_int_equal(offset(curl, CURLINFO_SIZE_UPLOAD_T), sizeof LIST - 1);
    assert_int_equal(number(curl, CURLINFO_OS_ERRNO), 0);
    curl_easy_cleanup(curl);
}

static void a_refusal_has_its_errno(void **state) {
    struct reply reply;
    CURL *curl = client_new(&reply, LIST);
    given_rule(*state, .action = "ListMFADevices", .fault = IAM_MOCK_REFUSED);
    client_post(curl, &reply);
    assert_int_equal(reply.code, CURLE_COULDNT_CONNECT);
    assert_int_equal(number(curl, CURLINFO_OS_ERRNO), ECONNREFUSED);
    assert_string_equal(text(curl, CURLINFO_EFFECTIVE_URL), "https://iam.amazonaws.com/");
    client_post(curl, &reply);
    assert_int_equal(reply.code, CURLE_OK);
    assert_int_equal(number(curl, CURLINFO_OS_ERRNO), 0);
    curl_easy_cleanup(curl);
}

static int refused_host_teardown(void **state) {
    const char *problems = iam_mock_problems_text(*state);
    const bool told = problems && strstr(problems, "example.com was refused");
    iam_mock_free(*state);
    return told ? 0 : -1;
}

static void another_host_is_named(void **state) {
    struct reply reply;
    CURL *curl = client_new(&reply, LIST);
    (void)state;
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_URL, "https://example.com/"), CURLE_OK);
    client_post(curl, &reply);
    assert_int_equal(reply.code, CURLE_COULDNT_CONNECT);
    assert_non_null(strstr(reply.error, "example.com"));
    assert_string_equal(text(curl, CURLINFO_EFFECTIVE_URL), "https://example.com/");
    assert_int_equal(number(curl, CURLINFO_OS_ERRNO), ECONNREFUSED);
    curl_easy_cleanup(curl);
}

/* Of a real transfer nothing is told as if it had been the mock's. */
static void afterwards_it_is_libcurl_that_tells(void **state) {
    struct iam_mock *other = NULL;
    assert_int_equal(iam_mock_clone(&other, *state, NULL), 0);
    struct plain_server *server = plain_server_start(other);
    char url[64];
    (void)snprintf(url, sizeof url, "http://127.0.0.1:%d/", plain_server_port(server));
    for (int early = 0; early < 3; early++) {
        struct reply reply;
        CURL *curl = client_new(&reply, LIST);
        client_post(curl, &reply);
        expect_scheme(curl, "https");
        if (early == 2)
            curl_easy_reset(curl);
        if (early)
            assert_int_equal(curl_easy_setopt(curl, CURLOPT_URL, url), CURLE_OK);
        iam_mock_curl_uninstall();
        assert_int_equal(curl_easy_setopt(curl, CURLOPT_URL, url), CURLE_OK);
        if (early == 2)
            assert_int_equal(curl_easy_setopt(curl, CURLOPT_NOBODY, 1L), CURLE_OK);
        client_post(curl, &reply);
        assert_int_equal(reply.code, CURLE_OK);
        expect_scheme(curl, "http");
        assert_int_equal(number(curl, CURLINFO_PROTOCOL), CURLPROTO_HTTP);
        assert_int_equal(number(curl, CURLINFO_PRIMARY_PORT), plain_server_port(server));
        assert_string_equal(text(curl, CURLINFO_PRIMARY_IP), "127.0.0.1");
        assert_string_equal(text(curl, CURLINFO_EFFECTIVE_URL), url);
        curl_easy_cleanup(curl);
        assert_int_equal(iam_mock_curl_install(*state, NULL), 0);
    }
    assert_int_equal(iam_mock_call_count(other), 3);
    plain_server_stop(server);
    iam_mock_free(other);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, curl_setup, curl_teardown)
    const struct CMUnitTest tests[] = {
        TEST(urls_and_ports_are_as_written),
        TEST(credentials_are_shown_as_libcurl_does),
        TEST(the_effective_url_stays),
        TEST(times_are_in_order),
        TEST(the_answer_is_described),
        TEST(a_refusal_has_its_errno),
        cmocka_unit_test_setup_teardown(another_host_is_named, curl_setup, refused_host_teardown),
        TEST(afterwards_it_is_libcurl_that_tells),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
