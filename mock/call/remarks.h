/* The problems that a request shows: what is wrong with the test. */
#ifndef MOCK_CALL_REMARKS_H
#define MOCK_CALL_REMARKS_H

#include "call/call.h"

/* Add the call's remarks to the problems; none is the usual case. `number` is the call's in the journal. */
IAM_MOCK_INTERNAL void call_remark(struct problems *problems, const struct call *call, size_t number);
/* Add a problem for each rule that may have been meant for a call whose body isn't known. */
IAM_MOCK_INTERNAL void call_remark_unforeseen(struct problems *problems, const struct call *call,
                                              const struct script *script);

#endif
