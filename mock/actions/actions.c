/* The table of decide functions: one for each action. */
#include "actions/actions.h"

/* NULL: the action is canned. */
static action_decide_function *const decide_functions[ACTION_COUNT] = {
#define ACTION(service, name, symbol, members, errors, slots, lists) [ACTION_##name] = decide_##symbol,
#include "model/actions.def"
#undef ACTION
};

IAM_MOCK_INTERNAL void action_decide(struct outcome *out, const struct decision *in) {
    action_decide_function *const decide_coded = decide_functions[in->action->id];
    if (decide_coded)
        decide_coded(out, in);
    else
        decide_canned(out, in);
}
