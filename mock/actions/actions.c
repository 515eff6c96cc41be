/* The table of decide functions: one for each action. */
#include "actions/actions.h"

static action_decide_function *const decide_functions[ACTION_COUNT] = {
#define ACTION(service, name, symbol, members, errors, slots, lists) decide_##symbol,
#include "model/actions.def"
#undef ACTION
};

IAM_MOCK_INTERNAL void action_decide(struct outcome *out, const struct decision *in) {
    decide_functions[in->action->id](out, in);
}
