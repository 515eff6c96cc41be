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
#define PASSING(code)                                                                                        \
    {"outlasts " code, {.times = 2, .error = code}, OFFBOARD_DONE, "", 5, IAM_MOCK_DEACTIVATED, NULL}, {     \
        "gives up on " code, {.times = IAM_MOCK_ALWAYS, .error = code}, OFFBOARD_BUSY, code, 11,             \
            IAM_MOCK_ENABLED, NULL                                                                           \
    }

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
    PASSING("InternalFailure"),
    PASSING("ServiceFailure"),
    PASSING("ServiceUnavailable"),
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
     "DeleteConflict",
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
     2,
     IAM_MOCK_ENABLED,
     NULL},
    {"doesn't read a proxy's page as an error",
     {.status = 403, .force = true, .body_file = "tests/example/proxy.html"},
     OFFBOARD_BAD_ANSWER,
     "",
     2,
     IAM_MOCK_ENABLED,
     NULL},
    {"outlasts a proxy that is down",
     {.times = 2, .status = 503, .force = true, .body_file = "tests/example/proxy.html"},
     OFFBOARD_DONE,
     "",
     5,
     IAM_MOCK_DEACTIVATED,
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

static void meets_a_failure(void **state) {
    const struct failure *expected = *state;
    struct iam_mock *mock = expected->mock;
    const struct offboard_options options = {.sleep = sleep_in_mock};
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
    return failed + cmocka_run_group_tests(tests, NULL, NULL);
}
