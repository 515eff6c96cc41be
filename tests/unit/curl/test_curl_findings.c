/* Findings that only an adapter can make, or that real libcurl brings about. */
#include "client.h"

#define KEY "AKIAIOSFODNN7EXAMPLE"
#define SECRET "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"

/* A client as it should be. */
static CURL *good_client(struct reply *reply) {
    CURL *curl = client_new(reply, LIST);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_TIMEOUT, 30L), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_USERPWD, KEY ":" SECRET), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_AWS_SIGV4, "aws:amz:us-east-1:iam"), CURLE_OK);
    return curl;
}

static int setup(void **state) {
    if (curl_setup(state) != 0)
        return -1;
    given_access_key((struct iam_mock *)*state, .id = KEY, .secret = SECRET, .user_name = "Bob");
    return 0;
}

/* The one call has this finding and no other; NULL: none. */
static void post_and_find(struct iam_mock *mock, CURL *curl, struct reply *reply, const char *words) {
    iam_mock_clear_journal(mock);
    client_post(curl, reply);
    assert_int_equal(reply->code, CURLE_OK);
    assert_int_equal(reply->status, 200);
    const char *findings = iam_mock_findings_text(mock);
    const bool one = strchr(findings, '\n') == strrchr(findings, '\n');
    if (words == NULL ? *findings != '\0' : !one || strstr(findings, words) == NULL)
        fail_msg("expected \"%s\", are \"%s\"", words != NULL ? words : "", findings);
}

static void none_of_a_good_client(void **state) {
    struct reply reply;
    CURL *curl = good_client(&reply);
    post_and_find(*state, curl, &reply, NULL);
    post_and_find(*state, curl, &reply, NULL);
    curl_easy_cleanup(curl);
}

static void verification_off(void **state) {
    static const struct {
        long peer, host;
        const char *words;
    } rows[] = {{0, 2, "call 1: certificate verification off"},
                {1, 0, "call 1: certificate verification off"},
                {0, 0, "call 1: certificate verification off"},
                {1, 2, NULL}};
    struct reply reply;
    CURL *curl = good_client(&reply);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) { /* and on again: it is looked at each time */
        assert_int_equal(curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, rows[i].peer), CURLE_OK);
        assert_int_equal(curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, rows[i].host), CURLE_OK);
        post_and_find(*state, curl, &reply, rows[i].words);
    }
    curl_easy_cleanup(curl);
}

/* A handle's twin has its options, and a handle that was reset has none. */
static void verification_of_other_handles(void **state) {
    struct reply reply;
    CURL *curl = good_client(&reply);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 0L), CURLE_OK);
    CURL *twin = curl_easy_duphandle(curl);
    assert_non_null(twin);
    /* libcurl 7.88 forgets it. */
    assert_int_equal(curl_easy_setopt(twin, CURLOPT_AWS_SIGV4, "aws:amz:us-east-1:iam"), CURLE_OK);
    post_and_find(*state, twin, &reply, "call 1: certificate verification off");
    curl_easy_cleanup(twin);
    curl_easy_reset(curl);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_URL, "https://iam.amazonaws.com/"), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_POSTFIELDS, LIST), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, NULL), CURLE_OK);
    FILE *nowhere = fopen("/dev/null", "wb");
    assert_non_null(nowhere);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_WRITEDATA, nowhere), CURLE_OK);
    post_and_find(*state, curl, &reply, NULL);
    curl_easy_cleanup(curl);
    assert_int_equal(fclose(nowhere), 0);
}

static void plain_http(void **state) {
    struct reply reply;
    CURL *curl = good_client(&reply);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_URL, "http://iam.amazonaws.com/"), CURLE_OK);
    post_and_find(*state, curl, &reply, "call 1: plain http");
    /* Of what isn't TLS there is nothing to verify. */
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 0L), CURLE_OK);
    post_and_find(*state, curl, &reply, "call 1: plain http");
    curl_easy_cleanup(curl);
}

/* libcurl takes the second word of the host's name for the region. */
static void region_guessed_by_libcurl(void **state) {
    struct reply reply;
    CURL *curl = good_client(&reply);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_AWS_SIGV4, "aws:amz"), CURLE_OK);
    post_and_find(*state, curl, &reply, "call 1: signed for region amazonaws");
    curl_easy_cleanup(curl);
}

static void secret_in_the_body(void **state) {
    struct reply reply;
    CURL *curl = good_client(&reply);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_POSTFIELDS, LIST "&Secret=" SECRET), CURLE_OK);
    post_and_find(*state, curl, &reply, "call 1: secret in the request");
    curl_easy_cleanup(curl);
}

static void secret_in_the_url(void **state) {
    struct reply reply;
    CURL *curl = good_client(&reply);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_URL, "https://iam.amazonaws.com/?Secret=" SECRET),
                     CURLE_OK);
    post_and_find(*state, curl, &reply, "call 1: secret in the request");
    curl_easy_cleanup(curl);
}

static void secret_in_a_header(void **state) {
    struct reply reply;
    CURL *curl = good_client(&reply);
    struct curl_slist *headers = curl_slist_append(NULL, "X-Secret: " SECRET);
    assert_non_null(headers);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers), CURLE_OK);
    post_and_find(*state, curl, &reply, "call 1: secret in the request");
    curl_easy_cleanup(curl);
    curl_slist_free_all(headers);
}

static void no_timeout(void **state) {
    struct iam_mock *mock = *state;
    struct reply reply;
    CURL *curl = good_client(&reply);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_TIMEOUT, 0L), CURLE_OK);
    post_and_find(mock, curl, &reply, NULL); /* while it is answered, it isn't known to be one */
    given_rule(mock, .action = "*", .fault = IAM_MOCK_TIMEOUT);
    client_post(curl, &reply);
    assert_int_equal(reply.code, CURLE_OPERATION_TIMEDOUT);
    assert_non_null(strstr(iam_mock_findings_text(mock), "call 2: no timeout"));
    curl_easy_cleanup(curl);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, curl_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(none_of_a_good_client),
        TEST(verification_off),
        TEST(verification_of_other_handles),
        TEST(plain_http),
        TEST(region_guessed_by_libcurl),
        TEST(secret_in_the_body),
        TEST(secret_in_the_url),
        TEST(secret_in_a_header),
        TEST(no_timeout),
    };
    return cmocka_run_group_tests_name("curl findings", tests, NULL, NULL);
}
