/* Looks up actions for a sweep: the action of a call, and the errors that the API documents for an action. */
#include "sweep/action.h"

IAM_MOCK_INTERNAL const struct action *sweep_find_action(const struct iam_mock_sweep_call *call) {
    return action_find(NULL, view_of(call->action));
}

IAM_MOCK_INTERNAL const struct action *sweep_action_at(size_t index) {
    return index < ACTION_COUNT ? action_info((enum action_id)index) : NULL;
}

IAM_MOCK_INTERNAL bool sweep_is_documented(const struct action *action, const char *code) {
    for (const char *const *error = action->errors; *error; error++) {
        if (strcmp(*error, code) == 0)
            return true;
    }
    return false;
}
