/* Looks up actions for a sweep: the action of a call, and the errors that the API documents for an action. */
#ifndef MOCK_SWEEP_ACTION_H
#define MOCK_SWEEP_ACTION_H

#include "model/actions.h"

/* Returns the action of a call; NULL if the mock doesn't serve it. */
IAM_MOCK_INTERNAL const struct action *sweep_find_action(const struct iam_mock_sweep_call *call);
/* Returns the served action with that index, from 0; NULL past the last one. */
IAM_MOCK_INTERNAL const struct action *sweep_action_at(size_t index);
/* Does the action's own page of the API name the code? */
IAM_MOCK_INTERNAL bool sweep_is_documented(const struct action *action, const char *code);

#endif
