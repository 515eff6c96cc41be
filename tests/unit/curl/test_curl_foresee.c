/* A refused connection is decided on before anything is sent: by what the options say of the request. */
#include "take_problem.h"

#include <stdlib.h>

struct upload {
    const char *data;
    size_t left;
    int reads;
};

static size_t read_upload(char *out, size_t size, size_t count, void *context) {
    struct upload *upload = context;
    const size_t bytes = size * count < upload->left ? size * count : upload->left;
    upload->reads++;
    memcpy(out, upload->data, bytes);
    upload->data += bytes;
    upload->left -= bytes;
    return bytes;
}

/* A client whose body libcurl asks for when it sends it. */
static CURL *uploading_client(struct reply *reply, struct upload *upload, const char *body) {
    CURL *curl = client_new(reply, NULL);
    *upload = (struct upload){body, strlen(body), 0};
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_POST, 1L), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)upload->left), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_READFUNCTION, read_upload), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_READDATA, upload), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_TIMEOUT, 30L), CURLE_OK);
    return curl;
}

/* tests/unit/curl/test_curl_read_ahead.c has each way to give a body. */
static void a_body_that_is_read_ahead(void **state) {
    static const struct {
        enum iam_mock_fault fault;
        CURLcode code;
    } rows[] = {{IAM_MOCK_REFUSED, CURLE_COULDNT_CONNECT},
                {IAM_MOCK_DNS_FAILURE, CURLE_COULDNT_RESOLVE_HOST},
                {IAM_MOCK_TLS_FAILURE, CURLE_PEER_FAILED_VERIFICATION},
                {IAM_MOCK_CONNECT_TIMEOUT, CURLE_OPERATION_TIMEDOUT}};
    struct iam_mock *mock = *state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct reply reply;
        struct upload upload;
        CURL *curl = uploading_client(&reply, &upload, DEACTIVATE);
        given_rule(mock, .user_name = "Bob", .fault = rows[i].fault);
        client_post(curl, &reply);
        assert_int_equal(reply.code, rows[i].code);
        assert_mock_call_count(mock, i + 1);
        assert_int_equal(iam_mock_call_at(mock, i + 1)->fault, rows[i].fault);
        assert_string_equal(iam_mock_call_at(mock, i + 1)->action, "DeactivateMFADevice");
        assert_mfa_device_enabled(mock, "Bob", BOB_MFA);
        curl_easy_cleanup(curl);
    }
}

/* A rule on every call needs no body to be met, and libcurl isn't asked for one. */
static void a_rule_that_needs_no_body(void **state) {
    struct iam_mock *mock = *state;
    struct reply reply;
    struct upload upload;
    CURL *curl = uploading_client(&reply, &upload, DEACTIVATE);
    given_rule(mock, .action = "*", .fault = IAM_MOCK_REFUSED);
    client_post(curl, &reply);
    assert_int_equal(reply.code, CURLE_COULDNT_CONNECT);
    assert_int_equal(upload.reads, 0);
    assert_mock_call_count(mock, 1);
    assert_int_equal(iam_mock_call_at(mock, 1)->fault, IAM_MOCK_REFUSED);
    client_post(curl, &reply);
    assert_int_equal(reply.code, CURLE_OK);
    assert_int_equal(reply.status, 200);
    assert_true(upload.reads > 0);
    assert_mfa_device_deactivated(mock, "Bob", BOB_MFA);
    curl_easy_cleanup(curl);
}

/* What isn't a connection's fault needn't be foreseen. */
static void other_faults_are_met(void **state) {
    struct iam_mock *mock = *state;
    struct reply reply;
    struct upload upload;
    CURL *curl = uploading_client(&reply, &upload, DEACTIVATE);
    given_rule(mock, .user_name = "Bob", .fault = IAM_MOCK_CLOSED, .when = IAM_MOCK_AFTER_CHANGE);
    client_post(curl, &reply);
    assert_int_equal(reply.code, CURLE_GOT_NOTHING);
    assert_mfa_device_deactivated(mock, "Bob", BOB_MFA);
    curl_easy_cleanup(curl);
}

/* ----- What the options say ----- */

static long sent_bytes(CURL *curl) {
    long size = -1;
    assert_int_equal(curl_easy_getinfo(curl, CURLINFO_REQUEST_SIZE, &size), CURLE_OK);
    return size;
}

#define OTHER "Action=DeactivateMFADevice&Version=2010-05-08&UserName=Carl&SerialNumber=" BOB_MFA

static void as_postfields(CURL *curl) {
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_POSTFIELDS, DEACTIVATE), CURLE_OK);
}

static void as_a_copy(CURL *curl) {
    char body[] = DEACTIVATE;
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_COPYPOSTFIELDS, body), CURLE_OK);
    memset(body, 'x', sizeof body - 1);
}

static void as_a_part(CURL *curl) {
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)sizeof DEACTIVATE - 1), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_POSTFIELDS, DEACTIVATE "&UserName=Carl"), CURLE_OK);
}

static void as_a_large_part(CURL *curl) {
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)(sizeof DEACTIVATE - 1)),
                     CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_COPYPOSTFIELDS, DEACTIVATE "&UserName=Carl"), CURLE_OK);
}

static void as_a_query(CURL *curl) {
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_URL, "https://iam.amazonaws.com/?" DEACTIVATE), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_HTTPGET, 1L), CURLE_OK);
}

static void as_the_last_set(CURL *curl) {
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_POSTFIELDS, OTHER), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_COPYPOSTFIELDS, OTHER), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_POSTFIELDS, DEACTIVATE), CURLE_OK);
}

/* Refused because it is Bob's device; and a request that is another's isn't. */
static void foreseen_by_its_options(void **state) {
    static void (*const ways[])(CURL *) = {as_postfields,   as_a_copy,  as_a_part,
                                           as_a_large_part, as_a_query, as_the_last_set};
    struct iam_mock *mock = *state;
    given_user(mock, .name = "Carl");
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        struct reply reply;
        CURL *curl = client_new(&reply, NULL);
        ways[i](curl);
        given_rule(mock, .user_name = "Carl", .fault = IAM_MOCK_DNS_FAILURE, .optional = true);
        given_rule(mock, .user_name = "Bob", .serial_number = BOB_MFA, .fault = IAM_MOCK_REFUSED);
        client_post(curl, &reply);
        if (reply.code != CURLE_COULDNT_CONNECT)
            fail_msg("way %zu: code %d", i, (int)reply.code);
        assert_int_equal(sent_bytes(curl), 0);
        assert_mock_call_count(mock, i + 1);
        assert_string_equal(iam_mock_call_at(mock, i + 1)->user_name, "Bob");
        curl_easy_cleanup(curl);
    }
    assert_mfa_device_enabled(mock, "Bob", BOB_MFA);
}

static void expect_foreseen_for_bob(struct iam_mock *mock) {
    struct reply reply;
    CURL *curl = client_new(&reply, "Action=ListMFADevices&Version=2010-05-08");
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_USERPWD, "AKIAIOSFODNN7EXAMPLE:secret"), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_AWS_SIGV4, "aws:amz:us-east-1:iam"), CURLE_OK);
    given_rule(mock, .action = "ListMFADevices", .user_name = "Bob", .fault = IAM_MOCK_REFUSED);
    client_post(curl, &reply);
    assert_int_equal(reply.code, CURLE_COULDNT_CONNECT);
    assert_int_equal(sent_bytes(curl), 0);
    assert_string_equal(iam_mock_call_at(mock, 1)->principal, "user/Bob");
    client_post(curl, &reply);
    assert_int_equal(reply.code, CURLE_OK);
    assert_int_equal(reply.status, 200);
    assert_string_equal(iam_mock_call_at(mock, 2)->principal, "user/Bob");
    curl_easy_cleanup(curl);
}

/* Who asks is foreseen too, where the target is the caller. */
static void foreseen_by_its_signature(void **state) {
    given_access_key(*state, .id = "AKIAIOSFODNN7EXAMPLE", .user_name = "Bob");
    expect_foreseen_for_bob(*state);
}

/* libcurl signs when it sends: a request that is foreseen has no signature yet, which is no mistake. */
static void foreseen_before_it_is_signed(void **state) {
    static const enum iam_mock_authentication modes[] = {IAM_MOCK_ANY_CALLER, IAM_MOCK_REQUIRE_KEY,
                                                         IAM_MOCK_VERIFY_SIGNATURES};
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        struct iam_mock *strict = NULL;
        const struct iam_mock_options options = {.authentication = modes[i]};
        assert_int_equal(iam_mock_new(&strict, &options, NULL), 0);
        given_user(strict, .name = "Bob");
        given_access_key(strict, .id = "AKIAIOSFODNN7EXAMPLE", .secret = "secret", .user_name = "Bob");
        assert_int_equal(iam_mock_restore(*state, strict, NULL), 0);
        iam_mock_free(strict);
        expect_foreseen_for_bob(*state);
        assert_mock_no_findings(*state);
    }
}

/* POSTFIELDS are kept, but what is sent is another request now: libcurl goes back to GET. */
static void taken_back(void **state) {
    static const struct {
        CURLoption option;
        long first, then;
    } rows[] = {
        {CURLOPT_POST, 1, 0}, {CURLOPT_UPLOAD, 1, 0}, {CURLOPT_NOBODY, 1, 0}, {CURLOPT_HTTPGET, 1, 0}};
    struct iam_mock *mock = *state;
    given_rule(mock, .name = "not met", .user_name = "Bob", .fault = IAM_MOCK_REFUSED, .optional = true);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct reply reply;
        CURL *curl = client_new(&reply, DEACTIVATE);
        assert_int_equal(curl_easy_setopt(curl, rows[i].option, rows[i].first), CURLE_OK);
        assert_int_equal(curl_easy_setopt(curl, rows[i].option, rows[i].then), CURLE_OK);
        client_post(curl, &reply);
        assert_int_equal(reply.code, CURLE_OK);
        assert_int_equal(reply.status, 302); /* there is no Action */
        curl_easy_cleanup(curl);
        take_problem(mock, "it has no Action parameter");
    }
}

static void run_to_its_end(CURLM *multi) {
    int running = 1;
    while (running > 0) {
        assert_int_equal(curl_multi_perform(multi, &running), CURLM_OK);
        assert_int_equal(curl_multi_poll(multi, NULL, 0, 1000, NULL), CURLM_OK);
    }
}

/* As libcurl, not before the transfer begins: what options point to may be freed and set anew until then. */
static void foreseen_when_it_begins(void **state) {
    struct iam_mock *mock = *state;
    struct reply reply;
    CURL *curl = client_new(&reply, NULL);
    CURLM *multi = curl_multi_init();
    char *early = strdup(LIST);
    struct curl_slist *headers = curl_slist_append(NULL, "X-Early: 1");
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_POSTFIELDS, early), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers), CURLE_OK);
    free(early);
    curl_slist_free_all(headers);
    given_rule(mock, .user_name = "Bob", .fault = IAM_MOCK_REFUSED);
    assert_int_equal(curl_multi_add_handle(multi, curl), CURLM_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_URL, "https://iam.amazonaws.com/"), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_POSTFIELDS, DEACTIVATE), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_HTTPHEADER, NULL), CURLE_OK);
    run_to_its_end(multi);
    assert_int_equal(iam_mock_call_at(mock, 1)->fault, IAM_MOCK_REFUSED);
    assert_int_equal(curl_multi_remove_handle(multi, curl), CURLM_OK);
    curl_easy_cleanup(curl);
    assert_int_equal(curl_multi_cleanup(multi), CURLM_OK);
}

/* What was put into a multi handle before the mock was there, and hasn't begun, is the mock's too. */
static void added_before_the_install(void **state) {
    struct iam_mock *mock = *state;
    struct reply reply;
    iam_mock_curl_uninstall();
    CURL *curl = client_new(&reply, LIST);
    CURLM *multi = curl_multi_init();
    assert_int_equal(curl_multi_add_handle(multi, curl), CURLM_OK);
    assert_int_equal(iam_mock_curl_install(mock, NULL), 0);
    run_to_its_end(multi);
    assert_mock_call_count(mock, 1);
    assert_non_null(strstr(reply.body, BOB_MFA));
    assert_int_equal(curl_multi_remove_handle(multi, curl), CURLM_OK);
    curl_easy_cleanup(curl);
    assert_int_equal(curl_multi_cleanup(multi), CURLM_OK);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, curl_setup, curl_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(a_body_that_is_read_ahead),
        TEST(a_rule_that_needs_no_body),
        TEST(other_faults_are_met),
        TEST(foreseen_by_its_options),
        TEST(foreseen_by_its_signature),
        TEST(foreseen_before_it_is_signed),
        TEST(taken_back),
        TEST(foreseen_when_it_begins),
        TEST(added_before_the_install),
    };
    return cmocka_run_group_tests_name("curl foresee", tests, NULL, NULL);
}
