/* The findings that one call shows by itself. */
#ifndef MOCK_CALL_FINDINGS_H
#define MOCK_CALL_FINDINGS_H

#include "call/call.h"

/* Bits of enum finding. The call's rule and the effect of waiting are known. */
IAM_MOCK_INTERNAL unsigned findings_of_call(const struct call *call, const struct state *state);

#endif
