/* The decide functions of all actions. Each action has its own function, in a file of its own. */
#ifndef MOCK_ACTIONS_ACTIONS_H
#define MOCK_ACTIONS_ACTIONS_H

#include "base/view.h"
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

/* Decide a call of any canned action: a fixture alone answers it. */
IAM_MOCK_INTERNAL action_decide_function decide_canned;

/* Call the decide function of in->action. */
IAM_MOCK_INTERNAL void action_decide(struct outcome *out, const struct decision *in);

/* The name of the user that a call is about, for rules and the journal: UserName or, without it, the calling
 * user's name. Empty: root or a role; data NULL: the action is about no user. The view lives as long as the
 * arguments and the principal. */
static inline struct view action_target_name(const struct action *action, const struct arguments *arguments,
                                             const struct principal *principal) {
    if (argument_is_given(arguments, MEMBER_USER_NAME))
        return arguments->text[MEMBER_USER_NAME];
    if (!action_has_member(action, MEMBER_USER_NAME))
        return (struct view){NULL, 0};
    return principal->kind == IAM_MOCK_USER ? user_name(principal->user) : (struct view){"", 0};
}

#endif
