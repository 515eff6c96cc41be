/* The table of actions: all that the services' APIs have, coded or canned. */
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
#define CODED_ROW(service, name, symbol)                                                                     \
    {ACTION_##name,                                                                                          \
     SERVICE_##service,                                                                                      \
     COUNT_OF(action_members_of_##symbol) - 1,                                                               \
     true,                                                                                                   \
     NO_USER,                                                                                                \
     {#name, sizeof #name - 1},                                                                              \
     action_members_of_##symbol,                                                                             \
     action_errors_of_##symbol},
static const struct action coded_actions[] = {
#define ACTION(service, name, symbol, members, errors, slots, lists) CODED_ROW(service, name, symbol)
#include "model/actions.def"
#undef ACTION
};
#undef CODED_ROW

/* What these members mean is the same in every action of IAM. In the order of violations. */
#define CANNED_MEMBERS(needs_user)                                                                           \
    {                                                                                                        \
        {MEMBER_MAX_ITEMS, SHAPE_MAX_ITEMS, false}, {                                                        \
            MEMBER_USER_NAME, SHAPE_EXISTING_USER_NAME, needs_user                                           \
        }                                                                                                    \
    }
static const struct member canned_members[][2] = {[NO_USER] = CANNED_MEMBERS(false),
                                                  [OWN_USER] = CANNED_MEMBERS(false),
                                                  [GIVEN_USER] = CANNED_MEMBERS(true)};
#undef CANNED_MEMBERS

/* The actions by their ids. The rows of coded actions are not used: coded_actions has them. */
static const struct action canned_actions[ACTION_COUNT] = {
#define KNOWN_ACTION(service, name, user)                                                                    \
    {ACTION_##name, SERVICE_##service,         COUNT_OF(*canned_members), false,                             \
     user,          {#name, sizeof #name - 1}, canned_members[user],      NULL},
#include "model/known_actions.def"
#undef KNOWN_ACTION
};

/* The errors that nearly every action of IAM has. */
static const char *const canned_errors[] = {"NoSuchEntity", "ServiceFailure", NULL};

IAM_MOCK_INTERNAL const struct action *action_info(enum action_id id) {
    for (size_t i = 0; i < COUNT_OF(coded_actions); i++) {
        if (coded_actions[i].id == id)
            return &coded_actions[i];
    }
    return &canned_actions[id];
}

static bool is_of_service(const struct action *action, const struct service *service) {
    return !service || action->service == service->id;
}

/* The first of `count` actions with this name; NULL: there is none. */
static const struct action *find_in(const struct action *actions, size_t count, const struct service *service,
                                    struct view name) {
    for (size_t i = 0; i < count; i++) {
        if (view_equal(actions[i].name, name) && is_of_service(&actions[i], service))
            return &actions[i];
    }
    return NULL;
}

/* The coded actions come first, since most calls are theirs. */
IAM_MOCK_INTERNAL const struct action *action_find(const struct service *service, struct view name) {
    const struct action *coded = find_in(coded_actions, COUNT_OF(coded_actions), service, name);
    return coded ? coded : find_in(canned_actions, ACTION_COUNT, service, name);
}

IAM_MOCK_INTERNAL void actions_suggest(struct suggestion *suggestion, const struct service *service) {
    for (size_t i = 0; i < ACTION_COUNT; i++) {
        if (is_of_service(&canned_actions[i], service))
            suggest_try(suggestion, canned_actions[i].name);
    }
}

IAM_MOCK_INTERNAL bool action_has_member(const struct action *action, enum member_id member) {
    for (size_t i = 0; action->is_coded && i < action->member_count; i++) {
        if (action->members[i].id == member)
            return true;
    }
    return false;
}

IAM_MOCK_INTERNAL bool action_lists(const struct action *action) {
    return action_has_member(action, MEMBER_MARKER);
}

IAM_MOCK_INTERNAL bool action_documents_error(const struct action *action, const char *code) {
    for (const char *const *error = action->is_coded ? action->errors : canned_errors; *error; error++) {
        if (strcmp(*error, code) == 0)
            return true;
    }
    return false;
}
