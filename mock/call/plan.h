/* Planning the answer: which fixture or body, which values, and room to write it. */
#ifndef MOCK_CALL_PLAN_H
#define MOCK_CALL_PLAN_H

#include "call/call.h"

/* Fills plan, memory and applies. 0, or negative as call_make(): nothing has changed then. */
IAM_MOCK_INTERNAL MUST_CHECK int call_plan(struct call *call, const struct call_site *site,
                                           struct iam_mock_response *response, const char **why);

#endif
