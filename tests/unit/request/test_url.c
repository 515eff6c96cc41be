#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "base/view.h"
#include "call/host.h"
#include "request/url.h"

static const struct {
    const char *url, *host, *query;
} urls[] = {
    {NULL, "", ""},
    {"", "", ""},
    {"/", "", ""},
    {"/?", "", ""},
    {"/?a=b", "", "a=b"},
    {"?a=b", "", "a=b"},
    {"/path/to?a=b", "", "a=b"},
    {"/?a=b?c", "", "a=b?c"},
    {"/?a=b#c", "", "a=b"},
    {"/?a=b#c?d", "", "a=b"},
    {"/#c?d=e", "", ""},
    {"/?#", "", ""},
    {"https://iam.amazonaws.com", "iam.amazonaws.com", ""},
    {"https://iam.amazonaws.com/", "iam.amazonaws.com", ""},
    {"https://iam.amazonaws.com?a=b", "iam.amazonaws.com", "a=b"},
    {"https://iam.amazonaws.com/?a=b", "iam.amazonaws.com", "a=b"},
    {"https://iam.amazonaws.com#?a=b", "iam.amazonaws.com", ""},
    {"https://iam.amazonaws.com/p?a=b#c", "iam.amazonaws.com", "a=b"},
    {"http://localhost:4566/?a=b", "localhost:4566", "a=b"},
    {"HTTPS://IAM.amazonaws.com:443/?a", "IAM.amazonaws.com:443", "a"},
    {"https://user@iam.amazonaws.com/", "iam.amazonaws.com", ""},
    {"https://user:secret@iam.amazonaws.com:443/?a=b", "iam.amazonaws.com:443", "a=b"},
    {"https://iam.amazonaws.com/@evil?a=@b", "iam.amazonaws.com", "a=@b"},
    {"https://[::1]:8080/?a", "[::1]:8080", "a"},
    {"https:///?a", "", "a"},
    {"https://", "", ""},
    {"/?next=https://other.example/?x", "", "next=https://other.example/?x"},
    {"?next=https://other.example", "", "next=https://other.example"},
    {"/path://other.example/?x", "", "x"},
    {"#https://other.example/?x", "", ""},
};

/* From a copy that ends where its memory ends, so that a sanitizer sees a byte read too far. */
static void test_url_splits_into_host_and_query(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(urls); i++) {
        size_t size = urls[i].url ? strlen(urls[i].url) + 1 : 0;
        char *copy = size ? malloc(size) : NULL;
        if (size) {
            assert_non_null(copy);
            memcpy(copy, urls[i].url, size);
        }
        struct url url = url_split(copy);
        if (!view_is(url.host, urls[i].host) || !view_is(url.query, urls[i].query))
            fail_msg("%s: \"%.*s\" and \"%.*s\"", urls[i].url, (int)url.host.size, url.host.data,
                     (int)url.query.size, url.query.data);
        free(copy);
    }
}

static void test_url_has_the_scheme_before_a_host(void **state) {
    static const struct {
        const char *url, *scheme;
    } cases[] = {{"https://iam.amazonaws.com/?a=b", "https"},
                 {"HTTP://localhost:4566", "HTTP"},
                 {"://x", ""},
                 {"/?next=https://other.example/?x", ""},
                 {"mailto:bob@example", ""},
                 {"", ""},
                 {NULL, ""}};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct view scheme = url_split(cases[i].url).scheme;
        if (!view_is(scheme, cases[i].scheme))
            fail_msg("%s: \"%.*s\"", cases[i].url, (int)scheme.size, scheme.data);
    }
}

static const struct {
    const char *host, *extra;
    bool served;
} hosts[] = {
    {"iam.amazonaws.com", NULL, true},
    {"IAM.AmazonAWS.COM", NULL, true},
    {"iam.amazonaws.com:443", NULL, true},
    {"iam.amazonaws.com:80", NULL, true},
    {"iam.amazonaws.com:0123456789", NULL, true},
    {"iam.global.api.aws", NULL, true},
    {"iam-fips.amazonaws.com", NULL, true},
    {"iam-fips.global.api.aws", NULL, true},
    {"iam.us-gov.amazonaws.com", NULL, true},
    {"iam.us-gov.api.aws", NULL, true},
    {"iam.cn-north-1.amazonaws.com.cn", NULL, true},
    {"iam.global.api.amazonwebservices.com.cn", NULL, true},
    {"", NULL, false},
    {":443", NULL, false},
    {"443", NULL, false},
    {"iam.amazonaws.com.", NULL, true},
    {"iam.amazonaws.com.evil.example", NULL, false},
    {"xiam.amazonaws.com", NULL, false},
    {"am.amazonaws.com", NULL, false},
    {"iam.amazonaws.co", NULL, false},
    {"iam.amazonaws.com:x", NULL, false},
    {"iam.amazonaws.com:443:443", NULL, false},
    {"iam.amazonaws.com443", NULL, false},
    {"iam.amazonaws.com-443", NULL, false},
    {"iam.us-east-1.amazonaws.com", NULL, false},
    {"other.example.com", NULL, false},
    {"localhost", NULL, false},
    {"localhost:4566", NULL, false},
    /* The extra host without a port is served at every port, one with a port at that. */
    {"localhost", "localhost", true},
    {"LOCALHOST", "localhost", true},
    {"localhost:4566", "localhost", true},
    {"localhost:4566", "LocalHost:4566", true},
    {"localhost", "localhost:4566", false},
    {"localhost:4567", "localhost:4566", false},
    {"localhost:45660", "localhost:4566", false},
    {"localhos", "localhost", false},
    {"localhost.", "localhost", true}, /* the root's dot */
    {"localhost.", "localhost.", true},
    {"localhost", "localhost.", true},
    {"localhost.:8000", "localhost:8000", true},
    {"localhost:8000", "localhost.:8000", true},
    {"localhost..", "localhost", false},
    {"localhost:", "localhost:8000", false},
    {"localhost:8000", "localhost:800", false},
    {".", "localhost", false},
    {"localhost:8000:1", "localhost:8000", false},
    {"iam.amazonaws.com:", NULL, true},
    {"iam.amazonaws.com.:443", NULL, true},
    {"iam.amazonaws.com..", NULL, false},
    {"iam .amazonaws.com", NULL, false},
    {" iam.amazonaws.com\t", NULL, true},
    {"other", "localhost", false},
    {"", "localhost", false},
    {"[::1]", "[::1]", true},
    {"[::1]:8080", "[::1]", true},
    {"[::1]:8080", "[::1]:8080", true},
    {"[::1]:8081", "[::1]:8080", false},
    {"127.0.0.1:8080", "127.0.0.1", true},
    {"127.0.0.1", "127.0.0.1", true},
    {"iam.amazonaws.com", "localhost", true}, /* besides IAM's own */
    {"iam.amazonaws.com:443", "localhost", true},
};

static void test_url_knows_the_hosts_that_are_served(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(hosts); i++) {
        size_t size = strlen(hosts[i].host);
        char *exact = malloc(size + (size == 0));
        assert_non_null(exact);
        memcpy(exact, hosts[i].host, size);
        if (host_is_served((struct view){exact, size}, hosts[i].extra) != hosts[i].served)
            fail_msg("%s, beside %s", hosts[i].host, hosts[i].extra ? hosts[i].extra : "none");
        free(exact);
    }
}

/* ----- In a call -------------------------------------------------------------------------------- */

static int setup(void **state) {
    struct iam_mock_options options = {.extra_host = "localhost:4566"};
    struct iam_mock *mock = NULL;
    if (iam_mock_new(&mock, &options, NULL) != 0)
        return -1;
    *state = mock;
    return 0;
}

static int teardown(void **state) {
    iam_mock_free(*state);
    return 0;
}

static const struct {
    const char *url, *host; /* NULL: no such header */
    const char *problem;    /* NULL: none */
} calls[] = {
    {"/", NULL, NULL},
    {"/", "iam.amazonaws.com", NULL},
    {"/", "localhost:4566", NULL},
    {"/", "localhost", "call 1: host \"localhost\" isn't one of IAM's, nor the extra_host\n"},
    {"https://iam.amazonaws.com/", NULL, NULL},
    {"https://iam.amazonaws.com/", "other.example", NULL}, /* the URL's goes before the header's */
    {"https://other.example/", "iam.amazonaws.com",
     "call 1: host \"other.example\" isn't one of IAM's, nor the extra_host\n"},
    {"https:///", "iam.amazonaws.com", NULL},
    {"http://user:secret@other.example:80/", NULL,
     "call 1: host \"other.example:80\" isn't one of IAM's, nor the extra_host\n"},
    {"/", "a\"\n", "call 1: host \"a\\\"\\n\" isn't one of IAM's, nor the extra_host\n"},
};

static void check_call(struct iam_mock *mock, size_t i) {
    static const char form[] = "Action=ListMFADevices&Version=2010-05-08&UserName=Nobody";
    struct iam_mock_header header = {"hOsT", calls[i].host};
    struct iam_mock_request request = {.url = calls[i].url,
                                       .headers = &header,
                                       .header_count = calls[i].host ? 1 : 0,
                                       .body = form,
                                       .body_size = sizeof form - 1};
    struct iam_mock_response response = {0};
    assert_int_equal(iam_mock_send(mock, &request, &response), 0);
    assert_string_equal(response.error_code, "NoSuchEntity"); /* answered all the same */
    iam_mock_response_clear(&response);
    const char *problems = iam_mock_problems_text(mock);
    assert_non_null(problems);
    assert_string_equal(problems, calls[i].problem ? calls[i].problem : "");
}

static void test_url_of_an_extra_host_is_checked(void **state) {
    static const char *const bad[] = {"",
                                      "http://localhost",
                                      "localhost/",
                                      "localhost:",
                                      "localhost:http",
                                      "local host",
                                      ":80",
                                      "a:1:2",
                                      "user@host",
                                      "[::1",
                                      "[]",
                                      "[a/b]",
                                      "[::1]x",
                                      "::1",
                                      "Zo\xC3\xAB.example"};
    static const char *const good[] = {"localhost", "localhost:1", "a-b_c.example:65536",
                                       "10.0.0.1",  "[::1]",       "[::1]:80"};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        char message[128];
        struct iam_mock_options options = {.extra_host = bad[i]};
        struct iam_mock_error error = {.code = 0};
        struct iam_mock *mock = NULL;
        snprintf(message, sizeof message, "extra_host \"%s\": expected a host or host:port", bad[i]);
        assert_int_equal(iam_mock_new(&mock, &options, &error), IAM_MOCK_EINVAL);
        assert_null(mock);
        assert_int_equal(error.code, IAM_MOCK_EINVAL);
        assert_string_equal(error.field, "extra_host");
        assert_string_equal(error.message, message);
    }
    for (size_t i = 0; i < COUNT_OF(good); i++) {
        struct iam_mock_options options = {.extra_host = good[i]};
        struct iam_mock *mock = NULL;
        int result = iam_mock_new(&mock, &options, NULL);
        iam_mock_free(mock);
        assert_int_equal(result, 0);
    }
}

static void test_url_of_another_host_is_answered_and_a_problem(void **state) {
    for (size_t i = 0; i < COUNT_OF(calls); i++) {
        struct iam_mock *fresh = NULL;
        assert_int_equal(iam_mock_clone(&fresh, *state, NULL), 0);
        int restored = iam_mock_restore(*state, fresh, NULL); /* which clears the problems */
        iam_mock_free(fresh);
        assert_int_equal(restored, 0);
        check_call(*state, i);
    }
}

static void test_url_query_and_body_are_one(void **state) {
    static const char body[] = "Version=2010-05-08&UserName=Nobody";
    struct iam_mock_request request = {.url = "/?Action=ListMFADevices&UserName=B%20b#UserName=x",
                                       .body = body,
                                       .body_size = sizeof body - 1};
    struct iam_mock_response response = {0};
    assert_int_equal(iam_mock_send(*state, &request, &response), 0);
    assert_string_equal(response.error_code, "NoSuchEntity");
    assert_non_null(strstr(response.body, "The user with name Nobody cannot be found."));
    iam_mock_response_clear(&response);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_url_splits_into_host_and_query),
        cmocka_unit_test(test_url_has_the_scheme_before_a_host),
        cmocka_unit_test(test_url_knows_the_hosts_that_are_served),
        cmocka_unit_test(test_url_of_an_extra_host_is_checked),
        cmocka_unit_test_setup_teardown(test_url_of_another_host_is_answered_and_a_problem, setup, teardown),
        cmocka_unit_test_setup_teardown(test_url_query_and_body_are_one, setup, teardown),
    };
    return cmocka_run_group_tests_name("url", tests, NULL, NULL);
}
