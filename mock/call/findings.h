/* Finds remarks on the code under test that one call alone shows. */
#ifndef MOCK_CALL_FINDINGS_H
#define MOCK_CALL_FINDINGS_H

#include "call/call.h"

/* Returns the findings as bits of enum finding. Call after the stage choose. */
IAM_MOCK_INTERNAL unsigned findings_of_call(const struct call *call, const struct state *state);

#endif
