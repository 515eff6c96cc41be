/* The races of a call: changes that other principals make just before the call, by rules of the script. */
#ifndef MOCK_CALL_RACE_H
#define MOCK_CALL_RACE_H

#include "call/call.h"

/*
 * Fill call->race, and make the changes of the races that act. They are made to a copy of the account, which
 * takes the place of state->account until call_race_apply() or call_race_cancel(). `refused`: the error of
 * decoding; then there is no race, since the parameters are not known. A request that follows a redirect is
 * not IAM's, and has no race either. Returns 0, or IAM_MOCK_ENOMEM with its reason: nothing has changed.
 */
IAM_MOCK_INTERNAL MUST_CHECK int call_race_make(struct call *call, const struct mock_parts *parts,
                                                enum fixture_id refused, const char **why);
/* If call->race.chosen: keep the changes, and count the rules. Cannot fail. */
IAM_MOCK_INTERNAL void call_race_apply(struct call *call, const struct mock_parts *parts);
/* If call->race.chosen, and call_race_apply() was not called: undo the changes. */
IAM_MOCK_INTERNAL void call_race_cancel(struct call *call, const struct mock_parts *parts);

#endif
