/* Every fault, before, after and without the change, on a new and on a kept connection, by the easy and by
 * the multi interface: what libcurl makes of it, what became of the device, and what the journal says. */
#include "post_by.h"

#define TIMEOUT_MS 30000

enum brings {
    NOTHING,       /* no byte for the program */
    AS_IT_COMES,   /* what iam_mock_send() says that arrives */
    ANOTHER_ANSWER /* on a kept connection; on a new one NOTHING */
};

static const struct expectation {
    enum iam_mock_fault fault;
    CURLcode code;
    bool arrives; /* so it may also come after the change */
    bool has_status;
    enum brings brings;
    bool kept; /* the connection carries the next request */
} expectations[] = {
    {IAM_MOCK_NO_FAULT, CURLE_OK, false, true, AS_IT_COMES, true},
    {IAM_MOCK_REFUSED, CURLE_COULDNT_CONNECT, false, false, NOTHING, false},
    {IAM_MOCK_DNS_FAILURE, CURLE_COULDNT_RESOLVE_HOST, false, false, NOTHING, false},
    {IAM_MOCK_TLS_FAILURE, CURLE_PEER_FAILED_VERIFICATION, false, false, NOTHING, false},
    {IAM_MOCK_CONNECT_TIMEOUT, CURLE_OPERATION_TIMEDOUT, false, false, NOTHING, false},
    {IAM_MOCK_TIMEOUT, CURLE_OPERATION_TIMEDOUT, true, false, NOTHING, false},
    {IAM_MOCK_RESET, CURLE_RECV_ERROR, true, false, ANOTHER_ANSWER, false},
    {IAM_MOCK_CLOSED, CURLE_GOT_NOTHING, true, false, ANOTHER_ANSWER, false},
    {IAM_MOCK_CUT_HEADERS, CURLE_OK, true, true, NOTHING, false},
    {IAM_MOCK_CUT, CURLE_PARTIAL_FILE, true, true, AS_IT_COMES, false},
    {IAM_MOCK_TOO_LONG, CURLE_PARTIAL_FILE, true, true, AS_IT_COMES, false},
    {IAM_MOCK_TOO_SHORT, CURLE_OK, true, true, AS_IT_COMES, false},
    {IAM_MOCK_GARBAGE, CURLE_UNSUPPORTED_PROTOCOL, true, false, NOTHING, false},
    {IAM_MOCK_BAD_HEADER, CURLE_WEIRD_SERVER_REPLY, true, true, NOTHING, false},
    {IAM_MOCK_PROXY_PAGE, CURLE_OK, true, true, AS_IT_COMES, true},
    {IAM_MOCK_EMPTY_BODY, CURLE_OK, true, true, AS_IT_COMES, true},
    {IAM_MOCK_MALFORMED_XML, CURLE_OK, true, true, AS_IT_COMES, true},
    {IAM_MOCK_NO_LENGTH, CURLE_OK, true, true, AS_IT_COMES, false},
    {IAM_MOCK_LENGTH_ZERO, CURLE_OK, true, true, AS_IT_COMES, false},
    {IAM_MOCK_LENGTH_NEGATIVE, CURLE_WEIRD_SERVER_REPLY, true, true, NOTHING, false},
    {IAM_MOCK_LENGTH_HUGE, CURLE_OK, true, true, AS_IT_COMES, false},
    {IAM_MOCK_GZIP, CURLE_OK, true, true, AS_IT_COMES, true},
    {IAM_MOCK_DATE_OFF, CURLE_OK, true, true, AS_IT_COMES, true},
    {IAM_MOCK_LATE, CURLE_OK, true, true, AS_IT_COMES, true},
    {IAM_MOCK_LARGE_PAGE, CURLE_OK, true, true, AS_IT_COMES, true},
    {IAM_MOCK_LARGE_COMMENT, CURLE_OK, true, true, AS_IT_COMES, true},
};

struct way {
    enum iam_mock_when when;
    bool reused;
    bool multi;
};

static void check(const struct expectation *row, const char *what, int64_t expected, int64_t actual) {
    if (expected == actual)
        return;
    fail_msg("%s: %s: expected %lld, is %lld", iam_mock_fault_text((int)row->fault), what,
             (long long)expected, (long long)actual);
}

static bool fails_to_connect(const struct expectation *row) {
    return row->fault >= IAM_MOCK_REFUSED && row->fault <= IAM_MOCK_CONNECT_TIMEOUT;
}

/* Does the client get IAM's whole answer? */
static bool brings_answer(enum iam_mock_fault fault) {
    static const enum iam_mock_fault all[] = {IAM_MOCK_NO_FAULT, IAM_MOCK_NO_LENGTH, IAM_MOCK_GZIP,
                                              IAM_MOCK_DATE_OFF, IAM_MOCK_LATE,      IAM_MOCK_LARGE_COMMENT};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (fault == all[i])
            return true;
    }
    return false;
}

/* May it come with WITHOUT_CHANGE? */
static bool shows_part(enum iam_mock_fault fault) {
    static const enum iam_mock_fault all[] = {
        IAM_MOCK_CUT_HEADERS, IAM_MOCK_CUT,        IAM_MOCK_TOO_LONG,      IAM_MOCK_TOO_SHORT,
        IAM_MOCK_BAD_HEADER,  IAM_MOCK_EMPTY_BODY, IAM_MOCK_MALFORMED_XML, IAM_MOCK_LENGTH_ZERO};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (fault == all[i])
            return true;
    }
    return false;
}

static void given_fault(struct iam_mock *mock, const struct expectation *row, enum iam_mock_when when) {
    if (row->fault != IAM_MOCK_NO_FAULT)
        given_rule(mock, .name = "fault", .fault = row->fault, .when = when,
                   .cut_at = row->fault == IAM_MOCK_CUT ? 40 : 0);
}

/* What arrives by itself of a request, and of a second one after it, if there is one: asked of a copy. */
static void foretell(struct iam_mock_response *out, struct iam_mock *copy, int requests) {
    const struct iam_mock_request request = {.url = "https://iam.amazonaws.com/",
                                             .body = DEACTIVATE,
                                             .body_size = sizeof DEACTIVATE - 1,
                                             .timeout_ms = TIMEOUT_MS};
    for (int i = 0; i < requests; i++)
        assert_true(iam_mock_send(copy, &request, out) >= 0);
}

static void check_reply(const struct expectation *row, bool reused, const struct reply *reply,
                        const struct iam_mock_response *foretold) {
    const bool resent = reused && row->brings == ANOTHER_ANSWER;
    const bool bytes = row->brings == AS_IT_COMES || resent;
    /* After an answer that was HTTP/1.1, libcurl from 8 on calls what isn't HTTP something else. */
    if (row->fault != IAM_MOCK_GARBAGE || reply->code != CURLE_WEIRD_SERVER_REPLY || !reused)
        check(row, "code", resent ? CURLE_OK : row->code, reply->code);
    check(row, "status", row->has_status || resent ? foretold->status : 0, reply->status);
    check(row, "bytes", bytes ? (int64_t)foretold->body_size : 0, (int64_t)reply->size);
    if (bytes)
        assert_memory_equal(reply->body, foretold->body, reply->size + 1);
    if (reply->code != CURLE_OK)
        check(row, "error text", true, reply->error[0] != '\0');
}

static void check_call(struct iam_mock *mock, const struct expectation *row, struct way way, size_t number) {
    const struct iam_mock_call *call = iam_mock_call_at(mock, number);
    const bool waits = row->fault == IAM_MOCK_CONNECT_TIMEOUT || row->fault == IAM_MOCK_TIMEOUT;
    const int64_t waited_ms = row->fault == IAM_MOCK_LATE ? TIMEOUT_MS - 1 : waits ? TIMEOUT_MS : 0;
    assert_non_null(call);
    check(row, "fault in the journal", row->fault, call->fault);
    check(row, "reused", way.reused && !fails_to_connect(row), call->reused);
    check(row, "resent", false, call->resent);
    check(row, "applied", way.when == IAM_MOCK_AFTER_CHANGE || row->fault == IAM_MOCK_NO_FAULT,
          call->applied);
    check(row, "acknowledged", call->applied && brings_answer(row->fault), call->acknowledged);
    check(row, "waited", waited_ms, call->waited_ms);
}

static void check_resent(struct iam_mock *mock, const struct expectation *row, struct way way,
                         size_t number) {
    const struct iam_mock_call *call = iam_mock_call_at(mock, number);
    assert_non_null(call);
    check(row, "resent, the second time", true, call->resent);
    check(row, "reused, the second time", false, call->reused);
    check(row, "fault, the second time", IAM_MOCK_NO_FAULT, call->fault);
    check(row, "applied, the second time", way.when != IAM_MOCK_AFTER_CHANGE, call->applied);
}

/* The handle is as good as before. Where it wasn't connected, the connection from before is still there. */
static void check_next(struct iam_mock *mock, const struct expectation *row, struct way way, CURLM *multi,
                       CURL *curl, struct reply *reply) {
    const bool other_kept = way.reused && (fails_to_connect(row) || row->brings == ANOTHER_ANSWER);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_POSTFIELDS, LIST), CURLE_OK);
    client_post_by(multi, curl, reply);
    check(row, "code of the next", CURLE_OK, reply->code);
    check(row, "status of the next", 200, reply->status);
    if (row->fault !=
        IAM_MOCK_LENGTH_ZERO) /* versions of libcurl differ: the bytes that follow may be lost */
        check(row, "reused by the next", row->kept || other_kept,
              iam_mock_call_at(mock, iam_mock_call_count(mock))->reused);
}

static void meet(const struct expectation *row, struct way way, struct iam_mock *mock, CURLM *multi,
                 CURL *curl, struct reply *reply) {
    const bool resent = row->brings == ANOTHER_ANSWER && way.reused;
    struct iam_mock *copy;
    struct iam_mock_response foretold = {0};
    size_t before = 0;
    if (way.reused) {
        assert_int_equal(curl_easy_setopt(curl, CURLOPT_POSTFIELDS, LIST), CURLE_OK);
        client_post_by(multi, curl, reply);
        assert_int_equal(reply->code, CURLE_OK);
        assert_int_equal(curl_easy_setopt(curl, CURLOPT_POSTFIELDS, DEACTIVATE), CURLE_OK);
        before = 1;
    }
    given_fault(mock, row, way.when);
    assert_int_equal(iam_mock_clone(&copy, mock, NULL), 0);
    foretell(&foretold, copy, resent ? 2 : 1);
    client_post_by(multi, curl, reply);
    check_reply(row, way.reused, reply, &foretold);
    check(row, "calls", (int64_t)before + 1 + resent, (int64_t)iam_mock_call_count(mock));
    check(row, "device", iam_mock_get_device_state(copy, "Bob", BOB_MFA),
          iam_mock_get_device_state(mock, "Bob", BOB_MFA));
    check_call(mock, row, way, before + 1);
    if (resent)
        check_resent(mock, row, way, before + 2);
    check(row, "clock", iam_mock_now_ms(copy), iam_mock_now_ms(mock));
    check_next(mock, row, way, multi, curl, reply);
    assert_mock_no_findings(mock);
    iam_mock_free(copy);
}

static void each_fault(struct way way) {
    for (size_t i = 0; i < sizeof expectations / sizeof *expectations; i++) {
        const struct expectation *row = &expectations[i];
        struct reply reply;
        void *state;
        if (way.when == IAM_MOCK_AFTER_CHANGE && !row->arrives)
            continue;
        if (way.when == IAM_MOCK_WITHOUT_CHANGE && !shows_part(row->fault))
            continue;
        assert_int_equal(curl_setup(&state), 0);
        CURLM *multi = way.multi ? curl_multi_init() : NULL;
        CURL *curl = client_new(&reply, DEACTIVATE);
        assert_int_equal(curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)TIMEOUT_MS), CURLE_OK);
        meet(row, way, state, multi, curl, &reply);
        curl_easy_cleanup(curl);
        assert_int_equal(curl_multi_cleanup(multi), multi ? CURLM_OK : CURLM_BAD_HANDLE);
        assert_int_equal(curl_teardown(&state), 0);
    }
}

#define WAY(name, ...)                                                                                       \
    static void name(void **state) {                                                                         \
        (void)state;                                                                                         \
        each_fault((struct way){__VA_ARGS__});                                                               \
    }
WAY(before_new_easy, IAM_MOCK_BEFORE_CHANGE, false, false)
WAY(before_new_multi, IAM_MOCK_BEFORE_CHANGE, false, true)
WAY(before_kept_easy, IAM_MOCK_BEFORE_CHANGE, true, false)
WAY(before_kept_multi, IAM_MOCK_BEFORE_CHANGE, true, true)
WAY(earlier_new_easy, IAM_MOCK_BEFORE_VALIDATION, false, false)
WAY(earlier_kept_multi, IAM_MOCK_BEFORE_VALIDATION, true, true)
WAY(after_new_easy, IAM_MOCK_AFTER_CHANGE, false, false)
WAY(after_new_multi, IAM_MOCK_AFTER_CHANGE, false, true)
WAY(after_kept_easy, IAM_MOCK_AFTER_CHANGE, true, false)
WAY(after_kept_multi, IAM_MOCK_AFTER_CHANGE, true, true)
WAY(without_new_easy, IAM_MOCK_WITHOUT_CHANGE, false, false)
WAY(without_kept_multi, IAM_MOCK_WITHOUT_CHANGE, true, true)

struct lines {
    int count;
    bool ended; /* by the empty line */
};

static size_t count_lines(char *line, size_t size, size_t count, void *context) {
    struct lines *lines = context;
    lines->count++;
    lines->ended = lines->ended || (size * count == 2 && memcmp(line, "\r\n", 2) == 0);
    return size * count;
}

/* The status and two headers come, and then no empty line; of a whole answer it does. */
static void where_headers_end(void **state) {
    static const struct {
        enum iam_mock_fault fault;
        int lines; /* 0: more than three */
    } rows[] = {{IAM_MOCK_CUT_HEADERS, 3}, {IAM_MOCK_BAD_HEADER, 3}, {IAM_MOCK_CUT, 0}};
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct lines lines = {0, false};
        struct reply reply;
        void *made;
        assert_int_equal(curl_setup(&made), 0);
        CURL *curl = client_new(&reply, DEACTIVATE);
        assert_int_equal(curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, count_lines), CURLE_OK);
        assert_int_equal(curl_easy_setopt(curl, CURLOPT_HEADERDATA, &lines), CURLE_OK);
        given_rule((struct iam_mock *)made, .fault = rows[i].fault);
        client_post(curl, &reply);
        assert_int_equal(lines.ended, rows[i].lines == 0);
        if (rows[i].lines != 0)
            assert_int_equal(lines.count, rows[i].lines);
        curl_easy_cleanup(curl);
        assert_int_equal(curl_teardown(&made), 0);
    }
}

/* After a failure the next test begins without its mock. */
static int uninstall(void **state) {
    (void)state;
    iam_mock_curl_uninstall();
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(where_headers_end, uninstall),
        cmocka_unit_test_teardown(before_new_easy, uninstall),
        cmocka_unit_test_teardown(before_new_multi, uninstall),
        cmocka_unit_test_teardown(before_kept_easy, uninstall),
        cmocka_unit_test_teardown(before_kept_multi, uninstall),
        cmocka_unit_test_teardown(earlier_new_easy, uninstall),
        cmocka_unit_test_teardown(earlier_kept_multi, uninstall),
        cmocka_unit_test_teardown(after_new_easy, uninstall),
        cmocka_unit_test_teardown(after_new_multi, uninstall),
        cmocka_unit_test_teardown(after_kept_easy, uninstall),
        cmocka_unit_test_teardown(after_kept_multi, uninstall),
        cmocka_unit_test_teardown(without_new_easy, uninstall),
        cmocka_unit_test_teardown(without_kept_multi, uninstall),
    };
    return cmocka_run_group_tests_name("curl faults", tests, NULL, NULL);
}
