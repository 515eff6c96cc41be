/* For the tests of the example: what the calls of an action came to. Included by one file of a program, after
 * cmocka. */
#ifndef CALLS_H
#define CALLS_H

#include <stdbool.h>
#include <string.h>

static bool is_applied(const struct iam_mock_call *call) { return call->applied; }

/* May the client not know what the call did? */
static bool is_lost(const struct iam_mock_call *call) {
    const bool unread = call->error_code == NULL || call->status >= 500 || call->status == 408;
    return call->resent || call->fault > IAM_MOCK_CONNECT_TIMEOUT || (unread && !call->acknowledged);
}

static bool some_call(struct iam_mock *mock, const char *action,
                      bool (*is_so)(const struct iam_mock_call *call)) {
    for (size_t i = 1; i <= iam_mock_call_count(mock); i++) {
        const struct iam_mock_call *call = iam_mock_call_at(mock, i);
        if (strcmp(call->action, action) == 0 && is_so(call))
            return true;
    }
    return false;
}

#endif
