/* Decodes a request: its bytes become a host, headers, and parameters with names and values. */
#ifndef MOCK_CALL_DECODE_H
#define MOCK_CALL_DECODE_H

#include "call/call.h"

/*
 * Fill call->decoded. Returns 0, with *refused FIXTURE_NONE or the error with which the service answers;
 * negative as call_make().
 */
IAM_MOCK_INTERNAL MUST_CHECK int call_decode(struct call *call, const struct state *state,
                                             enum fixture_id *refused, const char **why);

/* Is the body not known yet? Then the action and the parameters are not known either. */
static inline bool call_body_is_unknown(const struct call *call) {
    return call->purpose != CALL_TO_SEND && call->request->body_unknown;
}

#endif
