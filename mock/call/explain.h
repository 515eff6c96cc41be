/* Explains the wrong signature of a call, in the findings and in the journal. */
#ifndef MOCK_CALL_EXPLAIN_H
#define MOCK_CALL_EXPLAIN_H

#include "call/decode.h"

/* Is the request's signature not that of its key? Of a body that is not known yet, nothing is known. */
static inline bool call_has_wrong_signature(const struct call *call) {
    return call->signing.key && !call->signing.matches && !call_body_is_unknown(call);
}

/* Find the mistakes of the signer, and prepare a note about them for the journal: the call has a wrong
 * signature. False: out of memory. */
IAM_MOCK_INTERNAL MUST_CHECK bool call_explain(struct call *call, const struct mock_parts *parts);

#endif
