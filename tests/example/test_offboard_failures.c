/* What offboard() makes of each failure: a table, each row of which is a test of its own. */
#include <libxml/parser.h>
#include <string.h>

#include <iam_mock_cmocka.h>

#include "mock_transport.h"
#include "offboard.h"

#define BOB_MFA "arn:aws:iam::123456789012:mfa/Bob"

/* Without a failure Bob's offboarding is three calls: list, deactivate, delete. */
struct failure {
    const char *name;
    struct iam_mock_rule rule;
    enum offboard_result result;
    const char *error_code; /* reported */
    unsigned calls;
    enum iam_mock_device_state state; /* afterwards */
    void *mock;
};

/* A final error of DeactivateMFADevice ends it at once. */
#define FINAL(code)                                                                                          \
    { "is refused with " code, {.error = code}, OFFBOARD_REFUSED, code, 2, IAM_MOCK_ENABLED, NULL }

/* One that may pass is outlasted, but not for ever. */
#define OUTLASTED(code, calls)                                                                               \
    {"outlasts " code, {.times = 2, .error = code}, OFFBOARD_DONE, "", 5, IAM_MOCK_DEACTIVATED, NULL}, {     \
        "gives up on " code, {.times = IAM_MOCK_ALWAYS, .error = code}, OFFBOARD_BUSY, code, calls,          \
            IAM_MOCK_ENABLED, NULL                                                                           \
    }
#define PASSING(code) OUTLASTED(code, 11)
/* After a failure of the service's own nobody knows: so the devices are listed again. */
#define FAILING(code) OUTLASTED(code, 12)

/* Once lost before the change, once after it. Done, both times. */
#define LOST(name)                                                                                           \
    {"outlasts " #name, {.fault = IAM_MOCK_##name}, OFFBOARD_DONE, "", 4, IAM_MOCK_DEACTIVATED, NULL}, {     \
        "isn't told, by " #name, {.fault = IAM_MOCK_##name, .when = IAM_MOCK_AFTER_CHANGE}, OFFBOARD_DONE,   \
            "", 5, IAM_MOCK_DEACTIVATED, NULL                                                                \
    }
/* An answer that isn't IAM's isn't asked for again: the list tells what came of it. */
#define NOT_IAMS(name)                                                                                       \
    {"stops at " #name, {.fault = IAM_MOCK_##name}, OFFBOARD_BAD_ANSWER, "", 3, IAM_MOCK_ENABLED, NULL}, {   \
        "looks behind " #name, {.fault = IAM_MOCK_##name, .when = IAM_MOCK_AFTER_CHANGE}, OFFBOARD_DONE, "", \
            4, IAM_MOCK_DEACTIVATED, NULL                                                                    \
    }
#define UNREACHED(name)                                                                                      \
    { "outlasts " #name, {.fault = IAM_MOCK_##name}, OFFBOARD_DONE, "", 4, IAM_MOCK_DEACTIVATED, NULL }

static struct failure failures[] = {
    FINAL("AccessDenied"),
    FINAL("ExpiredToken"),
    FINAL("IncompleteSignature"),
    FINAL("InvalidAction"),
    FINAL("InvalidClientTokenId"),
    FINAL("LimitExceeded"),
    FINAL("MissingAuthenticationToken"),
    FINAL("NotAuthorized"),
    FINAL("OptInRequired"),
    FINAL("RequestExpired"),
    FINAL("SignatureDoesNotMatch"),
    FINAL("ValidationError"),
    PASSING("ConcurrentModification"),
    PASSING("EntityTemporarilyUnmodifiable"),
    FAILING("InternalFailure"),
    FAILING("ServiceFailure"),
    FAILING("ServiceUnavailable"),
    PASSING("Throttling"),

    {"may not list",
     {.action = "ListMFADevices", .error = "AccessDenied"},
     OFFBOARD_REFUSED,
     "AccessDenied",
     1,
     IAM_MOCK_ENABLED,
     NULL},
    {"finds no such user",
     {.action = "ListMFADevices", .error = "NoSuchEntity"},
     OFFBOARD_NO_SUCH_USER,
     "NoSuchEntity",
     1,
     IAM_MOCK_ENABLED,
     NULL},
    {"outlasts a busy list",
     {.action = "ListMFADevices", .times = 2, .error = "Throttling"},
     OFFBOARD_DONE,
     "",
     5,
     IAM_MOCK_DEACTIVATED,
     NULL},

    {"doesn't take NoSuchEntity for more than it is",
     {.error = "NoSuchEntity"},
     OFFBOARD_REFUSED,
     "NoSuchEntity",
     3,
     IAM_MOCK_ENABLED,
     NULL},
    {"is done when the device was deleted already",
     {.action = "DeleteVirtualMFADevice", .error = "NoSuchEntity"},
     OFFBOARD_DONE,
     "",
     3,
     IAM_MOCK_DEACTIVATED,
     NULL},
    {"may not delete",
     {.action = "DeleteVirtualMFADevice", .error = "AccessDenied"},
     OFFBOARD_REFUSED,
     "AccessDenied",
     3,
     IAM_MOCK_DEACTIVATED,
     NULL},
    {"outlasts a failing deletion",
     {.action = "DeleteVirtualMFADevice", .times = 2, .error = "ServiceFailure"},
     OFFBOARD_DONE,
     "",
     5,
     IAM_MOCK_DEACTIVATED,
     NULL},
    {"isn't told of the deletion",
     {.action = "DeleteVirtualMFADevice", .when = IAM_MOCK_AFTER_CHANGE, .error = "ServiceFailure"},
     OFFBOARD_DONE,
     "",
     4,
     IAM_MOCK_DEACTIVATED,
     NULL},

    {"doesn't take a proxy's page for success",
     {.body_file = "tests/example/proxy.html"},
     OFFBOARD_BAD_ANSWER,
     "",
     3,
     IAM_MOCK_ENABLED,
     NULL},
    {"doesn't read a proxy's page as an error",
     {.status = 403, .force = true, .body_file = "tests/example/proxy.html"},
     OFFBOARD_BAD_ANSWER,
     "",
     3,
     IAM_MOCK_ENABLED,
     NULL},
    {"outlasts a proxy that is down",
     {.times = 2, .status = 503, .force = true, .body_file = "tests/example/proxy.html"},
     OFFBOARD_DONE,
     "",
     5,
     IAM_MOCK_DEACTIVATED,
     NULL},

    UNREACHED(REFUSED),
    UNREACHED(DNS_FAILURE),
    UNREACHED(TLS_FAILURE),
    UNREACHED(CONNECT_TIMEOUT),
    LOST(TIMEOUT),
    LOST(RESET),
    LOST(CLOSED),
    LOST(CUT_HEADERS),
    LOST(CUT),
    LOST(TOO_LONG),
    LOST(TOO_SHORT),
    LOST(GARBAGE),
    LOST(BAD_HEADER),
    {"outlasts PROXY_PAGE, 503",
     {.fault = IAM_MOCK_PROXY_PAGE, .status = 503},
     OFFBOARD_DONE,
     "",
     4,
     IAM_MOCK_DEACTIVATED,
     NULL},
    NOT_IAMS(PROXY_PAGE),
    {"looks behind EMPTY_BODY",
     {.fault = IAM_MOCK_EMPTY_BODY, .when = IAM_MOCK_AFTER_CHANGE},
     OFFBOARD_DONE,
     "",
     4,
     IAM_MOCK_DEACTIVATED,
     NULL},
    {"looks behind MALFORMED_XML",
     {.fault = IAM_MOCK_MALFORMED_XML, .when = IAM_MOCK_AFTER_CHANGE},
     OFFBOARD_DONE,
     "",
     4,
     IAM_MOCK_DEACTIVATED,
     NULL},
    {"doesn't take an error in a success for one",
     {.body_file = "fixtures/hostile/error-in-success.xml"},
     OFFBOARD_BAD_ANSWER,
     "",
     3,
     IAM_MOCK_ENABLED,
     NULL},
    {"doesn't take another API's success for one of IAM's",
     {.body_file = "fixtures/hostile/other-namespace.xml"},
     OFFBOARD_BAD_ANSWER,
     "",
     3,
     IAM_MOCK_ENABLED,
     NULL},
    {"doesn't take an error without a code for a refusal",
     {.status = 403,
      .force = true,
      .body_file = "fixtures/hostile/empty-code.xml",
      .when = IAM_MOCK_AFTER_CHANGE},
     OFFBOARD_DONE,
     "",
     4,
     IAM_MOCK_DEACTIVATED,
     NULL},
    {"doesn't take another service's error for one of IAM's",
     {.status = 403, .force = true, .body_file = "fixtures/hostile/ec2-error.xml"},
     OFFBOARD_BAD_ANSWER,
     "",
     3,
     IAM_MOCK_ENABLED,
     NULL},
    {"outlasts an answer that comes too late",
     {.latency_ms = 31000},
     OFFBOARD_DONE,
     "",
     4,
     IAM_MOCK_DEACTIVATED,
     NULL},
    {"can't reach it any more",
     {.times = IAM_MOCK_ALWAYS, .fault = IAM_MOCK_REFUSED},
     OFFBOARD_NO_ANSWER,
     "",
     11,
     IAM_MOCK_ENABLED,
     NULL},
    {"never hears of it again",
     {.action = "*", .skip = 1, .times = IAM_MOCK_ALWAYS, .fault = IAM_MOCK_RESET},
     OFFBOARD_NO_ANSWER,
     "",
     21,
     IAM_MOCK_ENABLED,
     NULL},
};
#define FAILURES (sizeof failures / sizeof failures[0])

static int setup_failure(void **state) {
    struct failure *failure = *state;
    return iam_mock_setup(&failure->mock);
}

static int teardown_failure(void **state) {
    struct failure *failure = *state;
    return iam_mock_teardown(&failure->mock);
}

static const enum iam_mock_told told[] = {[OFFBOARD_STILL_ON] = IAM_MOCK_TOLD_NOT_DONE,
                                          [OFFBOARD_OFF] = IAM_MOCK_TOLD_DONE,
                                          [OFFBOARD_UNKNOWN] = IAM_MOCK_TOLD_UNKNOWN};

static void meets_a_failure(void **state) {
    const struct failure *expected = *state;
    struct iam_mock *mock = expected->mock;
    const struct iam_options options = {.sleep = sleep_in_mock};
    struct offboard_report report;
    struct iam_mock_error error;
    given_user(mock, .name = "Bob");
    given_device(mock, .serial_number = BOB_MFA, .user_name = "Bob");
    if (iam_mock_add_rule(mock, &expected->rule, &error) != 0)
        fail_msg("%s: %s", error.field, error.message);

    assert_int_equal(offboard_with(send_to_mock, mock, "Bob", &options, &report), expected->result);
    assert_string_equal(report.error_code, expected->error_code);
    assert_mock_call_count(mock, expected->calls);
    assert_mfa_device_state(mock, "Bob", BOB_MFA, expected->state);
    assert_mock_told_the_truth(mock, "Bob", BOB_MFA, told[offboard_fate_of(&report, BOB_MFA)]);
    assert_mock_no_findings(mock);
}

/* ----- Failures that no rule is needed for ----- */

static void reports_what_the_service_says_of_an_unknown_user(void **state) {
    struct iam_mock *mock = *state;
    struct offboard_report report;

    assert_int_equal(offboard_with(send_to_mock, mock, "Nobody", NULL, &report), OFFBOARD_NO_SUCH_USER);
    assert_string_equal(report.error_code, "NoSuchEntity");
    assert_string_equal(report.message, "The user with name Nobody cannot be found.");
}

static void refuses_a_name_that_is_too_long_for_a_request(void **state) {
    struct iam_mock *mock = *state;
    char name[3000];
    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = '\0';

    assert_int_equal(offboard(send_to_mock, mock, name), OFFBOARD_BAD_NAME);
    assert_mock_call_count(mock, 0);
}

static void leaves_a_name_that_is_too_long_for_a_user_to_the_service(void **state) {
    struct iam_mock *mock = *state;
    struct offboard_report report;
    char name[130];
    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = '\0';

    assert_int_equal(offboard_with(send_to_mock, mock, name, NULL, &report), OFFBOARD_REFUSED);
    assert_string_equal(report.error_code, "ValidationError");
}

#define WITH_MOCK(test) cmocka_unit_test_setup_teardown(test, iam_mock_setup, iam_mock_teardown)

int main(void) {
    struct CMUnitTest table[FAILURES];
    const struct CMUnitTest tests[] = {
        WITH_MOCK(reports_what_the_service_says_of_an_unknown_user),
        WITH_MOCK(refuses_a_name_that_is_too_long_for_a_request),
        WITH_MOCK(leaves_a_name_that_is_too_long_for_a_user_to_the_service),
    };
    for (size_t i = 0; i < FAILURES; i++)
        table[i] = (struct CMUnitTest){.name = failures[i].name,
                                       .test_func = meets_a_failure,
                                       .setup_func = setup_failure,
                                       .teardown_func = teardown_failure,
                                       .initial_state = &failures[i]};
    xmlInitParser();
    const int failed = cmocka_run_group_tests(table, NULL, NULL);
    const int failed_too = cmocka_run_group_tests(tests, NULL, NULL);
    return failed != 0 || failed_too != 0;
}
