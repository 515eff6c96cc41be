/* Canonical requests, line by line, and the signature that AWS documents for IAM. */
#include "with_mock.h"

#include "base/text.h"
#include "identity/signature.h"
#include "request/query.h"

#define SECRET "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
#define DATE_MS INT64_C(1440938160000) /* 2015-08-30T12:36:00Z */
#define EMPTY_HASH "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define MAX_HEADERS 4

static struct canonical_work work;
static const struct canonical_form right;

static void add_to_text(void *context, struct view bytes) { text_add(context, bytes); }

/* ----- The signature that AWS documents ----- */

/* IAM User Guide, "Create a signed AWS API request". */
static void the_documented_request_of_iam_matches(void **state) {
    (void)state;
    static const struct iam_mock_header headers[] = {
        {"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"},
        {"Host", "iam.amazonaws.com"},
        {"X-Amz-Date", "20150830T123600Z"},
    };
    static const char header[] =
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, "
        "SignedHeaders=content-type;host;x-amz-date, "
        "Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7";
    struct authorization authorization;
    authorization_read(&authorization, header, NULL, 0);
    const struct signed_request request = {.method = VIEW("GET"),
                                           .path = VIEW("/"),
                                           .query = VIEW("Action=ListUsers&Version=2010-05-08"),
                                           .host = VIEW("iam.amazonaws.com"),
                                           .headers = headers,
                                           .header_count = LENGTH(headers),
                                           .signed_headers = authorization.signed_headers,
                                           .date_ms = DATE_MS};
    const struct canonical c = {.request = &request, .form = &right, .work = &work};
    assert_true(
        signature_matches(&c, &(struct signer){.secret = VIEW(SECRET), .authorization = &authorization}));
    assert_false(
        signature_matches(&c, &(struct signer){.secret = VIEW(SECRET "x"), .authorization = &authorization}));
}

/* ----- Canonical requests ----- */

/* A request for this path, query or headers; the rest of its lines is as usual. */
static const struct {
    const char *path, *query, *names;
    struct iam_mock_header headers[MAX_HEADERS];
    const char *path_line, *query_line, *header_lines, *list;
} canonicals[] = {
    /* paths */
    {.path = "", .path_line = "/"},
    {.path = "/", .path_line = "/"},
    {.path = "/a/b", .path_line = "/a/b"},
    {.path = "/a/b/", .path_line = "/a/b/"},
    {.path = "//a///b//", .path_line = "/a/b/"},
    {.path = "/./a/./b/.", .path_line = "/a/b/"},
    {.path = "/a/../b", .path_line = "/b"},
    {.path = "/a/b/../..", .path_line = "/"},
    {.path = "/../../a", .path_line = "/a"},
    {.path = "/a/..b/c..", .path_line = "/a/..b/c.."},
    {.path = "/a b/~c", .path_line = "/a%20b/~c"},
    {.path = "/a%20b", .path_line = "/a%2520b"},
    {.path = "/\xC3\xA4*", .path_line = "/%C3%A4%2A"},
    /* query strings */
    {.query = "b=2&a=1", .query_line = "a=1&b=2"},
    {.query = "a=2&a=1&a=10", .query_line = "a=1&a=10&a=2"},
    {.query = "Tag.1=x&Tag=y", .query_line = "Tag=y&Tag.1=x"}, /* by the name, not by "name=value" */
    {.query = "b=1&B=2&%41=3", .query_line = "A=3&B=2&b=1"},
    {.query = "a&b=&=c&&", .query_line = "=c&a=&b="},
    {.query = "a=b=c", .query_line = "a=b%3Dc"},
    {.query = "a=x+y&b=x%20y&c=x%2By", .query_line = "a=x%20y&b=x%20y&c=x%2By"},
    {.query = "a=%2f:/~*%7e%2a", .query_line = "a=%2F%3A%2F~%2A~%2A"},
    {.query = "a=%&b=%4&c=%zz&d=%4g", .query_line = "a=%25&b=%254&c=%25zz&d=%254g"},
    {.query = "\xC3\xA4=\xE1\x88\xB4&z=1&~=2", .query_line = "%C3%A4=%E1%88%B4&z=1&~=2"},
    {.query = "X-Amz-Signature=0&X-Amz-Security-Token=t/&X-Amz-Expires=9",
     .query_line = "X-Amz-Expires=9&X-Amz-Security-Token=t%2F"},
    /* headers */
    {.names = "host;x-b;x-a",
     .headers = {{"X-A", "1"}, {"x-B", "2"}},
     .header_lines = "host:h\nx-a:1\nx-b:2\n",
     .list = "host;x-a;x-b"},
    {.names = "Host;X-A", .headers = {{"x-a", "1"}}, .header_lines = "host:h\nx-a:1\n", .list = "host;x-a"},
    {.names = "x-test;x-test-two;host",
     .headers = {{"X-Test-Two", "2"}, {"X-Test", "1"}},
     .header_lines = "host:h\nx-test:1\nx-test-two:2\n",
     .list = "host;x-test;x-test-two"},
    {.names = "host;x-a",
     .headers = {{"X-A", "b"}, {"X-B", "no"}, {"x-a", "a"}, {"X-A", "b"}},
     .header_lines = "host:h\nx-a:b,a,b\n",
     .list = "host;x-a"},
    {.names = "host;x-a",
     .headers = {{"X-A", " \t one   two\tthree\r\n  \"four  five\" "}},
     .header_lines = "host:h\nx-a:one two three \"four five\"\n",
     .list = "host;x-a"},
    {.names = "host;x-a", .headers = {{"X-A", ""}}, .header_lines = "host:h\nx-a:\n", .list = "host;x-a"},
    {.names = "host;x-a", .header_lines = "host:h\n", .list = "host;x-a"}, /* x-a was not sent */
    {.names = ":authority", .header_lines = ":authority:h\n", .list = ":authority"},
};

static void canonical_requests_have_the_service_s_lines(void **state) {
    (void)state;
    struct text text = {0};
    for (size_t i = 0; i < LENGTH(canonicals); i++) {
        char expected[512];
        const char *names = canonicals[i].names;
        struct signed_request sent = {.method = VIEW("GET"),
                                      .path = view_of(canonicals[i].path),
                                      .query = view_of(canonicals[i].query),
                                      .host = VIEW("h"),
                                      .headers = canonicals[i].headers,
                                      .signed_headers = view_of(names ? names : "host")};
        while (sent.header_count < MAX_HEADERS && canonicals[i].headers[sent.header_count].name)
            sent.header_count++;
        const struct canonical c = {
            .request = &sent, .form = &right, .work = &work, .sink = {.add = add_to_text, .context = &text}};
        snprintf(expected, sizeof expected, "GET\n%s\n%s\n%s\n%s\n" EMPTY_HASH,
                 canonicals[i].path_line ? canonicals[i].path_line : "/",
                 canonicals[i].query_line ? canonicals[i].query_line : "",
                 names ? canonicals[i].header_lines : "host:h\n", names ? canonicals[i].list : "host");
        text_clear(&text);
        canonical_write(&c);
        assert_non_null(text_result(&text));
        assert_string_equal(text_result(&text), expected);
    }
    text_free(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_documented_request_of_iam_matches),
        cmocka_unit_test(canonical_requests_have_the_service_s_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
