#include "with_mock.h"

#include "identity/principal.h"

#define USER_KEY "AKIAIOSFODNN7EXAMPL1"
#define ROOT_KEY "AKIAIOSFODNN7EXAMPL2"
#define ROLE_KEY "ASIAIOSFODNN7EXAMPL3"
#define ASSUME_ROOT_KEY "ASIAIOSFODNN7EXAMPL4"
#define SESSION_KEY "ASIAIOSFODNN7EXAMPL5"
#define NO_MFA_KEY "ASIAIOSFODNN7EXAMPL6"
#define EXPIRING_KEY "ASIAIOSFODNN7EXAMPL7"
#define UNKNOWN_KEY "AKIAIOSFODNN7EXAMPL0"
#define TOKEN "FwoGZXIvYXdzEBYaD/token+of=the/session"

static const struct iam_mock_access_key keys[] = {
    {.id = USER_KEY, .user_name = "Bob"},
    {.id = ROOT_KEY, .principal = IAM_MOCK_ROOT},
    {.id = ROLE_KEY, .principal = IAM_MOCK_ASSUMED_ROLE, .role_name = "ops", .session_name = "me@home"},
    {.id = ASSUME_ROOT_KEY, .principal = IAM_MOCK_ASSUME_ROOT},
    {.id = SESSION_KEY, .user_name = "Bob", .session_token = TOKEN, .mfa_authenticated = true},
    {.id = NO_MFA_KEY, .user_name = "Bob", .session_token = TOKEN},
    {.id = EXPIRING_KEY, .principal = IAM_MOCK_ASSUME_ROOT, .expires = "2026-01-01T00:00:10Z"},
};

static int fill(struct iam_mock *mock) {
    int result = iam_mock_add_user(mock, &(struct iam_mock_user){.name = "Bob"}, NULL);
    for (size_t i = 0; !result && i < LENGTH(keys); i++)
        result = iam_mock_add_access_key(mock, &keys[i], NULL);
    return result;
}

static int any_caller(void **state) { return with_mock(state) != 0 ? -1 : fill(*state); }

static int require_key(void **state) {
    struct iam_mock_options options = {.authentication = IAM_MOCK_REQUIRE_KEY};
    return with_options(state, &options) != 0 ? -1 : fill(*state);
}

#define FORM "Action=ListMFADevices" WITH_MOCK_VERSION "&UserName=Bob"
#define AUTHORIZATION(id)                                                                                    \
    "AWS4-HMAC-SHA256 Credential=" id "/20260101/us-east-1/iam/aws4_request, SignedHeaders=host, "           \
    "Signature=0"

/* The answer's code, "" for a success; the principal is the journal's last. */
static const char *call_with_body(struct iam_mock *mock, const char *url,
                                  const struct iam_mock_header *headers, size_t header_count,
                                  const char *body) {
    static char code[128];
    struct iam_mock_request request = {.url = url,
                                       .headers = headers,
                                       .header_count = header_count,
                                       .body = body,
                                       .body_size = strlen(body)};
    struct iam_mock_response response = {0};
    assert_int_equal(iam_mock_send(mock, &request, &response), 0);
    const char *refused = response.error_code;
    assert_int_equal(response.status, !refused                                      ? 200
                                      : strcmp(refused, "IncompleteSignature") == 0 ? 400
                                                                                    : 403);
    snprintf(code, sizeof code, "%s", response.error_code ? response.error_code : "");
    iam_mock_response_clear(&response);
    return code;
}

static const char *call(struct iam_mock *mock, const char *url, const struct iam_mock_header *headers,
                        size_t header_count) {
    return call_with_body(mock, url, headers, header_count, FORM);
}

static const char *call_authorized(struct iam_mock *mock, const char *authorization) {
    const struct iam_mock_header header = {"Authorization", authorization};
    return call(mock, NULL, &header, authorization ? 1 : 0);
}

static const char *call_with_token(struct iam_mock *mock, const char *authorization, const char *token) {
    const struct iam_mock_header headers[] = {{"X-Amz-Security-Token", token},
                                              {"Authorization", authorization}};
    return call(mock, NULL, headers, 2);
}

static const char *last_principal(struct iam_mock *mock) {
    const struct iam_mock_call *last = iam_mock_call_at(mock, iam_mock_call_count(mock));
    assert_non_null(last);
    return last->principal ? last->principal : "nobody";
}

/* ----- Who it is ----------------------------------------------------------------------------------- */

static const struct {
    const char *authorization, *principal;
} callers[] = {
    {AUTHORIZATION(USER_KEY), "user/Bob"},
    {AUTHORIZATION(ROOT_KEY), "root"},
    {AUTHORIZATION(ROLE_KEY), "assumed-role/ops/me@home"},
    {AUTHORIZATION(ASSUME_ROOT_KEY), "assume-root"},
    {AUTHORIZATION(EXPIRING_KEY), "assume-root"},
};

static void test_principal_is_the_key_s(void **state) {
    for (size_t i = 0; i < LENGTH(callers); i++) {
        assert_string_equal(call_authorized(*state, callers[i].authorization), "");
        assert_string_equal(last_principal(*state), callers[i].principal);
    }
}

static void test_principal_without_a_known_key_is_root(void **state) {
    static const char *const authorizations[] = {NULL, "", AUTHORIZATION(UNKNOWN_KEY),
                                                 "AWS4-HMAC-SHA256 Credential=", "Bearer x"};
    for (size_t i = 0; i < LENGTH(authorizations); i++) {
        assert_string_equal(call_authorized(*state, authorizations[i]), "");
        assert_string_equal(last_principal(*state), "root");
    }
}

static const struct {
    const char *authorization, *code;
} required[] = {
    {NULL, "MissingAuthenticationToken"},
    {"", "MissingAuthenticationToken"},
    {"AWS4-HMAC-SHA256", "IncompleteSignature"},
    {"AWS4-HMAC-SHA256 Credential=", "IncompleteSignature"},
    {"AWS4-HMAC-SHA256 Credential=/20260101/us-east-1/iam/aws4_request", "IncompleteSignature"},
    {AUTHORIZATION(""), "InvalidClientTokenId"},
    {"AWS " USER_KEY ":c2lnbmF0dXJl", "IncompleteSignature"},
    {"Bearer x", "IncompleteSignature"},
    {AUTHORIZATION(UNKNOWN_KEY), "InvalidClientTokenId"},
    {AUTHORIZATION("akiaiosfodnn7exampl1"), "InvalidClientTokenId"}, /* byte for byte */
    {AUTHORIZATION(USER_KEY "1"), "InvalidClientTokenId"},
    {AUTHORIZATION("AKIAIOSFODNN7EXAMPL"), "InvalidClientTokenId"},
    {AUTHORIZATION("\"" USER_KEY "\""), "InvalidClientTokenId"},
    {AUTHORIZATION(" " USER_KEY), "IncompleteSignature"},
    {AUTHORIZATION(USER_KEY " "), "IncompleteSignature"},
    {AUTHORIZATION(USER_KEY "\n"), "IncompleteSignature"},
    {AUTHORIZATION(USER_KEY "/x"), "IncompleteSignature"},
    {AUTHORIZATION(USER_KEY), ""},
    {"AWS4-HMAC-SHA256 Credential=" USER_KEY, "IncompleteSignature"},
    {"AWS4-HMAC-SHA256 Credential=" USER_KEY
     "/20260101/us-east-1/aws4_request, SignedHeaders=host, Signature=0",
     "IncompleteSignature"},
    {"AWS4-HMAC-SHA256 Credential=" USER_KEY "/20260101/us-east-1/iam/aws4_request, Signature=0",
     "IncompleteSignature"},
    {"AWS4-HMAC-SHA256 SignedHeaders=host, Credential=" USER_KEY "/20260101/us-east-1/iam/aws4_request",
     "IncompleteSignature"},
    {"AWS4-HMAC-SHA256 SignedHeaders=host,Credential=" USER_KEY "/d/r/iam/aws4_request,Signature=0", ""},
};

static void test_principal_required_is_one_of_the_account(void **state) {
    for (size_t i = 0; i < LENGTH(required); i++) {
        const char *code = call_authorized(*state, required[i].authorization);
        if (strcmp(code, required[i].code) != 0)
            fail_msg("%s: \"%s\", expected \"%s\"", required[i].authorization, code, required[i].code);
        assert_string_equal(last_principal(*state), *required[i].code ? "nobody" : "user/Bob");
    }
}

static void test_principal_refused_has_the_service_s_words(void **state) {
    const char *body = body_of(*state, NULL, FORM);
    assert_non_null(strstr(body, "<Message>Request is missing Authentication Token</Message>"));
    body = body_of(*state, UNKNOWN_KEY, FORM);
    assert_non_null(
        strstr(body, "<Message>The security token included in the request is invalid.</Message>"));
}

static void test_principal_is_looked_at_before_the_parameters(void **state) {
    assert_string_equal(
        code_of(*state, NULL, "Action=DeactivateMFADevice" WITH_MOCK_VERSION "&SerialNumber=x"),
        "MissingAuthenticationToken");
    assert_string_equal(code_of(*state, NULL, "Action=NoSuchAction" WITH_MOCK_VERSION), "InvalidAction");
}

static void test_principal_of_a_removed_user_is_unknown(void **state) {
    assert_int_equal(iam_mock_remove_user(*state, "Bob"), 0);
    add_user(*state, "Bob");
    assert_string_equal(call_authorized(*state, AUTHORIZATION(USER_KEY)), "InvalidClientTokenId");
}

/* ----- Sessions ------------------------------------------------------------------------------------ */

static void test_principal_expires_by_the_clock(void **state) {
    advance(*state, 9999);
    assert_string_equal(call_authorized(*state, AUTHORIZATION(EXPIRING_KEY)), "");
    advance(*state, 1);
    assert_string_equal(call_authorized(*state, AUTHORIZATION(EXPIRING_KEY)), "ExpiredToken");
    assert_string_equal(last_principal(*state), "nobody");
    assert_string_equal(call_authorized(*state, AUTHORIZATION(ASSUME_ROOT_KEY)), ""); /* which never does */
    assert_non_null(strstr(body_of(*state, EXPIRING_KEY, FORM),
                           "<Message>The security token included in the request is expired</Message>"));
}

static const struct {
    const char *authorization, *token, *code;
} tokens[] = {
    {AUTHORIZATION(SESSION_KEY), TOKEN, ""},
    {AUTHORIZATION(SESSION_KEY), "", "InvalidClientTokenId"},
    {AUTHORIZATION(SESSION_KEY), "x" TOKEN, "InvalidClientTokenId"},
    {AUTHORIZATION(SESSION_KEY), TOKEN "x", "InvalidClientTokenId"},
    {AUTHORIZATION(SESSION_KEY), "fwoGZXIvYXdzEBYaD/token+of=the/session", "InvalidClientTokenId"},
    {AUTHORIZATION(NO_MFA_KEY), TOKEN, "InvalidClientTokenId"},
    {AUTHORIZATION(USER_KEY), TOKEN, ""}, /* a key without a token doesn't mind one */
};

static void test_principal_of_a_session_needs_its_token(void **state) {
    for (size_t i = 0; i < LENGTH(tokens); i++) {
        const char *code = call_with_token(*state, tokens[i].authorization, tokens[i].token);
        if (strcmp(code, tokens[i].code) != 0)
            fail_msg("case %zu: \"%s\"", i, code);
    }
    assert_string_equal(call_authorized(*state, AUTHORIZATION(SESSION_KEY)), "InvalidClientTokenId");
    assert_non_null(strstr(body_of(*state, SESSION_KEY, FORM),
                           "<Message>The security token included in the request is invalid</Message>"));
}

/* User Guide: who holds a device removes it in an MFA session only. */
static void test_principal_without_mfa_keeps_a_device(void **state) {
    static const char form[] = "Action=DeactivateMFADevice" WITH_MOCK_VERSION "&SerialNumber=GAHT12345678";
    add_device(*state, "Bob", "GAHT12345678");
    assert_string_equal(code_of(*state, USER_KEY, form), "AccessDenied");
    const struct iam_mock_header headers[] = {{"X-Amz-Security-Token", TOKEN},
                                              {"Authorization", AUTHORIZATION(SESSION_KEY)}};
    struct iam_mock_request request = {
        .headers = headers, .header_count = 2, .body = form, .body_size = sizeof form - 1};
    struct iam_mock_response response = {0};
    assert_int_equal(iam_mock_send(*state, &request, &response), 0);
    assert_null(response.error_code);
    iam_mock_response_clear(&response);
    assert_int_equal(iam_mock_get_device_state(*state, "Bob", "GAHT12345678"), IAM_MOCK_DEACTIVATED);
}

/* ----- In the query string -------------------------------------------------------------------------- */

#define PRESIGNED(credential)                                                                                \
    "/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-SignedHeaders=host&X-Amz-Signature=0&X-Amz-"                   \
    "Credential=" credential

static const struct {
    const char *url, *code, *principal;
} presigned[] = {
    {PRESIGNED(USER_KEY "%2F20260101%2Fus-east-1%2Fiam%2Faws4_request"), "", "user/Bob"},
    {PRESIGNED(USER_KEY "/20260101/us-east-1/iam/aws4_request"), "", "user/Bob"},
    {PRESIGNED(ROOT_KEY "/d/r/s/t"), "", "root"},
    {PRESIGNED(""), "IncompleteSignature", "nobody"},
    {PRESIGNED("%2F20260101"), "IncompleteSignature", "nobody"},
    {PRESIGNED(ROOT_KEY), "IncompleteSignature", "nobody"},
    {PRESIGNED(UNKNOWN_KEY "/d/r/s/t"), "InvalidClientTokenId", "nobody"},
    {PRESIGNED(SESSION_KEY "/d/r/s/t"), "InvalidClientTokenId", "nobody"},
    {PRESIGNED(SESSION_KEY "/d/r/s/t&X-Amz-Security-Token=FwoGZXIvYXdzEBYaD%2Ftoken%2Bof%3Dthe%2Fsession"),
     "", "user/Bob"},
    {PRESIGNED(SESSION_KEY "/d/r/s/t&X-Amz-Security-Token=FwoGZXIvYXdzEBYaD/token+of=the/session"),
     "InvalidClientTokenId", /* the plus is a blank */
     "nobody"},
    {"/?X-Amz-Credential=" USER_KEY "/d/r/s/t", "MissingAuthenticationToken", "nobody"}, /* no algorithm */
    {"/?X-Amz-Algorithm=AWS4-HMAC-SHA512&X-Amz-Credential=" USER_KEY "/d/r/s/t", "MissingAuthenticationToken",
     "nobody"},
    {"/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=" USER_KEY "/d/r/s/t", "IncompleteSignature",
     "nobody"},
    {"/?X-Amz-Algorithm=AWS4-HMAC-SHA256&x-amz-credential=" USER_KEY, "IncompleteSignature",
     "nobody"}, /* parameters' names have case */
};

static void test_principal_may_be_in_the_query_string(void **state) {
    for (size_t i = 0; i < LENGTH(presigned); i++) {
        const char *code = call(*state, presigned[i].url, NULL, 0);
        if (strcmp(code, presigned[i].code) != 0)
            fail_msg("%s: \"%s\"", presigned[i].url, code);
        assert_string_equal(last_principal(*state), presigned[i].principal);
    }
}

static void test_principal_of_the_header_goes_before_the_query_string_s(void **state) {
    const struct iam_mock_header header = {"Authorization", AUTHORIZATION(ROOT_KEY)};
    assert_string_equal(call(*state, "/?X-Amz-Credential=" USER_KEY, &header, 1), "");
    assert_string_equal(last_principal(*state), "root");
    /* with an algorithm in both, the service takes neither */
    assert_string_equal(call(*state, PRESIGNED(USER_KEY "/d/r/s/t"), &header, 1), "SignatureDoesNotMatch");
}

/* The service reads credentials in the header or in the URL. */
static void test_principal_is_not_in_the_body(void **state) {
    static const char body[] = FORM "&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-SignedHeaders=host&"
                                    "X-Amz-Signature=0&X-Amz-Credential=" USER_KEY "/d/r/s/t";
    const struct iam_mock_header header = {"Authorization", AUTHORIZATION(USER_KEY)};
    assert_string_equal(call_with_body(*state, NULL, NULL, 0, body), "MissingAuthenticationToken");
    assert_string_equal(call_with_body(*state, NULL, &header, 1, body), "");
    assert_string_equal(last_principal(*state), "user/Bob");
}

/* ----- The default principal ------------------------------------------------------------------------ */

static int default_principal(void **state) {
    struct iam_mock_options options = {.default_principal = USER_KEY};
    return with_options(state, &options);
}

static void test_principal_by_default_is_the_option_s(void **state) {
    assert_int_equal(fill(*state), 0);
    assert_string_equal(call_authorized(*state, NULL), "");
    assert_string_equal(last_principal(*state), "user/Bob");
    assert_string_equal(call_authorized(*state, AUTHORIZATION(UNKNOWN_KEY)), "");
    assert_string_equal(last_principal(*state), "user/Bob");
    assert_string_equal(call_authorized(*state, AUTHORIZATION(ROOT_KEY)), "");
    assert_string_equal(last_principal(*state), "root");
    const char *problems = iam_mock_problems_text(*state);
    assert_non_null(problems);
    assert_string_equal(problems, "");
}

static void test_principal_by_default_that_is_not_there_is_a_problem(void **state) {
    assert_string_equal(call_authorized(*state, NULL), "InvalidClientTokenId");
    const char *problems = iam_mock_problems_text(*state);
    assert_non_null(problems);
    assert_string_equal(problems, "call 1: the default_principal isn't an access key of the account\n");
}

static void test_principal_by_default_is_looked_up_at_each_call(void **state) {
    assert_string_equal(call_authorized(*state, NULL), "InvalidClientTokenId");
    assert_int_equal(fill(*state), 0);
    assert_string_equal(call_authorized(*state, NULL), "");
    assert_int_equal(iam_mock_remove_user(*state, "Bob"), 0);
    assert_string_equal(call_authorized(*state, NULL), "InvalidClientTokenId");
}

static int default_and_required(void **state) {
    struct iam_mock_options options = {.default_principal = USER_KEY, .authentication = IAM_MOCK_REQUIRE_KEY};
    return with_options(state, &options) != 0 ? -1 : fill(*state);
}

static void test_principal_by_default_is_nobody_where_a_key_is_required(void **state) {
    assert_string_equal(call_authorized(*state, NULL), "MissingAuthenticationToken");
    assert_string_equal(call_authorized(*state, AUTHORIZATION(UNKNOWN_KEY)), "InvalidClientTokenId");
    const char *problems = iam_mock_problems_text(*state);
    assert_non_null(problems);
    assert_string_equal(problems, "");
}

/* ----- Headers --------------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    char field; /* 'a'uthorization, 'h'ost, 't'oken, '-' none */
} names[] = {
    {"Authorization", 'a'},
    {"authorization", 'a'},
    {"AUTHORIZATION", 'a'},
    {"aUTHORIZATIOn", 'a'},
    {"Authorizatio", '-'},
    {"Authorizations", '-'},
    {"Authorisation", '-'},
    {" Authorization", '-'},
    {"Authorization ", '-'},
    {"A", '-'},
    {"\x01uthorization", '-'},
    {"!uthorization", '-'},
    {"Host", 'h'},
    {"host", 'h'},
    {"HOST", 'h'},
    {"Hos", '-'},
    {"Hosts", '-'},
    {"H", '-'},
    {"X-Amz-Security-Token", 't'},
    {"x-amz-security-token", 't'},
    {"X-AMZ-SECURITY-TOKEN", 't'},
    {"X-Amz-Security-Toke", '-'},
    {"X-Amz-Security-Tokens", '-'},
    {"X_Amz_Security_Token", '-'},
    {"X\rAmz-Security-Token", '-'},
    {"X-Amz-Date", '-'},
    {"", '-'},
};

static void test_principal_headers_are_known_whatever_their_case(void **state) {
    (void)state;
    for (size_t i = 0; i < LENGTH(names); i++) {
        const struct iam_mock_header header = {names[i].name, "value"};
        struct request_headers read;
        assert_true(request_headers_read(&read, &header, 1));
        if ((read.authorization != NULL) != (names[i].field == 'a') ||
            (read.host != NULL) != (names[i].field == 'h') ||
            (read.security_token != NULL) != (names[i].field == 't'))
            fail_msg("\"%s\"", names[i].name);
    }
}

static void test_principal_headers_are_read_whatever_their_order(void **state) {
    (void)state;
    const struct iam_mock_header headers[] = {{"Accept", "1"},        {"x-amz-security-token", "2"},
                                              {"Authorization", "3"}, {"User-Agent", "4"},
                                              {"Host", "5"},          {"authorization", "6"}};
    struct request_headers read;
    assert_true(request_headers_read(&read, headers, LENGTH(headers)));
    assert_string_equal(read.security_token, "2");
    assert_string_equal(read.host, "5");
    assert_string_equal(read.authorization, "6"); /* of a repeated one the last counts (assumed) */
}

static void test_principal_headers_may_be_none(void **state) {
    (void)state;
    struct request_headers read;
    assert_true(request_headers_read(&read, NULL, 0));
    assert_null(read.host);
    assert_null(read.authorization);
    assert_null(read.security_token);
}

#define ANY_CALLER(test) cmocka_unit_test_setup_teardown(test, any_caller, without_mock)
#define REQUIRE_KEY(test) cmocka_unit_test_setup_teardown(test, require_key, without_mock)
#define BY_DEFAULT(test) cmocka_unit_test_setup_teardown(test, default_principal, without_mock)

int main(void) {
    const struct CMUnitTest tests[] = {
        ANY_CALLER(test_principal_is_the_key_s),
        ANY_CALLER(test_principal_without_a_known_key_is_root),
        REQUIRE_KEY(test_principal_required_is_one_of_the_account),
        REQUIRE_KEY(test_principal_refused_has_the_service_s_words),
        REQUIRE_KEY(test_principal_is_looked_at_before_the_parameters),
        REQUIRE_KEY(test_principal_of_a_removed_user_is_unknown),
        ANY_CALLER(test_principal_expires_by_the_clock),
        ANY_CALLER(test_principal_of_a_session_needs_its_token),
        ANY_CALLER(test_principal_without_mfa_keeps_a_device),
        REQUIRE_KEY(test_principal_may_be_in_the_query_string),
        REQUIRE_KEY(test_principal_is_not_in_the_body),
        REQUIRE_KEY(test_principal_of_the_header_goes_before_the_query_string_s),
        BY_DEFAULT(test_principal_by_default_is_the_option_s),
        BY_DEFAULT(test_principal_by_default_that_is_not_there_is_a_problem),
        BY_DEFAULT(test_principal_by_default_is_looked_up_at_each_call),
        cmocka_unit_test_setup_teardown(test_principal_by_default_is_nobody_where_a_key_is_required,
                                        default_and_required, without_mock),
        cmocka_unit_test(test_principal_headers_are_known_whatever_their_case),
        cmocka_unit_test(test_principal_headers_are_read_whatever_their_order),
        cmocka_unit_test(test_principal_headers_may_be_none),
    };
    return cmocka_run_group_tests_name("principal", tests, NULL, NULL);
}
