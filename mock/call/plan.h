/* Plans the answer of a call: which fixture or body, which values, and room to write the answer. */
#ifndef MOCK_CALL_PLAN_H
#define MOCK_CALL_PLAN_H

#include "call/call.h"

/*
 * Fill call->plan, memory and applies, and add the values of every answer to call->outcome. Returns 0, or
 * negative as call_make().
 */
IAM_MOCK_INTERNAL MUST_CHECK int call_plan(struct call *call, const struct mock_parts *parts,
                                           struct iam_mock_response *response, const char **why);

#endif
