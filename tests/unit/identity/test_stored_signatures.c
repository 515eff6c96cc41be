/* Requests that other signers signed: the mock accepts the right ones, and names the mistakes of the wrong
 * ones. */
#include "stored.h"
#include "with_mock.h"

#include "base/clock.h"
#include "identity/verify.h"
#include "model/mistakes.h"
#include "request/url.h"

static const char *text_of(const char *text) {
    if (!text)
        fail_msg("a text of the mock: out of memory");
    return text;
}

/* ----- The call --------------------------------------------------------------------------------- */

static struct iam_mock *mock_for(const struct stored *stored) {
    const struct iam_mock_options options = {.authentication = IAM_MOCK_VERIFY_SIGNATURES,
                                             .start = stored->start,
                                             .constraints = IAM_MOCK_CONSTRAINTS_OFF};
    struct iam_mock *mock = NULL;
    assert_int_equal(iam_mock_new(&mock, &options, NULL), 0);
    add_user(mock, "Bob");
    add_user(mock, "my-user");
    for (size_t i = 0; i < stored->key_count; i++)
        assert_int_equal(iam_mock_add_access_key(mock, &stored->keys[i], NULL), 0);
    return mock;
}

/* Is the text free of the secrets and tokens, percent-encoded or not? The first 12 bytes would be enough to
 * see. */
static void check_no_secret(const struct stored *stored, const char *what, const char *text) {
    char encoded[256];
    for (size_t i = 0; i < stored->key_count; i++) {
        const char *const secrets[] = {stored->keys[i].secret, stored->keys[i].session_token};
        for (size_t s = 0; s < 2 && secrets[s]; s++) {
            size_t used = 0;
            for (const char *at = secrets[s]; *at && used < sizeof encoded - 4; at++)
                used +=
                    (size_t)snprintf(encoded + used, sizeof encoded - used,
                                     *at == '/' || *at == '+' || *at == '=' ? "%%%02X" : "%c", (unsigned)*at);
            encoded[14] = '\0';
            char start[13];
            (void)snprintf(start, sizeof start, "%s", secrets[s]);
            if (strstr(text, start) || strstr(text, encoded))
                fail_msg("%s: the %s have a secret:\n%s", stored->name, what, text);
        }
    }
}

/* ----- What is expected ------------------------------------------------------------------------- */

/* Returns the mistakes of the journal's last call, "A|B" or "A+B|C+D"; "": none are named. */
static const char *named_mistakes(struct iam_mock *mock) {
    static char list[1024];
    const char *at = strstr(text_of(iam_mock_journal_text(mock)), " mistake ");
    size_t used = 0;
    list[0] = '\0';
    if (!at)
        return list;
    at += strlen(" mistake ");
    while (*at && *at != '\n') {
        const bool either = strncmp(at, " or ", 4) == 0, both = strncmp(at, " and ", 5) == 0;
        assert_true(used < sizeof list - 1);
        list[used++] = either ? '|' : both ? '+' : *at;
        at += either ? 4 : both ? 5 : 1;
    }
    list[used] = '\0';
    return list;
}

static size_t count_of(const char *list) {
    size_t count = 1;
    for (; *list; list++)
        count += *list == '|';
    return count;
}

/* Are the named mistakes among the expected ones, and, up to what is told, all of them? */
static void check_mistakes(const struct stored *stored, const char *expected, const char *named) {
    char word[128];
    const size_t all = count_of(expected);
    for (const char *at = named; at; at = strchr(at, '|') ? strchr(at, '|') + 1 : NULL) {
        (void)snprintf(word, sizeof word, "%.*s", (int)strcspn(at, "|"), at);
        if (!stored_has(expected, word))
            fail_msg("%s: named %s; expected %s", stored->name, named, expected);
    }
    assert_int_equal(count_of(named), all < MISTAKES_MAX ? all : MISTAKES_MAX);
}

static const char *expected_list(const struct stored *stored) {
    const char *blank = strchr(stored->expect, ' ');
    return blank ? blank + 1 : "unknown";
}

static void check_refused(const struct stored *stored, struct iam_mock *mock,
                          const struct iam_mock_response *response) {
    const char *named = named_mistakes(mock);
    if (!response->error_code || strcmp(response->error_code, "SignatureDoesNotMatch") != 0)
        fail_msg("%s: expected SignatureDoesNotMatch, got %s", stored->name, response->body);
    assert_non_null(strstr(response->body,
                           "<Message>The request signature we calculated does not match the signature "
                           "you provided. Check your AWS Secret Access Key and signing method. Consult "
                           "the service documentation for details.</Message>"));
    check_mistakes(stored, expected_list(stored), named);
}

static void check_accepted(const struct stored *stored, struct iam_mock *mock,
                           const struct iam_mock_response *response) {
    static const char *const refusals[] = {"SignatureDoesNotMatch", "IncompleteSignature",
                                           "InvalidClientTokenId"};
    for (size_t i = 0; response->error_code && i < LENGTH(refusals); i++) {
        if (strcmp(response->error_code, refusals[i]) == 0)
            fail_msg("%s: expected that it is accepted, got %s\n%s", stored->name, response->body,
                     text_of(iam_mock_findings_text(mock)));
    }
    assert_null(strstr(text_of(iam_mock_findings_text(mock)), "wrong signature"));
    assert_string_equal(named_mistakes(mock), "");
}

static void check_call(const struct stored *stored) {
    struct iam_mock *mock = mock_for(stored);
    struct iam_mock_response response = {0};
    assert_int_equal(iam_mock_send(mock, &stored->request, &response), 0);
    if (strcmp(stored->expect, "accepted") == 0)
        check_accepted(stored, mock, &response);
    else
        check_refused(stored, mock, &response);
    check_no_secret(stored, "findings", text_of(iam_mock_findings_text(mock)));
    check_no_secret(stored, "journal", text_of(iam_mock_journal_text(mock)));
    check_no_secret(stored, "problems", text_of(iam_mock_problems_text(mock)));
    check_no_secret(stored, "account", text_of(iam_mock_account_text(mock)));
    check_no_secret(stored, "answer", response.body);
    iam_mock_response_clear(&response);
    iam_mock_free(mock);
}

static void check_file(const char *name) {
    static struct stored stored;
    size_t count = 0;
    FILE *file = stored_open(name);
    for (; stored_read(&stored, file); count++) {
        if (!stored.other_scope)
            check_call(&stored);
    }
    assert_true(count > 0);
}

/* ----- The tests -------------------------------------------------------------------------------- */

static void test_right_signatures_are_accepted(void **state) {
    (void)state;
    check_file("right");
    check_file("documented");
    check_file("botocore");
    check_file("captures");
}

static void test_a_mistake_is_named(void **state) {
    (void)state;
    check_file("mistakes");
}

static void test_two_mistakes_are_named(void **state) {
    (void)state;
    check_file("pairs");
}

static void test_nothing_is_claimed_falsely(void **state) {
    (void)state;
    check_file("unexplained");
}

static void test_faults_of_libcurl_are_named(void **state) {
    (void)state;
    check_file("libcurl-7.88.1");
    check_file("libcurl-8.5.0");
    check_file("libcurl-8.14.1");
    check_file("libcurl-8.21.0");
}

static void test_each_mistake_is_stored(void **state) {
    static struct stored stored;
    bool seen[MISTAKE_COUNT] = {false};
    FILE *file = stored_open("mistakes");
    (void)state;
    while (stored_read(&stored, file)) {
        for (unsigned id = 0; id < MISTAKE_COUNT; id++)
            seen[id] = seen[id] || stored_has(expected_list(&stored), mistake_name((enum mistake_id)id));
    }
    for (unsigned id = 0; id < MISTAKE_COUNT; id++) {
        if (!seen[id])
            fail_msg("signatures/mistakes.txt has no request with the mistake %s",
                     mistake_name((enum mistake_id)id));
    }
}

/* AWS's examples for a service that does not exist: region, service and clock are arguments of the
 * verification. */
static void test_examples_of_another_service_verify(void **state) {
    static struct stored stored;
    static struct signing signing;
    size_t count = 0;
    FILE *file = stored_open("documented");
    (void)state;
    for (; stored_read(&stored, file); count += stored.other_scope) {
        const struct iam_mock_request *request = &stored.request;
        const struct url url = url_split(request->url);
        struct verify_terms terms = {view_of(stored.region), view_of(stored.service), 0};
        assert_true(clock_parse(&terms.now_ms, stored.start));
        authorization_read(&signing.authorization, request->headers[request->header_count - 1].value, NULL,
                           0);
        signing.date = view_of(stored.time);
        signing.request = (struct signed_request){.method = view_of(request->method),
                                                  .path = url.path,
                                                  .query = url.query,
                                                  .host = view_of("example.amazonaws.com"),
                                                  .headers = request->headers,
                                                  .header_count = request->header_count,
                                                  .signed_headers = signing.authorization.signed_headers};
        if (stored.other_scope) {
            assert_int_equal(verify_scope(&signing, &terms), FIXTURE_NONE);
            assert_true(verify_signature(&signing, view_of(stored.keys[0].secret)));
            assert_false(verify_signature(&signing, view_of("another secret")));
        }
    }
    assert_int_equal(count, 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_right_signatures_are_accepted),
        cmocka_unit_test(test_a_mistake_is_named),
        cmocka_unit_test(test_two_mistakes_are_named),
        cmocka_unit_test(test_nothing_is_claimed_falsely),
        cmocka_unit_test(test_faults_of_libcurl_are_named),
        cmocka_unit_test(test_each_mistake_is_stored),
        cmocka_unit_test(test_examples_of_another_service_verify),
    };
    return cmocka_run_group_tests_name("stored signatures", tests, NULL, NULL);
}
