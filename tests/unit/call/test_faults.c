/* What each fault does to a call, before the change and after it. */
#include "faulty.h"
#include "model/faults.h"

#define BOB_CALL                                                                                             \
    "iam-mock journal 2\n1 2026-01-01T00:00:00.000Z root DeactivateMFADevice UserName=\"Bob\" "              \
    "SerialNumber=\"" BOB_MFA "\" -> "

static char whole[4096]; /* the body that would have come, NUL-terminated */
static size_t whole_size;

/* ----- Each of them ----- */

enum body { BODY_NONE, BODY_EMPTY, BODY_WHOLE, BODY_START, BODY_OTHER };
/* What the client learns of IAM's answer: nothing for sure, all in an unusual shape, all. */
enum told { TOLD_NOTHING, TOLD_UNUSUALLY, TOLD_ALL };

#define ID "x-amzn-RequestId "
#define TYPE "Content-Type "
#define SIZE "Content-Length "
#define DATE "Date "
#define USUAL ID TYPE SIZE DATE

static const struct fault_case {
    enum iam_mock_fault fault;
    int result;
    bool arrives;
    bool has_status;     /* that of the answer; PROXY_PAGE's own is its rule's */
    const char *headers; /* that arrive: their names, each with a blank after it */
    enum body body;
    int less;    /* bytes of the end that are missing */
    int further; /* bytes by which Content-Length is above what came; NOT_SAID: there is none */
    const char *journal;
    enum told told;
} fault_cases[] = {
#define NOT_SAID 1000
    {IAM_MOCK_REFUSED, IAM_MOCK_REFUSED, false, false, "", BODY_NONE, 0, NOT_SAID, "REFUSED", TOLD_NOTHING},
    {IAM_MOCK_DNS_FAILURE, IAM_MOCK_DNS_FAILURE, false, false, "", BODY_NONE, 0, NOT_SAID, "DNS_FAILURE",
     TOLD_NOTHING},
    {IAM_MOCK_TLS_FAILURE, IAM_MOCK_TLS_FAILURE, false, false, "", BODY_NONE, 0, NOT_SAID, "TLS_FAILURE",
     TOLD_NOTHING},
    {IAM_MOCK_CONNECT_TIMEOUT, IAM_MOCK_CONNECT_TIMEOUT, false, false, "", BODY_NONE, 0, NOT_SAID,
     "CONNECT_TIMEOUT", TOLD_NOTHING},
    {IAM_MOCK_TIMEOUT, IAM_MOCK_TIMEOUT, true, false, "", BODY_NONE, 0, NOT_SAID, "TIMEOUT", TOLD_NOTHING},
    {IAM_MOCK_RESET, IAM_MOCK_RESET, true, false, "", BODY_NONE, 0, NOT_SAID, "RESET", TOLD_NOTHING},
    {IAM_MOCK_CLOSED, IAM_MOCK_CLOSED, true, false, "", BODY_NONE, 0, NOT_SAID, "CLOSED", TOLD_NOTHING},
    {IAM_MOCK_CUT_HEADERS, IAM_MOCK_CUT_HEADERS, true, true, ID TYPE, BODY_EMPTY, 0, NOT_SAID, "CUT_HEADERS",
     TOLD_NOTHING},
    {IAM_MOCK_CUT, IAM_MOCK_CUT, true, true, USUAL, BODY_EMPTY, 0, NOT_SAID, "CUT@0", TOLD_NOTHING},
    {IAM_MOCK_TOO_LONG, IAM_MOCK_TOO_LONG, true, true, USUAL, BODY_WHOLE, 0, 16, "TOO_LONG", TOLD_NOTHING},
    {IAM_MOCK_TOO_SHORT, IAM_MOCK_TOO_SHORT, true, true, USUAL, BODY_START, 16, 0, "TOO_SHORT", TOLD_NOTHING},
    {IAM_MOCK_GARBAGE, IAM_MOCK_GARBAGE, true, false, "", BODY_OTHER, 0, NOT_SAID, "GARBAGE", TOLD_NOTHING},
    {IAM_MOCK_BAD_HEADER, IAM_MOCK_BAD_HEADER, true, true, ID TYPE, BODY_EMPTY, 0, NOT_SAID, "BAD_HEADER",
     TOLD_NOTHING},
    {IAM_MOCK_PROXY_PAGE, 0, true, true, TYPE SIZE DATE, BODY_OTHER, 0, 0, "PROXY_PAGE", TOLD_NOTHING},
    {IAM_MOCK_EMPTY_BODY, 0, true, true, USUAL, BODY_EMPTY, 0, 0, "EMPTY_BODY", TOLD_NOTHING},
    {IAM_MOCK_MALFORMED_XML, 0, true, true, USUAL, BODY_START, 12, 0, "MALFORMED_XML", TOLD_NOTHING},
    {IAM_MOCK_NO_LENGTH, 0, true, true, ID TYPE DATE, BODY_WHOLE, 0, NOT_SAID, "NO_LENGTH", TOLD_UNUSUALLY},
    {IAM_MOCK_LENGTH_ZERO, 0, true, true, USUAL, BODY_EMPTY, 0, 0, "LENGTH_ZERO", TOLD_NOTHING},
    {IAM_MOCK_LENGTH_NEGATIVE, IAM_MOCK_LENGTH_NEGATIVE, true, true, USUAL, BODY_WHOLE, 0, NOT_SAID,
     "LENGTH_NEGATIVE", TOLD_NOTHING},
    {IAM_MOCK_LENGTH_HUGE, IAM_MOCK_LENGTH_HUGE, true, true, USUAL, BODY_WHOLE, 0, NOT_SAID, "LENGTH_HUGE",
     TOLD_NOTHING},
    {IAM_MOCK_GZIP, 0, true, true, USUAL "Content-Encoding ", BODY_OTHER, 0, 0, "GZIP", TOLD_UNUSUALLY},
    {IAM_MOCK_DATE_OFF, 0, true, true, USUAL, BODY_WHOLE, 0, 0, "DATE_OFF", TOLD_ALL},
    {IAM_MOCK_LATE, 0, true, true, USUAL, BODY_WHOLE, 0, 0, "LATE", TOLD_ALL},
    {IAM_MOCK_LARGE_PAGE, 0, true, true, TYPE SIZE DATE, BODY_OTHER, 0, 0, "LARGE_PAGE", TOLD_NOTHING},
    {IAM_MOCK_LARGE_COMMENT, 0, true, true, USUAL "vary ", BODY_OTHER, 0, 0, "LARGE_COMMENT", TOLD_UNUSUALLY},
};

/* The answer that the fault lets through in part: the same call in the same mock, without it. */
static void keep_whole_answer(struct sender *sender, enum iam_mock_when when) {
    renew_with_bob(sender);
    if (when != IAM_MOCK_AFTER_CHANGE)
        add_rule(sender, .when = when, .error = "ServiceFailure");
    assert_int_equal(send_raw(sender, DEACTIVATE_BOB, 0), 0);
    whole_size = sender->response.body_size;
    assert_true(whole_size < sizeof whole);
    memcpy(whole, sender->response.body, whole_size + 1);
}

static void check_body(const struct fault_case *c, const struct iam_mock_response *response) {
    if (c->body == BODY_NONE) {
        assert_null(response->body);
        assert_int_equal(response->body_size, 0);
        return;
    }
    assert_non_null(response->body);
    assert_int_equal(response->body[response->body_size], 0);
    if (c->body == BODY_EMPTY)
        assert_int_equal(response->body_size, 0);
    if (c->body != BODY_WHOLE && c->body != BODY_START)
        return;
    assert_int_equal(response->body_size, whole_size - (size_t)c->less);
    assert_memory_equal(response->body, whole, response->body_size);
}

/* The names of the response's headers, each with a blank after it. */
static const char *names_of_headers(const struct iam_mock_response *response) {
    static char names[256];
    names[0] = '\0';
    for (size_t i = 0; i < response->header_count; i++) {
        const size_t size = strlen(names);
        snprintf(names + size, sizeof names - size, "%s ", response->headers[i].name);
    }
    return names;
}

static bool is_page(const struct fault_case *c) {
    return c->fault == IAM_MOCK_PROXY_PAGE || c->fault == IAM_MOCK_LARGE_PAGE;
}

/* The error that the client learns. */
static const char *code_told(const struct fault_case *c, bool applied) {
    return c->told != TOLD_NOTHING && !applied ? "ServiceFailure" : NULL;
}

static void check_code(const char *actual, const char *expected) {
    if (expected)
        assert_string_equal(actual ? actual : "none", expected);
    else
        assert_null(actual);
}

static void check_delivered(const struct fault_case *c, struct sender *sender, int status, bool applied) {
    const struct iam_mock_response *response = &sender->response;
    const char *type = iam_mock_response_header(response, "Content-Type");
    assert_int_equal(response->status, c->has_status ? status : 0);
    check_code(response->error_code, code_told(c, applied));
    assert_string_equal(names_of_headers(response), c->headers);
    if (type)
        assert_string_equal(type, is_page(c) ? "text/html" : "text/xml");
    check_body(c, response);
    if (c->further != NOT_SAID)
        assert_int_equal(length_said(sender), response->body_size + (size_t)c->further);
    if (c->fault == IAM_MOCK_CUT)
        assert_int_equal(length_said(sender), whole_size);
}

static void check_journal(const struct fault_case *c, struct sender *sender, bool applied) {
    const struct iam_mock_call *call = iam_mock_call_at(sender->mock, 1);
    const char *code = code_told(c, applied);
    const bool acknowledged = c->told != TOLD_NOTHING && applied;
    char expected[512], status[16] = "";
    if (sender->response.status)
        snprintf(status, sizeof status, "%d ", sender->response.status);
    snprintf(expected, sizeof expected, BOB_CALL "%s%s%s%s%s by \"the \\\"fault\\\"\" #1\n", status,
             c->journal, code ? " " : "", code ? code : "", applied ? " applied" : "");
    assert_string_equal(journal_of(sender), expected);
    assert_int_equal(call->fault, c->fault);
    assert_int_equal(call->status, sender->response.status);
    check_code(call->error_code, code);
    assert_int_equal(call->waited_ms, 0);
    assert_int_equal(call->applied, applied);
    assert_int_equal(call->acknowledged, acknowledged);
    struct iam_mock_counts counts = counts_of(sender);
    assert_int_equal(counts.calls, 1);
    assert_int_equal(counts.applied, applied);
    assert_int_equal(counts.acknowledged, acknowledged);
    assert_int_equal(counts.lost, c->arrives && !(c->told == TOLD_ALL && applied));
}

static void try_fault(struct sender *sender, const struct fault_case *c, enum iam_mock_when when) {
    bool after = when == IAM_MOCK_AFTER_CHANGE;
    keep_whole_answer(sender, when);
    renew_with_bob(sender);
    add_rule(sender, .name = "the \"fault\"", .when = when, .fault = c->fault);
    assert_int_equal(send_raw(sender, DEACTIVATE_BOB, 0), c->result);
    check_delivered(c, sender, after || is_page(c) ? 200 : 500, after);
    check_journal(c, sender, after);
    assert_int_equal(bob_is_off(sender), after);
    assert_int_equal(iam_mock_now_ms(sender->mock), START_MS);
    assert_string_equal(problems_of(sender), "");
    assert_int_equal(counts_of_rule(sender, "the \"fault\"").acted, 1);
    assert_string_equal(send_form(sender, DEACTIVATE_BOB), after ? "NoSuchEntity" : "");
    assert_int_equal(sender->response.header_count, 4);
}

static void test_faults_before_the_change(void **state) {
    for (size_t i = 0; i < LENGTH(fault_cases); i++) {
        try_fault(*state, &fault_cases[i], IAM_MOCK_BEFORE_CHANGE);
        try_fault(*state, &fault_cases[i], IAM_MOCK_BEFORE_VALIDATION);
    }
}

static void test_faults_after_the_change(void **state) {
    for (size_t i = 0; i < LENGTH(fault_cases); i++) {
        if (fault_cases[i].arrives)
            try_fault(*state, &fault_cases[i], IAM_MOCK_AFTER_CHANGE);
    }
}

static void test_faults_that_never_arrive_are_refused_after_the_change(void **state) {
    struct sender *sender = *state;
    for (size_t i = 0; i < LENGTH(fault_cases); i++) {
        const struct fault_case *c = &fault_cases[i];
        const struct iam_mock_rule rule = {
            .fault = c->fault, .when = IAM_MOCK_AFTER_CHANGE, .optional = true};
        int expected = c->arrives ? 0 : IAM_MOCK_EINVAL;
        assert_int_equal(iam_mock_add_rule(sender->mock, &rule, &sender->error), expected);
        if (c->arrives)
            continue;
        char message[200];
        snprintf(message, sizeof message,
                 "%s keeps the request from arriving; expected BEFORE_CHANGE, not AFTER_CHANGE",
                 iam_mock_fault_text((int)c->fault));
        assert_string_equal(sender->error.message, message);
        assert_string_equal(sender->error.field, "when");
    }
}

static void test_faults_have_words(void **state) {
    (void)state;
    for (size_t i = 0; i < LENGTH(fault_cases); i++) {
        const char *words = iam_mock_fault_text((int)fault_cases[i].fault);
        assert_memory_equal(words, fault_cases[i].journal, strlen(words));
        assert_int_equal(fault_cases[i].fault, i + 1);
    }
    assert_string_equal(iam_mock_fault_text(0), "NO_FAULT");
    assert_string_equal(iam_mock_fault_text(-1), "unknown fault");
    assert_string_equal(iam_mock_fault_text(FAULT_COUNT), "unknown fault");
}

/* ----- CUT ----- */

static void test_faults_cut_at_every_offset(void **state) {
    struct sender *sender = *state;
    for (int after = 0; after < 2; after++) {
        enum iam_mock_when when = after ? IAM_MOCK_AFTER_CHANGE : IAM_MOCK_BEFORE_CHANGE;
        keep_whole_answer(sender, when);
        for (size_t at = 0; at < whole_size; at += after ? 1 : 7) {
            renew_with_bob(sender);
            add_rule(sender, .fault = IAM_MOCK_CUT, .cut_at = (int64_t)at, .when = when);
            assert_int_equal(send_raw(sender, DEACTIVATE_BOB, 0), IAM_MOCK_CUT);
            assert_int_equal(sender->response.body_size, at);
            assert_memory_equal(sender->response.body, whole, at);
            assert_int_equal(sender->response.body[at], 0);
            assert_int_equal(length_said(sender), whole_size);
            assert_int_equal(bob_is_off(sender), after);
            assert_string_equal(problems_of(sender), "");
        }
    }
}

static void test_faults_cut_past_the_end_is_a_problem(void **state) {
    struct sender *sender = *state;
    keep_whole_answer(sender, IAM_MOCK_AFTER_CHANGE);
    const int64_t past[] = {(int64_t)whole_size, (int64_t)whole_size + 1, INT64_MAX};
    for (size_t i = 0; i < LENGTH(past); i++) {
        char expected[200];
        renew_with_bob(sender);
        add_rule(sender, .fault = IAM_MOCK_CUT, .cut_at = past[i], .when = IAM_MOCK_AFTER_CHANGE);
        assert_int_equal(send_raw(sender, DEACTIVATE_BOB, 0), IAM_MOCK_CUT);
        assert_int_equal(sender->response.body_size, whole_size - 1);
        assert_int_equal(length_said(sender), whole_size);
        snprintf(expected, sizeof expected,
                 "call 1: cut_at %lld isn't within the body of %zu bytes; its last was cut\n",
                 (long long)past[i], whole_size);
        assert_string_equal(problems_of(sender), expected);
    }
}

/* ----- What can't be ----- */

static void test_faults_that_cannot_be_are_refused(void **state) {
    static const struct {
        struct iam_mock_rule rule;
        const char *field, *message;
    } cases[] = {
        {{.fault = (enum iam_mock_fault)FAULT_COUNT}, "fault", "expected one of enum iam_mock_fault"},
        {{.fault = (enum iam_mock_fault) - 1}, "fault", "fault is -1; expected one of"},
        {{.fault = IAM_MOCK_RESET, .error = "Throttling"}, "fault", "a fault beside an error or a body_file"},
        {{.fault = IAM_MOCK_RESET, .body_file = "Makefile"},
         "fault",
         "a fault beside an error or a body_file"},
        {{.fault = IAM_MOCK_RESET, .message = "m"}, "message", "a message without an error"},
        {{.fault = IAM_MOCK_RESET, .status = 200},
         "status",
         "a status without an error, a body_file, a location, PROXY"},
        {{.fault = IAM_MOCK_RESET, .status = 200, .force = true}, "status", "a status without an error"},
        {{.fault = IAM_MOCK_EMPTY_BODY, .status = 200}, "status", "a status without an error"},
        {{.latency_ms = 1, .status = 200}, "status", "a status without an error"},
        {{.fault = IAM_MOCK_RESET, .cut_at = 1},
         "cut_at",
         "cut_at is 1; expected 0 or more with CUT, 0 without"},
        {{.error = "Throttling", .cut_at = 1}, "cut_at", "cut_at is 1; expected 0 or more with CUT"},
        {{.fault = IAM_MOCK_CUT, .cut_at = -1}, "cut_at", "cut_at is -1; expected 0 or more with CUT"},
        {{.fault = IAM_MOCK_PROXY_PAGE, .status = 404},
         "status",
         "PROXY_PAGE with status 404; expected 200, 403, 429, 502 or 503, or force"},
        {{.fault = IAM_MOCK_LARGE_PAGE, .status = 301},
         "status",
         "LARGE_PAGE with status 301; expected 200, 403, 429, 502 or 503, or force"},
        {{.fault = IAM_MOCK_PROXY_PAGE, .status = 600, .force = true}, "status", "expected 200 to 599"},
        {{.cut_at = 0, .times = 1},
         "error",
         "nothing to do; expected an error, a body_file, a fault, a location, latency_ms, page_limit or a "
         "race"},
    };
    struct sender *sender = *state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        int code = iam_mock_add_rule(sender->mock, &cases[i].rule, &sender->error);
        assert_int_equal(code, IAM_MOCK_EINVAL);
        assert_string_equal(sender->error.field, cases[i].field);
        if (!strstr(sender->error.message, cases[i].message))
            fail_msg("\"%s\" isn't in \"%s\"", cases[i].message, sender->error.message);
    }
    assert_string_equal(send_form(sender, DEACTIVATE_BOB), ""); /* no rule was added */
}

/* ----- Some by themselves ----- */

static void test_faults_proxy_page_has_a_status(void **state) {
    static const struct {
        int given, sent;
        bool force;
    } cases[] = {{0, 200, false},   {200, 200, false}, {403, 403, false}, {429, 429, false},
                 {502, 502, false}, {503, 503, false}, {418, 418, true}};
    struct sender *sender = *state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        renew_with_bob(sender);
        add_rule(sender, .fault = IAM_MOCK_PROXY_PAGE, .status = cases[i].given, .force = cases[i].force);
        assert_int_equal(send_raw(sender, DEACTIVATE_BOB, 0), 0);
        assert_int_equal(sender->response.status, cases[i].sent);
        assert_non_null(strstr(sender->response.body, "<html>"));
        assert_null(iam_mock_response_header(&sender->response, "x-amzn-RequestId"));
        const char *wait = iam_mock_response_header(&sender->response, "Retry-After");
        assert_string_equal(wait ? wait : "none", cases[i].sent == 429 ? "1" : "none");
        assert_int_equal(length_said(sender), strlen(sender->response.body));
        assert_int_equal(counts_of(sender).acknowledged, 0);
    }
}

static void test_faults_garbage_is_what_came(void **state) {
    struct sender *sender = *state;
    send_form(sender, FORM("ListMFADevices") "&UserName=Bob"); /* nothing of it is left */
    add_rule(sender, .fault = IAM_MOCK_GARBAGE);
    assert_int_equal(send_raw(sender, DEACTIVATE_BOB, 0), IAM_MOCK_GARBAGE);
    assert_memory_equal(sender->response.body, "SSH-2.0-", 8);
    assert_int_equal(sender->response.body_size, strlen(sender->response.body));
    assert_int_equal(sender->response.status, 0);
    assert_null(sender->response.headers);
    assert_int_equal(sender->response.header_count, 0);
}

/* A list that is read changes nothing, and a fault may still hit its answer. */
static void test_faults_hit_a_list(void **state) {
    struct sender *sender = *state;
    add_rule(sender, .action = "*", .fault = IAM_MOCK_MALFORMED_XML, .when = IAM_MOCK_AFTER_CHANGE);
    assert_int_equal(send_raw(sender, FORM("ListMFADevices") "&UserName=Bob", 0), 0);
    assert_int_equal(sender->response.status, 200);
    assert_non_null(strstr(sender->response.body, BOB_MFA));
    assert_null(strstr(sender->response.body, "</ListMFADevicesResponse>"));
    assert_int_equal(counts_of(sender).applied, 0);
}

/* Nothing of the call happens: not even a wrong request is answered. */
static void test_faults_hit_a_call_that_fails_by_itself(void **state) {
    struct sender *sender = *state;
    add_rule(sender, .fault = IAM_MOCK_REFUSED, .when = IAM_MOCK_BEFORE_VALIDATION);
    add_rule(sender, .fault = IAM_MOCK_RESET);
    add_rule(sender, .fault = IAM_MOCK_RESET, .when = IAM_MOCK_AFTER_CHANGE, .optional = true,
             .name = "late");
    assert_int_equal(send_raw(sender, DEACTIVATE("Bob", "short"), 0), IAM_MOCK_REFUSED);
    assert_int_equal(send_raw(sender, DEACTIVATE("Bob", "short"), 0), 0); /* not so far as RESET's moment */
    assert_string_equal(sender->response.error_code, "ValidationError");
    assert_int_equal(send_raw(sender, DEACTIVATE("Nobody", BOB_MFA), 0), IAM_MOCK_RESET);
    assert_int_equal(send_raw(sender, DEACTIVATE("Nobody", BOB_MFA), 0), 0);
    assert_string_equal(sender->response.error_code, "NoSuchEntity");
    assert_int_equal(counts_of_rule(sender, "late").matched, 0);
}

static void test_faults_leave_a_response_that_can_be_reused(void **state) {
    struct sender *sender = *state;
    for (size_t i = 0; i < LENGTH(fault_cases); i++) {
        add_rule(sender, .action = "*", .fault = fault_cases[i].fault);
        assert_int_equal(send_raw(sender, FORM("ListMFADevices") "&UserName=Bob", 0), fault_cases[i].result);
        assert_string_equal(send_form(sender, FORM("ListMFADevices") "&UserName=Bob"), "");
        assert_int_equal(sender->response.header_count, 4);
        assert_string_equal(sender->response.headers[1].value, "text/xml");
        assert_int_equal(length_said(sender), sender->response.body_size);
        assert_non_null(strstr(sender->response.body, "</ListMFADevicesResponse>"));
    }
    iam_mock_response_clear(&sender->response);
    assert_int_equal(sender->response.status, 0);
}

/* The first answer of a response is a proxy's page, longer than the answer it stands for. */
static void test_faults_may_be_a_response_s_first_answer(void **state) {
    struct sender *sender = *state;
    for (size_t i = 0; i < LENGTH(fault_cases); i++) {
        add_rule(sender, .fault = fault_cases[i].fault);
        assert_int_equal(send_raw(sender, DEACTIVATE_BOB, 0), fault_cases[i].result);
        iam_mock_response_clear(&sender->response);
    }
}

static void test_faults_are_cloned_and_restored(void **state) {
    struct sender *sender = *state, copy = {0};
    add_rule(sender, .fault = IAM_MOCK_CUT, .cut_at = 9, .latency_ms = 250, .when = IAM_MOCK_AFTER_CHANGE,
             .times = 2);
    assert_int_equal(iam_mock_clone(&copy.mock, sender->mock, NULL), 0);
    int result = send_raw(&copy, DEACTIVATE_BOB, 0);
    bool same = result == IAM_MOCK_CUT && copy.response.body_size == 9 && bob_is_off(&copy) &&
                iam_mock_now_ms(copy.mock) == START_MS + 250 && !bob_is_off(sender);
    assert_int_equal(iam_mock_restore(copy.mock, sender->mock, NULL), 0);
    same = same && send_raw(&copy, DEACTIVATE_BOB, 0) == IAM_MOCK_CUT && copy.response.body_size == 9;
    iam_mock_free(copy.mock);
    assert_true(same);
    assert_int_equal(send_raw(sender, DEACTIVATE_BOB, 0), IAM_MOCK_CUT);
    assert_int_equal(counts_of_rule(sender, "rule 1").acted, 1);
}

/* ----- Lost ----- */

static void test_faults_lost_counts_what_a_client_cannot_know(void **state) {
    static const struct {
        struct iam_mock_rule rule;
        const char *form;
        bool lost;
    } cases[] = {
        {{.action = NULL}, DEACTIVATE_BOB, false},
        {{.action = NULL}, DEACTIVATE("Nobody", BOB_MFA), false},
        {{.error = "Throttling"}, DEACTIVATE_BOB, false},
        {{.error = "ServiceUnavailable"}, DEACTIVATE_BOB, true},
        {{.error = "InternalFailure"}, DEACTIVATE_BOB, true},
        {{.error = "Throttling", .when = IAM_MOCK_AFTER_CHANGE}, DEACTIVATE_BOB, true},
        {{.error = "Throttling", .when = IAM_MOCK_AFTER_CHANGE, .action = "*"},
         FORM("ListMFADevices") "&UserName=Bob",
         false},
        {{.body_file = "hostile:bom"}, DEACTIVATE_BOB, true},
        {{.body_file = "hostile:no-message"}, DEACTIVATE_BOB, true},
        {{.latency_ms = 5}, DEACTIVATE_BOB, false},
    };
    struct sender *sender = *state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        const struct iam_mock_rule *rule = &cases[i].rule;
        renew_with_bob(sender);
        if (rule->error || rule->body_file || rule->latency_ms)
            add_this_rule(sender, rule);
        assert_int_equal(send_raw(sender, cases[i].form, 0), 0);
        struct iam_mock_counts counts = counts_of(sender), of_bob;
        if (counts.lost != cases[i].lost)
            fail_msg("case %zu: %s", i, journal_of(sender));
        assert_int_equal(iam_mock_get_counts(sender->mock, NULL, "bob", NULL, &of_bob), 0);
        assert_int_equal(of_bob.lost, cases[i].lost);
        assert_int_equal(iam_mock_get_counts(sender->mock, NULL, "Eve", NULL, &of_bob), 0);
        assert_int_equal(of_bob.lost, 0);
        iam_mock_clear_journal(sender->mock);
        assert_int_equal(counts_of(sender).lost, 0);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, sender_setup_with_bob, sender_teardown)
/* A new fault does not go untested. Those that shape a page are in test_pages.c. */
static void test_faults_have_a_case_each(void **state) {
    (void)state;
    for (int fault = IAM_MOCK_NO_FAULT + 1; fault_exists(fault); fault++) {
        bool found = false;
        for (size_t i = 0; i < LENGTH(fault_cases); i++)
            found = found || (int)fault_cases[i].fault == fault;
        if (!found && !fault_shapes_page((enum iam_mock_fault)fault))
            fail_msg("fault_cases has no row for %s", iam_mock_fault_text(fault));
    }
}

static const struct CMUnitTest tests[] = {
    TEST(test_faults_before_the_change),
    TEST(test_faults_after_the_change),
    TEST(test_faults_that_never_arrive_are_refused_after_the_change),
    TEST(test_faults_have_words),
    TEST(test_faults_cut_at_every_offset),
    TEST(test_faults_cut_past_the_end_is_a_problem),
    TEST(test_faults_that_cannot_be_are_refused),
    TEST(test_faults_proxy_page_has_a_status),
    TEST(test_faults_garbage_is_what_came),
    TEST(test_faults_hit_a_list),
    cmocka_unit_test(test_faults_have_a_case_each),
    TEST(test_faults_hit_a_call_that_fails_by_itself),
    TEST(test_faults_leave_a_response_that_can_be_reused),
    TEST(test_faults_may_be_a_response_s_first_answer),
    TEST(test_faults_are_cloned_and_restored),
    TEST(test_faults_lost_counts_what_a_client_cannot_know),
};

int main(void) { return cmocka_run_group_tests(tests, NULL, NULL); }
