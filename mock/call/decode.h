/* Decoding: the bytes of a request become a host, headers, and names with values. */
#ifndef MOCK_CALL_DECODE_H
#define MOCK_CALL_DECODE_H

#include "call/call.h"

/* Fills call->asked. 0, with FIXTURE_NONE or the error that answers in *refused; negative as call_make(). */
IAM_MOCK_INTERNAL MUST_CHECK int call_decode(struct call *call, const struct state *state,
                                             enum fixture_id *refused, const char **why);

/* Is the request looked at before its body is known? Its action and parameters aren't known then either. */
static inline bool call_body_is_unknown(const struct call *call) {
    return call->purpose != CALL_TO_SEND && call->request->body_unknown;
}

#endif
