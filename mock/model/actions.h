/* Actions: the facts of each action that the mock serves. Their decisions are in actions/. */
#ifndef MOCK_MODEL_ACTIONS_H
#define MOCK_MODEL_ACTIONS_H

#include "base/suggest.h"
#include "base/view.h"
#include "model/members.h"
#include "model/services.h"

enum action_id {
#define ACTION(service, name, symbol, members, errors, slots, lists) ACTION_##name,
#include "model/actions.def"
#undef ACTION
    ACTION_COUNT
};

struct action {
    enum action_id id;
    enum service_id service;
    struct view name;
    enum fixture_id response;     /* answers a call that succeeds */
    const struct member *members; /* in the order of the service's violations */
    size_t member_count;
    const char *const *errors; /* error codes that the action's own page of the API names; NULL ends them */
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
/* The served action with this name, of `service` (NULL: of any). NULL: there is none. Static. */
IAM_MOCK_INTERNAL const struct action *action_find(const struct service *service, struct view name);
/* Does the API of the service (NULL: of any) have this action, served or not? */
IAM_MOCK_INTERNAL bool action_exists(const struct service *service, struct view name);
/* Try the name of each served action of `service` (NULL: of any) as the one that is meant. */
IAM_MOCK_INTERNAL void actions_suggest(struct suggestion *suggestion, const struct service *service);
/* Is the member a parameter of the action? */
IAM_MOCK_INTERNAL bool action_has_member(const struct action *action, enum member_id member);
/* Is it a list, whose answer comes in pages? */
IAM_MOCK_INTERNAL bool action_lists(const struct action *action);
#endif
