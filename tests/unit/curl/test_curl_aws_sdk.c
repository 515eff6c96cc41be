/* A client with the options of the AWS SDK for C++: it gives each body by a callback, without a size, and
 * makes a handle anew after each failure. */
#include "sdk_client.h"

#include <string.h>

static const struct sdk_settings variants[] = {
    {.no_expect = false},
    {.no_expect = true},
    {.no_expect = true, .chunked = true},
    {.chunked = true, .trace = true},
    {.no_expect = true, .legacy_seek = true},
    {.no_expect = true, .no_keep = true, .trace = true},
    {.no_expect = true, .streaming = true},
};

/* A case: the rules, and what a call brings; then another call lists Bob's devices. */
struct row {
    const char *name;
    struct iam_mock_rule rule;
    const char *form; /* NULL: DEACTIVATE */
    CURLcode code;
    long status;
    int attempts;
    const char *body; /* a part of it; NULL: any */
    bool applied;
};

#define ERROR_OF(code_, status_, attempts_)                                                                  \
    {                                                                                                        \
        .name = code_, .rule = {.error = code_, .times = IAM_MOCK_ALWAYS}, .status = status_,                \
        .attempts = attempts_, .body = "<Code>" code_ "</Code>"                                              \
    }
#define ENDS_WITH(fault_, code_)                                                                             \
    {                                                                                                        \
        .name = #fault_ " each time", .rule = {.fault = IAM_MOCK_##fault_, .times = IAM_MOCK_ALWAYS},        \
        .code = CURLE_##code_, .attempts = 3                                                                 \
    }
#define PASSES(fault_)                                                                                       \
    {                                                                                                        \
        .name = #fault_ " once", .rule = {.fault = IAM_MOCK_##fault_, .fresh = true}, .status = 200,         \
        .attempts = 2, .applied = true                                                                       \
    }

static const struct row rows[] = {
    {.name = "list", .form = LIST, .status = 200, .attempts = 1, .body = BOB_MFA},
    {.name = "change", .status = 200, .attempts = 1, .applied = true},
    ERROR_OF("EntityTemporarilyUnmodifiable", 409, 1),
    ERROR_OF("NoSuchEntity", 404, 1),
    ERROR_OF("LimitExceeded", 409, 1),
    ERROR_OF("AccessDenied", 403, 1),
    ERROR_OF("Throttling", 400, 3),
    ERROR_OF("ServiceFailure", 500, 3),
    ERROR_OF("ServiceUnavailable", 503, 3),
    {.name = "Throttling twice",
     .rule = {.error = "Throttling", .times = 2},
     .status = 200,
     .attempts = 3,
     .applied = true},
    {.name = "503 once",
     .rule = {.error = "ServiceUnavailable"},
     .status = 200,
     .attempts = 2,
     .applied = true},
    ENDS_WITH(REFUSED, COULDNT_CONNECT),
    ENDS_WITH(DNS_FAILURE, COULDNT_RESOLVE_HOST),
    ENDS_WITH(TLS_FAILURE, PEER_FAILED_VERIFICATION),
    ENDS_WITH(CONNECT_TIMEOUT, OPERATION_TIMEDOUT),
    ENDS_WITH(TIMEOUT, OPERATION_TIMEDOUT),
    ENDS_WITH(RESET, RECV_ERROR),
    ENDS_WITH(CLOSED, GOT_NOTHING),
    PASSES(REFUSED),
    PASSES(DNS_FAILURE),
    PASSES(TLS_FAILURE),
    PASSES(CONNECT_TIMEOUT),
    PASSES(TIMEOUT),
    PASSES(RESET),
    PASSES(CLOSED),
    {.name = "RESET, applied",
     .rule = {.fault = IAM_MOCK_RESET, .when = IAM_MOCK_AFTER_CHANGE, .fresh = true},
     .status = 404,
     .attempts = 2,
     .applied = true},
    {.name = "CLOSED, applied",
     .rule = {.fault = IAM_MOCK_CLOSED, .when = IAM_MOCK_AFTER_CHANGE, .fresh = true},
     .status = 404,
     .attempts = 2,
     .applied = true},
    {.name = "TIMEOUT, applied",
     .rule = {.fault = IAM_MOCK_TIMEOUT, .when = IAM_MOCK_AFTER_CHANGE},
     .status = 404,
     .attempts = 2,
     .applied = true},
};

/* After an answer of "100 Continue", libcurl does not send a request again by itself. Without it, it does so
 * on a connection that was kept; the SDK does not see that attempt. */
static void check_row(const struct row *row, const struct sdk_settings *settings) {
    struct sdk_client client;
    struct sdk_reply reply;
    void *state;
    assert_int_equal(curl_setup(&state), 0);
    struct iam_mock *mock = state;
    sdk_open(&client, *settings);
    sdk_call(&client, LIST, &reply); /* the handle goes back to the pool */
    assert_int_equal(reply.status, 200);
    if (row->rule.error || row->rule.fault) {
        struct iam_mock_rule rule = row->rule;
        rule.user_name = "Bob"; /* so the mock must know the body */
        assert_int_equal(iam_mock_add_rule(mock, &rule, NULL), 0);
    }
    sdk_call(&client, row->form ? row->form : DEACTIVATE, &reply);
    const bool answered = reply.code != CURLE_OK || reply.status == row->status;
    if (reply.code != row->code || !answered || client.attempts != row->attempts)
        fail_msg("code %d, status %ld, %d attempts; %s", (int)reply.code, reply.status, client.attempts,
                 iam_mock_journal_text(mock));
    if (row->body)
        assert_non_null(strstr(reply.body, row->body));
    assert_mfa_device_state(mock, "Bob", BOB_MFA, row->applied ? IAM_MOCK_DEACTIVATED : IAM_MOCK_ENABLED);
    iam_mock_clear_rules(mock);
    sdk_call(&client, LIST, &reply);
    assert_int_equal(reply.status, 200);
    assert_int_equal(strstr(reply.body, BOB_MFA) == NULL, row->applied);
    assert_mock_no_findings(mock);
    sdk_close(&client);
    assert_int_equal(curl_teardown(&state), 0);
}

static void each_case(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof variants / sizeof *variants; i++) {
        for (size_t j = 0; j < sizeof rows / sizeof *rows; j++) {
            print_message("variant %zu, %s\n", i, rows[j].name);
            check_row(&rows[j], &variants[i]);
        }
    }
}

/* ----- A sweep ----- */

struct swept {
    struct iam_mock *mock;
    struct sdk_settings settings;
};

/* Does Bob have the device? 1, 0, or -1: no answer says so. */
static int ask(struct sdk_client *client) {
    struct sdk_reply reply;
    sdk_call(client, LIST, &reply);
    if (reply.code != CURLE_OK || reply.status != 200 || !strstr(reply.body, "</ListMFADevicesResponse>"))
        return -1;
    return strstr(reply.body, "<SerialNumber>" BOB_MFA "</SerialNumber>") != NULL;
}

/* Deactivates, and believes only what a list says after it. */
static void deactivates(void *context) {
    const struct swept *swept = context;
    struct sdk_client client;
    struct sdk_reply reply;
    sdk_open(&client, swept->settings);
    if (ask(&client) != -1) {
        sdk_call(&client, DEACTIVATE, &reply);
        const int after = ask(&client);
        if (after != -1)
            assert_int_equal(after,
                             iam_mock_get_device_state(swept->mock, "Bob", BOB_MFA) == IAM_MOCK_ENABLED);
        if (after != -1)
            assert_mock_told_the_truth(swept->mock, "Bob", BOB_MFA,
                                       after ? IAM_MOCK_TOLD_NOT_DONE : IAM_MOCK_TOLD_DONE);
    }
    sdk_close(&client);
    assert_mock_no_problems(swept->mock);
}

static void a_sweep(void **state) {
    struct swept swept = {*state, {.no_expect = true}};
    sweep_mock(swept.mock, deactivates, &swept, .depth = 1);
}

static void a_sweep_with_pauses(void **state) {
    struct swept swept = {*state, {.no_expect = true, .streaming = true}};
    sweep_mock(swept.mock, deactivates, &swept, .depth = 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, curl_setup, curl_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_case), TEST(a_sweep), TEST(a_sweep_with_pauses)};
    return cmocka_run_group_tests_name("curl AWS SDK", tests, NULL, NULL);
}
