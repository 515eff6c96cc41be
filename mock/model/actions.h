/* Actions: the facts of each action that the services' APIs have. Their decisions are in actions/. */
#ifndef MOCK_MODEL_ACTIONS_H
#define MOCK_MODEL_ACTIONS_H

#include "base/suggest.h"
#include "base/view.h"
#include "model/members.h"
#include "model/services.h"

/* Every action of the APIs. The fixtures that answer them have the same numbers (fixture_ids.h). */
enum action_id {
#define KNOWN_ACTION(service, name, user) ACTION_##name,
#include "model/known_actions.def"
#undef KNOWN_ACTION
    ACTION_COUNT
};
_Static_assert(ACTION_COUNT < UINT8_MAX, "a byte holds every action, and ACTION_COUNT");

/* What a canned action does with UserName: see known_actions.def. */
enum action_user { NO_USER, OWN_USER, GIVEN_USER };

/* An action is coded, or canned: a fixture alone answers it, and a mock without the fixture does not serve
 * it. */
struct action {
    uint8_t id;           /* enum action_id */
    uint8_t service;      /* enum service_id */
    uint8_t member_count; /* of `members` */
    bool is_coded;
    uint8_t user; /* of a canned action: enum action_user */
    struct view name;
    /* The members whose values are checked, in the order of the service's violations. Of a canned action:
     * those that mean the same in every action. */
    const struct member *members;
    /* Of a coded action: error codes that the action's own page of the API names; NULL ends them. Else NULL.
     */
    const char *const *errors;
};

/* The largest number of members that one action has, as a constant: the size of a union of all rows. Each has
 * one byte more than members, since an action may have none. */
#define ITEMS(...) __VA_ARGS__
union action_member_counts {
#define ACTION(service, name, symbol, members, errors, slots, lists)                                         \
    char symbol[sizeof((const struct member[]){ITEMS members{MEMBER_COUNT, SHAPE_COUNT, false}}) /           \
                sizeof(struct member)];
#include "model/actions.def"
#undef ACTION
};
#undef ITEMS
#define ACTION_MEMBERS_MAX (sizeof(union action_member_counts) - 1)

/* The facts of an action. Static. */
IAM_MOCK_INTERNAL const struct action *action_info(enum action_id id);
/* The action with this name, of `service` (NULL: of any), served or not. NULL: there is none. Static. */
IAM_MOCK_INTERNAL const struct action *action_find(const struct service *service, struct view name);
/* Try the name of each action of `service` (NULL: of any) as the one that is meant. */
IAM_MOCK_INTERNAL void actions_suggest(struct suggestion *suggestion, const struct service *service);
/* Is the member a parameter of the action? False for a canned action, whose parameters are not known. */
IAM_MOCK_INTERNAL bool action_has_member(const struct action *action, enum member_id member);
/* Is it a list, whose answer comes in pages? False for a canned action: its answer is always the same. */
IAM_MOCK_INTERNAL bool action_lists(const struct action *action);
/* Can the action answer this code, which only some actions answer? */
IAM_MOCK_INTERNAL bool action_documents_error(const struct action *action, const char *code);

/* The fixture that answers a call that succeeds. */
static inline enum fixture_id action_response(const struct action *action) {
    return (enum fixture_id)action->id;
}

#endif
