/* CURLOPT_AWS_SIGV4: the mock accepts what the libcurl at hand signs rightly, and names its mistakes. */
#include "client.h"

#define KEY "AKIAIOSFODNN7EXAMPLE"
#define SECRET "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
#define TOKEN "AQoDYXdzEJr1K//EXAMPLE+session/token=="
#define SORTED(more) "/?Action=ListMFADevices" more "&UserName=Bob&Version=2010-05-08"

/* The requests of tests/unit/identity/signatures/store_libcurl.py, by the same names. */
static const struct {
    const char *name, *target;
    const char *headers[2];
    bool multipart, by_callback, after_post;
} requests[] = {
    {.name = "form post"},
    {.name = "sorted query", .target = SORTED("&N=a%20b")},
    {.name = "unsorted query", .target = "/?" LIST},
    {.name = "raw slash and colon", .target = SORTED("&N=a/b:c")},
    {.name = "lower hex", .target = SORTED("&N=a%2fb")},
    {.name = "no equals", .target = SORTED("&N")}, /* a Marker without a value is no request that IAM takes */
    {.name = "names with one prefix", .target = SORTED("&Tag.1=a&Tag=b")},
    {.name = "needless escape", .target = SORTED("&N=%41")},
    {.name = "equals in value", .target = SORTED("&N=a=b")},
    {.name = "plus", .target = SORTED("&N=a+b")},
    {.name = "escaped plus", .target = SORTED("&N=a%2Bb")},
    {.name = "repeated header", .headers = {"X-Note: b", "X-Note: a"}},
    {.name = "escaped path", .target = "/a%20b?Action=ListMFADevices&UserName=Bob&Version=2010-05-08"},
    {.name = "header names with one prefix", .headers = {"X-Test: a", "X-Test-Two: b"}},
    {.name = "own date", .headers = {"X-Amz-Date: 20260101T000000Z"}},
    {.name = "empty header", .headers = {"X-Test;"}},
    {.name = "removed header", .headers = {"Accept:"}},
    {.name = "multipart", .target = SORTED(""), .multipart = true},
    {.name = "unsigned payload", .headers = {"X-Amz-Content-Sha256: UNSIGNED-PAYLOAD"}},
    {.name = "read callback", .by_callback = true},
    {.name = "get after post", .target = SORTED(""), .after_post = true},
    {.name = "session token", .headers = {"X-Amz-Security-Token: " TOKEN}},
};

/* ----- What is expected ------------------------------------------------------------------------- */

/* The newest of the stored versions that is not above the libcurl at hand. */
static const char *stored_version(void) {
    static const struct {
        unsigned number;
        const char *name;
    } versions[] = {{0x081500, "8.21.0"}, {0x080e01, "8.14.1"}, {0x080500, "8.5.0"}, {0, "7.88.1"}};
    const unsigned number = curl_version_info(CURLVERSION_NOW)->version_num;
    size_t i = 0;
    while (number < versions[i].number)
        i++;
    return versions[i].name;
}

/* Reads "accepted" or "named MISTAKE|MISTAKE" of a stored request. */
static void read_expectation(char *out, size_t room, const char *name) {
    char path[128], wanted[128], line[512];
    bool found = false;
    (void)snprintf(path, sizeof path, "tests/unit/identity/signatures/libcurl-%s.txt", stored_version());
    (void)snprintf(wanted, sizeof wanted, "case %s\n", name);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    while (fgets(line, sizeof line, file) != NULL) {
        found = found || strcmp(line, wanted) == 0;
        if (found && strncmp(line, "expect ", 7) == 0)
            break;
    }
    (void)fclose(file);
    if (!found)
        fail_msg("%s has no case %s", path, name);
    (void)snprintf(out, room, "%.*s", (int)strcspn(line + 7, "\n"), line + 7);
}

static void check_named(struct iam_mock *mock, const char *name, char *mistakes) {
    char *rest = NULL, words[80];
    const char *findings = iam_mock_findings_text(mock);
    assert_non_null(findings);
    for (const char *mistake = strtok_r(mistakes, "|", &rest); mistake;
         mistake = strtok_r(NULL, "|", &rest)) {
        (void)snprintf(words, sizeof words, "(%s)", mistake);
        if (!strstr(findings, words))
            fail_msg("%s: expected the mistake %s; the findings are:\n%s", name, mistake, findings);
    }
}

static void check_reply(struct iam_mock *mock, const char *name, const struct reply *reply) {
    static const char named[] = "named ";
    char expected[256];
    read_expectation(expected, sizeof expected, name);
    assert_int_equal(reply->code, CURLE_OK);
    if (strcmp(expected, "accepted") == 0) {
        if (reply->status != 200)
            fail_msg("%s: status %ld\n%s", name, reply->status, iam_mock_findings_text(mock));
        return;
    }
    if (reply->status != 403 || !strstr(reply->body, "<Code>SignatureDoesNotMatch</Code>"))
        fail_msg("%s: expected SignatureDoesNotMatch, got status %ld\n%s", name, reply->status, reply->body);
    if (strcmp(expected, "unexplained") == 0) {
        assert_non_null(strstr(iam_mock_journal_text(mock), " mistake unknown"));
        return;
    }
    assert_memory_equal(expected, named, strlen(named));
    check_named(mock, name, expected + strlen(named));
}

/* ----- The mock --------------------------------------------------------------------------------- */

static int verifying_setup(void **state) {
    const struct iam_mock_options options = {.authentication = IAM_MOCK_VERIFY_SIGNATURES};
    struct iam_mock_error error = {0};
    if (iam_mock_setup_with(state, &options) != 0)
        return -1;
    given_user((struct iam_mock *)*state, .name = "Bob");
    if (iam_mock_curl_install(*state, &error) == 0)
        return 0;
    print_error("iam_mock_curl_install: %s: %s\n", error.field, error.message);
    return -1;
}

/* ----- The requests ----------------------------------------------------------------------------- */

static size_t give_form(char *buffer, size_t size, size_t count, void *context) {
    (void)context;
    assert_true(size * count >= strlen(LIST)); /* libcurl 8 asks for no more than are left */
    memcpy(buffer, LIST, strlen(LIST));
    return strlen(LIST);
}

static curl_mime *make_parts(CURL *curl) {
    curl_mime *mime = curl_mime_init(curl);
    assert_non_null(mime);
    curl_mimepart *part = curl_mime_addpart(mime);
    assert_int_equal(curl_mime_name(part, "Note"), CURLE_OK);
    assert_int_equal(curl_mime_data(part, "text", CURL_ZERO_TERMINATED), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_MIMEPOST, mime), CURLE_OK);
    return mime;
}

static void send_request(struct iam_mock *mock, size_t i) {
    char url[256];
    struct reply reply;
    struct curl_slist *headers = NULL;
    curl_mime *mime = NULL;
    CURL *curl = client_new(&reply, LIST);
    (void)snprintf(url, sizeof url, "https://iam.amazonaws.com%s",
                   requests[i].target ? requests[i].target : "/");
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_URL, url), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_AWS_SIGV4, "aws:amz:us-east-1:iam"), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_USERPWD, KEY ":" SECRET), CURLE_OK);
    for (size_t header = 0; header < 2 && requests[i].headers[header]; header++)
        headers = curl_slist_append(headers, requests[i].headers[header]);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers), CURLE_OK);
    if (requests[i].target) { /* libcurl signs a body that is set, even if it does not send it */
        const char *body = requests[i].after_post ? "Action=GetUser" : NULL;
        assert_int_equal(curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body), CURLE_OK);
        assert_int_equal(curl_easy_setopt(curl, CURLOPT_HTTPGET, 1L), CURLE_OK);
    }
    if (requests[i].multipart)
        mime = make_parts(curl);
    if (requests[i].by_callback) {
        assert_int_equal(curl_easy_setopt(curl, CURLOPT_POSTFIELDS, NULL), CURLE_OK);
        assert_int_equal(curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)strlen(LIST)), CURLE_OK);
        assert_int_equal(curl_easy_setopt(curl, CURLOPT_READFUNCTION, give_form), CURLE_OK);
    }
    client_post(curl, &reply);
    check_reply(mock, requests[i].name, &reply);
    curl_easy_cleanup(curl);
    curl_mime_free(mime);
    curl_slist_free_all(headers);
}

static void libcurl_signs_as_its_version_does(void **state) {
    for (size_t i = 0; i < sizeof requests / sizeof requests[0]; i++) {
        struct iam_mock *mock = *state;
        const bool session = strcmp(requests[i].name, "session token") == 0;
        given_access_key(mock, .id = KEY, .secret = SECRET, .session_token = session ? TOKEN : NULL,
                         .principal = IAM_MOCK_ROOT);
        send_request(mock, i);
        assert_int_equal(curl_teardown(state), 0);
        assert_int_equal(verifying_setup(state), 0);
    }
}

/* libcurl takes the day of the Credential from the text of a Date header. */
static void libcurl_signs_no_request_with_a_date_header(void **state) {
    struct iam_mock *mock = *state;
    struct reply reply;
    given_access_key(mock, .id = KEY, .secret = SECRET, .principal = IAM_MOCK_ROOT);
    struct curl_slist *headers = curl_slist_append(NULL, "Date: Thu, 01 Jan 2026 00:00:00 GMT");
    CURL *curl = client_new(&reply, LIST);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_AWS_SIGV4, "aws:amz:us-east-1:iam"), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_USERPWD, KEY ":" SECRET), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers), CURLE_OK);
    client_post(curl, &reply);
    assert_int_equal(reply.code, CURLE_OK);
    if (reply.status != 400 && reply.status != 403)
        fail_msg("status %ld\n%s", reply.status, reply.body);
    curl_easy_cleanup(curl);
    curl_slist_free_all(headers);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(libcurl_signs_as_its_version_does, verifying_setup, curl_teardown),
        cmocka_unit_test_setup_teardown(libcurl_signs_no_request_with_a_date_header, verifying_setup,
                                        curl_teardown),
    };
    return cmocka_run_group_tests_name("curl signatures", tests, NULL, NULL);
}
