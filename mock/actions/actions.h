/* Every action's decision: one function for each, in a file of its own. */
#ifndef MOCK_ACTIONS_ACTIONS_H
#define MOCK_ACTIONS_ACTIONS_H

#include "actions/decision.h"

/*
 * Each reads the account and changes nothing; it sets the outcome's fixture, change and values. Called after
 * validation, so required arguments are given.
 */
typedef void action_decide_function(struct outcome *out, const struct decision *in);

#define ACTION(service, name, symbol, members, errors, slots, lists)                                         \
    IAM_MOCK_INTERNAL action_decide_function decide_##symbol;
#include "model/actions.def"
#undef ACTION

/* Decide by in->action. */
IAM_MOCK_INTERNAL void action_decide(struct outcome *out, const struct decision *in);

#endif
