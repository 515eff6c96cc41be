/* Looks up the action of a call of a sweep. */
#ifndef MOCK_SWEEP_ACTION_H
#define MOCK_SWEEP_ACTION_H

#include "model/actions.h"

/* Returns the action of a call; NULL if the mock doesn't serve it. */
static inline const struct action *sweep_find_action(const struct iam_mock_sweep_call *call) {
    return call->unserved ? NULL : action_find(NULL, view_of(call->action));
}

#endif
