/* What the tests of faults and latency share. */
#ifndef TESTS_UNIT_SCRIPT_FAULTY_H
#define TESTS_UNIT_SCRIPT_FAULTY_H

#include "send.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LENGTH(array) (sizeof(array) / sizeof *(array))
#define START_MS INT64_C(1767225600000) /* 2026-01-01 */

/* POST a form; what iam_mock_send() returns. */
static inline int send_raw(struct sender *sender, const char *form, int64_t timeout_ms) {
    const struct iam_mock_request request = {
        .body = form, .body_size = strlen(form), .timeout_ms = timeout_ms};
    int result = iam_mock_send(sender->mock, &request, &sender->response);
    if (result == IAM_MOCK_ENOMEM)
        fail_msg("iam_mock_send: out of memory");
    return result;
}

/* Bob holds BOB_MFA, in a mock as new. */
static inline void renew_with_bob(struct sender *sender) {
    sender_renew(sender, NULL);
    add_bob(sender);
}

static inline bool bob_is_off(struct sender *sender) {
    enum iam_mock_device_state state = iam_mock_get_device_state(sender->mock, "Bob", BOB_MFA);
    assert_true(state == IAM_MOCK_DEACTIVATED || state == IAM_MOCK_ENABLED);
    return state == IAM_MOCK_DEACTIVATED;
}

static inline struct iam_mock_counts counts_of(struct sender *sender) {
    struct iam_mock_counts counts;
    assert_int_equal(iam_mock_get_counts(sender->mock, NULL, NULL, NULL, &counts), 0);
    return counts;
}

static inline const char *findings_of(struct sender *sender) {
    const char *text = iam_mock_findings_text(sender->mock);
    if (!text)
        fail_msg("iam_mock_findings_text: out of memory");
    return text;
}

static inline size_t length_said(struct sender *sender) {
    const char *value = iam_mock_response_header(&sender->response, "Content-Length");
    assert_non_null(value);
    return strtoul(value, NULL, 10);
}

#endif
