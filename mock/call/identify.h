/* Finds who sends the request of a call, and whether the request is signed right. */
#ifndef MOCK_CALL_IDENTIFY_H
#define MOCK_CALL_IDENTIFY_H

#include "call/call.h"

/* Set call->principal, call->signing and call->caller. Returns FIXTURE_NONE, or the error that answers the
 * request. */
IAM_MOCK_INTERNAL MUST_CHECK enum fixture_id call_identify(struct call *call, const struct state *state);

#endif
