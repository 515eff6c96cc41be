/* The decide functions of all actions. Each action has its own function, in a file of its own. */
#ifndef MOCK_ACTIONS_ACTIONS_H
#define MOCK_ACTIONS_ACTIONS_H

#include "actions/decision.h"

/*
 * Decide a call of one action: read the account, change nothing, and set the outcome's fixture, change and
 * values. Called after validation, so all required arguments are given.
 */
typedef void action_decide_function(struct outcome *out, const struct decision *in);

#define ACTION(service, name, symbol, members, errors, slots, lists)                                         \
    IAM_MOCK_INTERNAL action_decide_function decide_##symbol;
#include "model/actions.def"
#undef ACTION

/* Call the decide function of in->action. */
IAM_MOCK_INTERNAL void action_decide(struct outcome *out, const struct decision *in);

/* The name of the user that a call is about, for rules and the journal. Empty: root or a role; data NULL: the
 * action is about no user. The view lives as long as the arguments and the principal. */
IAM_MOCK_INTERNAL struct view action_target_name(const struct action *action,
                                                 const struct arguments *arguments,
                                                 const struct principal *principal);

#endif
