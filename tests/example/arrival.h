/* For the tests of onboard(): the person with the authenticator app, and what must be true of the report in
 * every case of a sweep. Included by one file of a program, after cmocka. */
#ifndef ARRIVAL_H
#define ARRIVAL_H

#include <string.h>

#include "calls.h"
#include "onboard.h"

#define CAROL_MFA "arn:aws:iam::123456789012:mfa/Carol"
#define TICKET "ticket-42"

/* A codes_fn whose context is a struct iam_mock: the app shows the codes of the mock's time. A person who
 * is asked again waits for two new ones. */
static bool read_codes_from_app(void *mock, const char *serial_number, const char *seed, int attempt,
                                char codes[2][ONBOARD_CODE_SIZE]) {
    assert_int_equal(strlen(seed), 88); /* 64 characters of base 32, in base 64 */
    if (attempt > 1)
        assert_int_equal(iam_mock_advance_ms(mock, 60000), 0);
    return iam_mock_totp_code(mock, serial_number, -1, codes[0]) == 0 &&
           iam_mock_totp_code(mock, serial_number, 0, codes[1]) == 0;
}

/* Onboard Carol; the report may be NULL. */
static enum onboard_result onboard_carol(transport_fn *send, void *context, struct iam_mock *mock,
                                         const struct iam_options *options, struct onboard_report *report) {
    const struct onboarding carol = {
        .user_name = "Carol", .id = TICKET, .codes = read_codes_from_app, .codes_context = mock};
    return onboard(send, context, &carol, options, report);
}

/* Is there a user Carol with the tag? */
static bool carol_is_ours(struct iam_mock *mock) {
    static const char tag[] = "\n  tag key=\"onboarding\" value=\"" TICKET "\"";
    const char *user = strstr(iam_mock_account_text(mock), "user name=\"Carol\"");
    const char *end = user != NULL ? strchr(user, '\n') : NULL;
    return end != NULL && strncmp(end, tag, strlen(tag)) == 0;
}

/* The answer does not say whose it is, or does not say what the call did. */
static bool is_unclear(const struct iam_mock_call *call) {
    const char *code = call->error_code != NULL ? call->error_code : "";
    return is_lost(call) || strcmp(code, "EntityAlreadyExists") == 0 || strcmp(code, "DeleteConflict") == 0;
}

static void assert_true_of_carol(struct iam_mock *mock, enum onboard_result result,
                                 const struct onboard_report *report) {
    const bool enabled = iam_mock_get_device_state(mock, "Carol", CAROL_MFA) == IAM_MOCK_ENABLED;
    if (report->device == ONBOARD_UNKNOWN)
        assert_true(some_call(mock, "EnableMFADevice", is_unclear) ||
                    some_call(mock, "DeleteVirtualMFADevice", is_unclear));
    else
        assert_int_equal(report->device == ONBOARD_MADE, enabled);
    if (report->user == ONBOARD_UNKNOWN)
        assert_true(some_call(mock, "CreateUser", is_unclear));
    if (report->user == ONBOARD_NOT_MADE)
        assert_false(some_call(mock, "CreateUser", is_applied) && carol_is_ours(mock));
    if (result == ONBOARD_DONE)
        assert_int_equal(report->device, ONBOARD_MADE);
    assert_mock_no_findings(mock);
}

#endif
