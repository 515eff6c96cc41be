/* The table of served actions, and the names of all actions that the services' APIs have. */
#include "model/actions.h"
#include "base/view.h"

#define ITEMS(...) __VA_ARGS__
#define ACTION(service, name, symbol, members, errors, slots, lists)                                         \
    static const struct member action_members_of_##symbol[] = {                                              \
        ITEMS members{MEMBER_COUNT, SHAPE_COUNT, false}};                                                    \
    static const char *const action_errors_of_##symbol[] = {ITEMS errors NULL};
#include "model/actions.def"
#undef ACTION
#undef ITEMS

/* The last row of an action's members only keeps the array from being empty, and is not counted. */
#define ACTION_ROW(service, name, symbol)                                                                    \
    {ACTION_##name,                                                                                          \
     SERVICE_##service,                                                                                      \
     {#name, sizeof #name - 1},                                                                              \
     FIXTURE_RESPONSE_##name,                                                                                \
     action_members_of_##symbol,                                                                             \
     COUNT_OF(action_members_of_##symbol) - 1,                                                               \
     action_errors_of_##symbol},
static const struct action served_actions[ACTION_COUNT] = {
#define ACTION(service, name, symbol, members, errors, slots, lists) ACTION_ROW(service, name, symbol)
#include "model/actions.def"
#undef ACTION
};
#undef ACTION_ROW

static const struct {
    enum service_id service;
    const char *name;
} known_actions[] = {
#define KNOWN_ACTION(service, name) {SERVICE_##service, name},
#include "model/known_actions.def"
#undef KNOWN_ACTION
};

IAM_MOCK_INTERNAL const struct action *action_info(enum action_id id) { return &served_actions[id]; }

IAM_MOCK_INTERNAL const struct action *action_find(const struct service *service, struct view name) {
    for (size_t i = 0; i < COUNT_OF(served_actions); i++) {
        const struct action *action = &served_actions[i];
        if (view_equal(action->name, name) && (!service || action->service == service->id))
            return action;
    }
    return NULL;
}

IAM_MOCK_INTERNAL bool action_exists(const struct service *service, struct view name) {
    for (size_t i = 0; i < COUNT_OF(known_actions); i++) {
        if (view_is(name, known_actions[i].name) && (!service || known_actions[i].service == service->id))
            return true;
    }
    return false;
}

IAM_MOCK_INTERNAL void actions_suggest(struct suggestion *suggestion, const struct service *service) {
    for (size_t i = 0; i < COUNT_OF(served_actions); i++) {
        if (!service || served_actions[i].service == service->id)
            suggest_try(suggestion, served_actions[i].name);
    }
}

IAM_MOCK_INTERNAL bool action_has_member(const struct action *action, enum member_id member) {
    for (size_t i = 0; i < action->member_count; i++) {
        if (action->members[i].id == member)
            return true;
    }
    return false;
}

IAM_MOCK_INTERNAL bool action_lists(const struct action *action) {
    return action_has_member(action, MEMBER_MARKER);
}
