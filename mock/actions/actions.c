/* The table of decide functions: one for each action. */
#include "actions/actions.h"
#include "actions/iam/target.h"

static action_decide_function *const decide_functions[ACTION_COUNT] = {
#define ACTION(service, name, symbol, members, errors, slots, lists) decide_##symbol,
#include "model/actions.def"
#undef ACTION
};

IAM_MOCK_INTERNAL void action_decide(struct outcome *out, const struct decision *in) {
    decide_functions[in->action->id](out, in);
}

IAM_MOCK_INTERNAL struct view action_target_name(const struct action *action,
                                                 const struct arguments *arguments,
                                                 const struct principal *principal) {
    if (argument_is_given(arguments, MEMBER_USER_NAME) || action_has_member(action, MEMBER_USER_NAME))
        return target_name(arguments, principal);
    return (struct view){NULL, 0};
}
