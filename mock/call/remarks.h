/* Adds the problems that a call shows: what is wrong with the test. */
#ifndef MOCK_CALL_REMARKS_H
#define MOCK_CALL_REMARKS_H

#include "call/call.h"

/* Add a problem for each remark on the call, and one if the rule's cut_at is past the end of the body.
 * The account's secrets are not shown. `number`: the call's in the journal. */
IAM_MOCK_INTERNAL void call_add_problems(struct problems *problems, const struct call *call,
                                         const struct account *account, size_t number);
/* Add a problem for each rule that might match the call if its body were known, once for each rule. */
IAM_MOCK_INTERNAL void call_add_unforeseen(struct problems *problems, const struct call *call,
                                           const struct script *script);

#endif
