#include "base/view.h"
#include "actions/action.h"

static const struct action *const served_actions[] = {
#define ACTION(name, symbol) &symbol,
#include "model/actions.def"
#undef ACTION
};

/* Sorted. */
static const char *const iam_actions[] = {
#define IAM_ACTION(name) name,
#include "model/known_actions.def"
#undef IAM_ACTION
};

IAM_MOCK_INTERNAL const struct action *action_find(struct view name) {
    for (size_t i = 0; i < COUNT_OF(served_actions); i++) {
        if (view_equal(served_actions[i]->name, name))
            return served_actions[i];
    }
    return NULL;
}

IAM_MOCK_INTERNAL bool action_exists(struct view name) {
    for (size_t i = 0; i < COUNT_OF(iam_actions); i++) {
        if (view_is(name, iam_actions[i]))
            return true;
    }
    return false;
}

IAM_MOCK_INTERNAL const char *action_names(void) {
#define ACTION(name, symbol) ", " #name
    static const char names[] =
#include "model/actions.def"
        ;
#undef ACTION
    return names + 2;
}
