/* Verification of signatures through the public API: keys, the order of refusals, time, sessions, bad input.
 */
#include "with_mock.h"

#include "identity/signature.h"
#include "identity/signing_date.h"

#define KEY "AKIAIOSFODNN7EXAMPLE"
#define SESSION_KEY "ASIAIOSFODNN7EXAMPLE"
#define SECRET "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
#define TOKEN "AQoDYXdzEPT//////////wEXAMPLE=="
#define LIST "Action=ListMFADevices&Version=2010-05-08&UserName=Bob"
#define MAX_HEADERS 1100

static struct canonical_work work;

static const struct iam_mock_options verifying = {.authentication = IAM_MOCK_VERIFY_SIGNATURES};

static int with_keys_and_options(void **state, const struct iam_mock_options *options) {
    if (with_options(state, options) != 0)
        return -1;
    const struct iam_mock_access_key keys[] = {
        {.id = KEY, .secret = SECRET, .user_name = "Bob"},
        {.id = SESSION_KEY,
         .secret = SECRET,
         .session_token = TOKEN,
         .user_name = "Bob",
         .mfa_authenticated = true,
         .expires = "2026-01-01T00:10:00Z"},
    };
    add_user(*state, "Bob");
    for (size_t i = 0; i < LENGTH(keys); i++)
        assert_int_equal(iam_mock_add_access_key(*state, &keys[i], NULL), 0);
    return 0;
}

static int with_keys(void **state) { return with_keys_and_options(state, &verifying); }

static int with_keys_at_the_end_of_time(void **state) {
    const struct iam_mock_options options = {.authentication = IAM_MOCK_VERIFY_SIGNATURES,
                                             .start = "9999-12-31T23:59:59.999Z"};
    return with_keys_and_options(state, &options);
}

/* ----- Signing ----- */

/* A request, and what its signature is made for. */
struct to_sign {
    const char *method, *url, *body; /* method NULL: POST; URL NULL: "/" */
    size_t body_size;                /* 0: that of the text `body` */
    const char *date, *names, *key, *scope, *secret, *token;
    struct iam_mock_header headers[MAX_HEADERS];
    size_t header_count;
    char authorization[32 * 1024];
    char presigned[1024]; /* the URL of presign() */
};

static void start_request(struct to_sign *to) {
    *to = (struct to_sign) {
        .body = LIST
        , .date = "20260101T000000Z", .names = "host;x-amz-date", .key = KEY,
          .scope = "20260101/us-east-1/iam/aws4_request", .secret = SECRET
    };
}

static void add_header(struct to_sign *to, const char *name, const char *value) {
    assert_true(to->header_count < MAX_HEADERS);
    to->headers[to->header_count++] = (struct iam_mock_header){name, value};
}

/* Add the headers of a signed request. */
static void sign(struct to_sign *to) {
    char signature[SIGNATURE_SIZE];
    const char *mark = to->url ? strchr(to->url, '?') : NULL;
    add_header(to, "Host", "iam.amazonaws.com");
    add_header(to, "X-Amz-Date", to->date);
    if (to->token)
        add_header(to, "X-Amz-Security-Token", to->token);
    struct signed_request request = {.method = view_of(to->method ? to->method : "POST"),
                                     .query = view_of(mark ? mark + 1 : NULL),
                                     .host = VIEW("iam.amazonaws.com"),
                                     .headers = to->headers,
                                     .header_count = to->header_count,
                                     .body = {to->body, to->body_size ? to->body_size : strlen(to->body)},
                                     .signed_headers = view_of(to->names)};
    if (!signing_date_read(&request.date_ms, view_of(to->date)))
        request.date_ms = 0;
    snprintf(to->authorization, sizeof to->authorization,
             "AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=", to->key, to->scope,
             to->names);
    struct authorization authorization;
    authorization_read(&authorization, to->authorization, NULL, 0);
    const struct canonical_form right = {0};
    const struct canonical c = {.request = &request, .form = &right, .work = &work};
    const struct signer signer = {view_of(to->secret), &authorization, NULL};
    const size_t size = signature_compute(signature, &c, &signer), at = strlen(to->authorization);
    assert_true(at + size < sizeof to->authorization);
    memcpy(to->authorization + at, signature, size);
    to->authorization[at + size] = '\0';
    add_header(to, "Authorization", to->authorization);
}

#define PRESIGNED                                                                                            \
    "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=" KEY                                                 \
    "%2F20260101%2Fus-east-1%2Fiam%2Faws4_request&X-Amz-Date=20260101T000000Z&X-Amz-SignedHeaders=host"

/* Sign the parameters of a URL, instead of headers. */
static void presign(struct to_sign *to, const char *parameters) {
    char signature[SIGNATURE_SIZE];
    const struct iam_mock_header host = {"Host", "iam.amazonaws.com"};
    struct signed_request request = {.method = VIEW("GET"),
                                     .query = view_of(parameters),
                                     .host = view_of(host.value),
                                     .headers = &host,
                                     .header_count = 1,
                                     .signed_headers = VIEW("host")};
    assert_true(signing_date_read(&request.date_ms, view_of(to->date)));
    struct authorization authorization;
    authorization_read(&authorization,
                       "AWS4-HMAC-SHA256 Credential=" KEY "/20260101/us-east-1/iam/aws4_request", NULL, 0);
    const struct canonical_form right = {0};
    const struct canonical c = {.request = &request, .form = &right, .work = &work};
    const struct signer signer = {view_of(to->secret), &authorization, NULL};
    const size_t size = signature_compute(signature, &c, &signer);
    snprintf(to->presigned, sizeof to->presigned, "/?%s&X-Amz-Signature=%.*s", parameters, (int)size,
             signature);
    to->method = "GET";
    to->url = to->presigned;
    to->body = "";
    add_header(to, host.name, host.value);
}

/* Send the request. Returns the answer's code, "" for a success; `body`: NULL, or part of the answer. */
static const char *code_of_sent(struct iam_mock *mock, const struct to_sign *to, const char *body) {
    static char code[64];
    struct iam_mock_response response = {0};
    const struct iam_mock_request request = {.method = to->method,
                                             .url = to->url,
                                             .headers = to->headers,
                                             .header_count = to->header_count,
                                             .body = to->body,
                                             .body_size = to->body_size ? to->body_size : strlen(to->body)};
    assert_int_equal(iam_mock_send(mock, &request, &response), 0);
    snprintf(code, sizeof code, "%s", response.error_code ? response.error_code : "");
    if (body && !strstr(response.body, body))
        fail_msg("\"%s\" is not in:\n%s", body, response.body);
    iam_mock_response_clear(&response);
    return code;
}

static const char *sign_and_send(struct iam_mock *mock, struct to_sign *to) {
    sign(to);
    return code_of_sent(mock, to, NULL);
}

/* ----- Keys ----- */

static void a_key_needs_a_secret_to_verify(void **state) {
    static const char scenario[] = "<scenario xmlns=\"urn:iam-mock:scenario\"><user name=\"Bob\"/>\n"
                                   "<access_key id=\"" KEY "\" user_name=\"Bob\"/></scenario>";
    static const char message[] =
        "access key " KEY " has no secret; expected one, since the mock verifies signatures";
    const struct iam_mock_access_key key = {.id = KEY, .principal = IAM_MOCK_ROOT};
    struct iam_mock_error error = {0};
    struct iam_mock *other = NULL;
    (void)state;
    struct iam_mock *mock = NULL;
    assert_int_equal(iam_mock_new(&mock, &verifying, NULL), 0);
    assert_int_equal(iam_mock_add_access_key(mock, &key, &error), IAM_MOCK_EINVAL);
    assert_string_equal(error.field, "secret");
    assert_string_equal(error.message, message);
    assert_int_equal(iam_mock_load_scenario_text(mock, scenario, sizeof scenario - 1, &error),
                     IAM_MOCK_EINVAL);
    assert_int_equal(error.line, 2);
    assert_non_null(strstr(error.message, message));
    assert_int_equal(iam_mock_new(&other, NULL, NULL), 0);
    assert_int_equal(iam_mock_load_scenario_text(other, scenario, sizeof scenario - 1, NULL), 0);
    add_user(mock, "Alice");
    assert_int_equal(iam_mock_restore(mock, other, &error), IAM_MOCK_EINVAL);
    assert_string_equal(error.field, "from");
    assert_string_equal(error.message, message);
    const char *text = iam_mock_account_text(mock);
    assert_non_null(text);
    assert_non_null(strstr(text, "Alice")); /* nothing changed */
    iam_mock_free(other);
    iam_mock_free(mock);
}

static void a_key_needs_no_secret_in_the_other_modes(void **state) {
    (void)state;
    for (int mode = IAM_MOCK_ANY_CALLER; mode < IAM_MOCK_VERIFY_SIGNATURES; mode++) {
        const struct iam_mock_options options = {.authentication = (enum iam_mock_authentication)mode};
        const struct iam_mock_access_key key = {.id = KEY, .principal = IAM_MOCK_ROOT};
        struct iam_mock *mock = NULL;
        assert_int_equal(iam_mock_new(&mock, &options, NULL), 0);
        assert_int_equal(iam_mock_add_access_key(mock, &key, NULL), 0);
        iam_mock_free(mock);
    }
}

static void an_option_out_of_range_is_refused(void **state) {
    struct iam_mock_error error = {0};
    struct iam_mock *mock = NULL;
    const struct iam_mock_options options = {.authentication = (enum iam_mock_authentication)3};
    (void)state;
    assert_int_equal(iam_mock_new(&mock, &options, &error), IAM_MOCK_EINVAL);
    assert_string_equal(error.field, "authentication");
}

static void two_keys_cannot_have_one_id(void **state) {
    const struct iam_mock_access_key again = {.id = KEY, .secret = "another", .principal = IAM_MOCK_ROOT};
    static struct to_sign to;
    assert_int_equal(iam_mock_add_access_key(*state, &again, NULL), IAM_MOCK_EEXIST);
    start_request(&to);
    assert_string_equal(sign_and_send(*state, &to), "");
    start_request(&to);
    to.secret = "another";
    assert_string_equal(sign_and_send(*state, &to), "SignatureDoesNotMatch");
}

static void copy_element(char *out, size_t room, const char *xml, const char *start) {
    const char *at = strstr(xml, start);
    assert_non_null(at);
    at += strlen(start);
    const size_t size = strcspn(at, "<");
    assert_true(size < room);
    memcpy(out, at, size);
    out[size] = '\0';
}

/* The secret that CreateAccessKey answers is the key's. */
static void a_created_key_signs(void **state) {
    static struct to_sign to;
    char id[32], secret[64];
    struct iam_mock_response response = {0};
    start_request(&to);
    to.body = "Action=CreateAccessKey&Version=2010-05-08&UserName=Bob";
    sign(&to);
    const struct iam_mock_request request = {.headers = to.headers,
                                             .header_count = to.header_count,
                                             .body = to.body,
                                             .body_size = strlen(to.body)};
    assert_int_equal(iam_mock_send(*state, &request, &response), 0);
    assert_int_equal(response.status, 200);
    copy_element(id, sizeof id, response.body, "<AccessKeyId>");
    copy_element(secret, sizeof secret, response.body, "<SecretAccessKey>");
    iam_mock_response_clear(&response);
    start_request(&to);
    to.key = id;
    to.secret = secret;
    assert_string_equal(sign_and_send(*state, &to), "");
}

/* ----- Presigned ----- */

static void an_empty_authorization_counts_as_not_sent(void **state) {
    static const char *const values[] = {"", " ", "\t "};
    static struct to_sign to;
    for (size_t i = 0; i < LENGTH(values); i++) {
        start_request(&to);
        presign(&to, LIST "&" PRESIGNED);
        add_header(&to, "Authorization", values[i]);
        assert_string_equal(code_of_sent(*state, &to, NULL), "");
    }
}

/* ----- The order of refusals ----- */

/* Each request has the mistakes from its row on, so its answer is the one of its row. */
static const struct {
    const char *authorization, *date, *token, *message;
} rows[] = {
    {NULL, "x", "no", "Request is missing Authentication Token"},
    {"AWS Credential, Signature", "x", "no", "Unsupported AWS 'algorithm': 'AWS'."},
    {"AWS4-HMAC-SHA256 Credential", "x", "no", "'Credential' not a valid key=value pair"},
    {"AWS4-HMAC-SHA256 Credential=a/b", "x", "no", "Authorization header requires 'Signature' parameter. "},
    {"AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=date, Signature=0", "x", "no",
     "'Host' or ':authority' must be a 'SignedHeader'"},
    {"AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=0", "x", "no", "Got 'x'."},
    {"AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=0", "20260101T020000Z", "no",
     "Signature not yet current"},
    {"AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=0", "20250101T000000Z", "no",
     "Signature expired"},
    {"AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=0", "20260101T000000Z", "no",
     "Credential must have exactly 5 slash-delimited elements"},
    {"AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=host, Signature=0", "20260101T000000Z", "no",
     "Credential should be scoped to a valid region, not 'c'. Credential should be"},
    {"AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=0",
     "20260101T000000Z", "no", "<Message>The security token included in the request is invalid</Message>"},
    {"AWS4-HMAC-SHA256 Credential=" SESSION_KEY
     "/20260101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=0",
     "20260101T000000Z", "no", "<Message>The security token included in the request is invalid</Message>"},
    {"AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=0",
     "20260101T000000Z", NULL, "<Message>The security token included in the request is invalid.</Message>"},
    {"AWS4-HMAC-SHA256 Credential=" KEY
     "/20260101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=0",
     "20260101T000000Z", NULL, "The request signature we calculated does not match"},
};

static void refusals_are_in_the_service_s_order(void **state) {
    static struct to_sign to;
    for (size_t i = 0; i < LENGTH(rows); i++) {
        start_request(&to);
        add_header(&to, "X-Amz-Date", rows[i].date);
        if (rows[i].token)
            add_header(&to, "X-Amz-Security-Token", rows[i].token);
        if (rows[i].authorization)
            add_header(&to, "Authorization", rows[i].authorization);
        assert_string_not_equal(code_of_sent(*state, &to, rows[i].message), "");
    }
}

/* ----- Time and sessions ----- */

static void a_signature_lasts_for_15_minutes_of_the_clock(void **state) {
    static struct to_sign to;
    start_request(&to);
    sign(&to);
    assert_string_equal(code_of_sent(*state, &to, NULL), "");
    advance(*state, 15 * 60 * 1000 + 999);
    assert_string_equal(code_of_sent(*state, &to, NULL), "");
    advance(*state, 1);
    assert_string_equal(code_of_sent(*state, &to, "Signature expired: 20260101T000000Z"),
                        "SignatureDoesNotMatch");
}

static void a_session_signs_with_its_token_until_it_expires(void **state) {
    static struct to_sign to;
    start_request(&to);
    to.key = SESSION_KEY;
    to.token = TOKEN;
    to.names = "host;x-amz-date;x-amz-security-token";
    sign(&to);
    assert_string_equal(code_of_sent(*state, &to, NULL), "");
    const char *findings = iam_mock_findings_text(*state);
    assert_non_null(findings);
    assert_string_equal(findings, "");
    advance(*state, 10 * 60 * 1000);
    assert_string_equal(code_of_sent(*state, &to, NULL), "ExpiredToken");
}

/* ----- What is tolerated ----- */

/* The service sorts the names, and takes them in lower case. */
static void lists_of_names_are_tolerated_with_a_remark(void **state) {
    static const struct {
        const char *names, *finding; /* NULL: none */
    } lists[] = {
        {"host;x-amz-date", NULL},
        {"x-amz-date;host", "its SignedHeaders are not sorted"},
        {"Host;X-Amz-Date", "its SignedHeaders has upper-case letters"},
    };
    static struct to_sign to;
    for (size_t i = 0; i < LENGTH(lists); i++) {
        start_request(&to);
        to.names = lists[i].names;
        assert_string_equal(sign_and_send(*state, &to), "");
        const char *findings = iam_mock_findings_text(*state);
        assert_non_null(findings);
        if (!lists[i].finding)
            assert_string_equal(findings, "");
        else
            assert_non_null(strstr(findings, lists[i].finding));
    }
}

static void set_header(struct to_sign *to, const char *name, const char *value) {
    for (size_t i = 0; i < to->header_count; i++) {
        if (strcmp(to->headers[i].name, name) == 0)
            to->headers[i].value = value;
    }
}

/* RFC 9110, 5.5: they are no part of the value. */
static void blanks_around_values_do_not_count(void **state) {
    static struct to_sign to;
    static char authorization[sizeof to.authorization + 4];
    for (int i = 0; i < 4; i++) {
        start_request(&to);
        to.key = SESSION_KEY;
        to.token = TOKEN;
        to.names = "host;x-amz-date;x-amz-security-token";
        sign(&to);
        if (i == 0)
            set_header(&to, "X-Amz-Date", "\t 20260101T000000Z ");
        else if (i == 1)
            set_header(&to, "X-Amz-Security-Token", " " TOKEN "\t");
        else if (i == 2)
            set_header(&to, "Host", " iam.amazonaws.com ");
        snprintf(authorization, sizeof authorization, " %s \t", to.authorization);
        if (i == 3)
            set_header(&to, "Authorization", authorization);
        assert_string_equal(code_of_sent(*state, &to, NULL), "");
    }
}

/* ----- Bad input ----- */

static void a_thousand_signed_headers_are_verified(void **state) {
    static struct to_sign to;
    static char names[1000][16], list[20 * 1000];
    start_request(&to);
    size_t used = (size_t)snprintf(list, sizeof list, "host;x-amz-date");
    for (size_t i = 0; i < LENGTH(names); i++) { /* in the list sorted, in the request the other way round */
        snprintf(names[i], sizeof names[i], "x-h%04zu", i);
        used += (size_t)snprintf(list + used, sizeof list - used, ";%s", names[i]);
    }
    for (size_t i = LENGTH(names); i > 0; i--)
        add_header(&to, names[i - 1], "v");
    to.names = list;
    sign(&to);
    assert_string_equal(code_of_sent(*state, &to, NULL), "");
    to.headers[500].value = "w";
    assert_string_equal(code_of_sent(*state, &to, NULL), "SignatureDoesNotMatch");
}

/* Returns IAM_MOCK_ELIMIT for a list of names or a path with `count` parts, 0 if it is answered. */
static int send_parts(struct iam_mock *mock, size_t count, bool in_path) {
    static struct to_sign to;
    static char parts[4 * MAX_HEADERS];
    struct iam_mock_response response = {0};
    const size_t named = in_path ? 0 : 2;
    size_t used = (size_t)snprintf(parts, sizeof parts, "%s", in_path ? "" : "host;x-amz-date");
    for (size_t i = named; i < count; i++)
        used += (size_t)snprintf(parts + used, sizeof parts - used, in_path ? "/a" : ";a");
    start_request(&to);
    if (!in_path)
        to.names = parts;
    sign(&to);
    const struct iam_mock_request request = {.url = in_path ? parts : "/",
                                             .headers = to.headers,
                                             .header_count = to.header_count,
                                             .body = to.body,
                                             .body_size = strlen(to.body)};
    const int result = iam_mock_send(mock, &request, &response);
    iam_mock_response_clear(&response);
    return result;
}

static void over_1024_signed_parts_are_refused_in_words(void **state) {
    assert_int_equal(send_parts(*state, IAM_MOCK_MAX_SIGNED_PARTS, false), 0);
    assert_int_equal(send_parts(*state, IAM_MOCK_MAX_SIGNED_PARTS, true), 0);
    assert_int_equal(send_parts(*state, IAM_MOCK_MAX_SIGNED_PARTS + 1, false), IAM_MOCK_ELIMIT);
    assert_int_equal(send_parts(*state, IAM_MOCK_MAX_SIGNED_PARTS + 1, true), IAM_MOCK_ELIMIT);
    const char *problems = iam_mock_problems_text(*state);
    assert_non_null(problems);
    assert_non_null(strstr(problems, "over 1,024 signed headers (IAM_MOCK_MAX_SIGNED_PARTS)\n"));
    assert_non_null(strstr(problems, "over 1,024 segments in the path (IAM_MOCK_MAX_SIGNED_PARTS)\n"));
}

static char *repeated(const char *start, const char *text, size_t size) {
    char *out = malloc(size + strlen(start) + 1);
    assert_non_null(out);
    strcpy(out, start);
    char *at = out + strlen(start);
    for (size_t i = 0; i < size; i++)
        at[i] = text[i % strlen(text)];
    at[size] = '\0';
    return out;
}

#define CREDENTIAL "AWS4-HMAC-SHA256 Credential=" KEY "/20260101/us-east-1/iam/aws4_request, Signature=0, "

static void a_header_of_100_kilobytes_is_refused(void **state) {
    static const struct {
        const char *start, *text, *code;
    } cases[] = {
        {"AWS4-HMAC-SHA256 ", "x", "IncompleteSignature"},
        {"AWS4-HMAC-SHA256 ", ",", "IncompleteSignature"},
        {"AWS4-HMAC-SHA256 ", "a=b,", "IncompleteSignature"},
        {"AWS4-HMAC-SHA256 Credential=", "/", "IncompleteSignature"},
        {"AWS4-HMAC-SHA256 Credential=/", "Signature=", "IncompleteSignature"},
        {"", "x", "IncompleteSignature"},
        {CREDENTIAL "SignedHeaders=host;x-amz-date, Signature=", "0", "SignatureDoesNotMatch"},
    };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        static struct to_sign to;
        start_request(&to);
        char *header = repeated(cases[i].start, cases[i].text, 100 * 1024);
        add_header(&to, "X-Amz-Date", to.date);
        add_header(&to, "Authorization", header);
        assert_string_equal(code_of_sent(*state, &to, NULL), cases[i].code);
        assert_non_null(iam_mock_findings_text(*state));
        free(header);
    }
}

static void nul_bytes_are_signed_as_any_other(void **state) {
    static struct to_sign to;
    static const char body[] = LIST
    "&X=a\0b";
    start_request(&to);
    to.body = body;
    to.body_size = sizeof body - 1;
    assert_string_equal(sign_and_send(*state, &to), "");
    start_request(&to);
    to.method = "GET";
    to.url = "/?" LIST
    "&X=a%00b";
    to.body = "";
    assert_string_equal(sign_and_send(*state, &to), "");
    start_request(&to);
    to.method = "GET";
    to.url = "/?" LIST
    "&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=%00&X-Amz-Date=%00&"
    "X-Amz-SignedHeaders=host%3B%00&X-Amz-Signature=%00";
    to.body = "";
    assert_string_equal(code_of_sent(*state, &to, "Got '"), "IncompleteSignature");
}

static const struct {
    const char *date, *answer;
} dates[] = {
    {"99991231T235959Z", "Signature not yet current: 99991231T235959Z"},
    {"99991231T240000Z", "Got '99991231T240000Z'."},
    {"100000101T000000Z", "Got '100000101T000000Z'."},
    {"19700101T000000Z", "Signature expired: 19700101T000000Z"},
    {"19691231T235959Z", "Signature expired: 19691231T235959Z"},
    {"00010101T000000Z", "Signature expired: 00010101T000000Z"},
    {"Wed, 31 Dec 1969 23:59:59 GMT", "Signature expired: Wed, 31 Dec 1969 23:59:59 GMT"},
    {"19690229T000000Z", "Got '19690229T000000Z'."},
    {"20260230T000000Z", "Got '20260230T000000Z'."},
    {"20260101T000000", "Got '20260101T000000'."},
    {"20260101 000000Z", "Got '20260101 000000Z'."},
    {"", "Got ''."},
    {"Thu, 01 Jan 2026 00:00:00 UTC", "Got 'Thu, 01 Jan 2026 00:00:00 UTC'."},
    {"Thu, 01 Jam 2026 00:00:00 GMT", "Got 'Thu, 01 Jam 2026 00:00:00 GMT'."},
    {"2026-01-01T00:00:00Z", "<ListMFADevicesResponse"}, /* signed as 20260101T000000Z */
    {"Thu, 01 Jan 2026 00:00:00 GMT", "<ListMFADevicesResponse"},
};

static void dates_of_any_form(void **state) {
    static struct to_sign to;
    for (size_t i = 0; i < LENGTH(dates); i++) {
        start_request(&to);
        to.date = dates[i].date;
        sign(&to);
        code_of_sent(*state, &to, dates[i].answer);
    }
}

/* At the end of the clock's range, the window ends with it. */
static void the_year_9999_has_an_end(void **state) {
    static struct to_sign to;
    start_request(&to);
    to.date = "99991231T235959Z";
    to.scope = "99991231/us-east-1/iam/aws4_request";
    assert_string_equal(sign_and_send(*state, &to), "");
    start_request(&to);
    sign(&to);
    assert_string_equal(code_of_sent(*state, &to, "is now earlier than 99991231T234459Z (99991231T235959Z"),
                        "SignatureDoesNotMatch");
}

int main(void) {
#define TEST(test) cmocka_unit_test_setup_teardown(test, with_keys, without_mock)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_needs_a_secret_to_verify),
        cmocka_unit_test(a_key_needs_no_secret_in_the_other_modes),
        cmocka_unit_test(an_option_out_of_range_is_refused),
        TEST(two_keys_cannot_have_one_id),
        TEST(a_created_key_signs),
        TEST(an_empty_authorization_counts_as_not_sent),
        TEST(refusals_are_in_the_service_s_order),
        TEST(a_signature_lasts_for_15_minutes_of_the_clock),
        TEST(a_session_signs_with_its_token_until_it_expires),
        TEST(lists_of_names_are_tolerated_with_a_remark),
        TEST(blanks_around_values_do_not_count),
        TEST(a_thousand_signed_headers_are_verified),
        TEST(over_1024_signed_parts_are_refused_in_words),
        TEST(a_header_of_100_kilobytes_is_refused),
        TEST(nul_bytes_are_signed_as_any_other),
        TEST(dates_of_any_form),
        cmocka_unit_test_setup_teardown(the_year_9999_has_an_end, with_keys_at_the_end_of_time, without_mock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
