/* An action: its members, and the function that decides what a call of it comes to. One file each. */
#ifndef MOCK_ACTIONS_ACTION_H
#define MOCK_ACTIONS_ACTION_H

#include "base/view.h"
#include "account/account.h"
#include "answer/fixture.h"
#include "answer/render.h"
#include "identity/principal.h"
#include "model/validate.h"

/* What a decision goes by. All of it is read only. */
struct decision {
    const struct account *account;
    const struct principal *principal;
    const struct arguments *arguments;
    uint64_t seed;
    int64_t now_ms;
};

#define MARKER_SIZE 64

/* What a call comes to: the answer, its values, and the one change to make. */
struct outcome {
    enum fixture_id fixture;
    struct change change;
    struct values values;
    char marker[MARKER_SIZE + 1];
};

struct action {
    struct view name;
    enum fixture_id response;
    const struct member *members; /* in the order of the service's violations */
    size_t member_count;
    const char *const *errors; /* those that the action's own page of the API names; NULL ends them */
    /* Reads the account and changes nothing; sets fixture, change and values. Called after validation. */
    void (*decide)(struct outcome *out, const struct decision *in);
};

#define ACTION(name, symbol) IAM_MOCK_INTERNAL_DATA const struct action symbol;
#include "model/actions.def"
#undef ACTION

/* actions.c: NULL if it isn't served. */
IAM_MOCK_INTERNAL const struct action *action_find(struct view name);
/* An action of the API, served or not. */
IAM_MOCK_INTERNAL bool action_exists(struct view name);
/* The names of those that are served, ", " between them. */
IAM_MOCK_INTERNAL const char *action_names(void);

/*
 * target.c: whose devices a call is about, shared by the actions with an optional UserName. False: the answer
 * is set (no UserName from somebody who isn't a user; no such user).
 */
enum root_default { ROOT_BY_ANY_KEY, ROOT_BY_ASSUME_ROOT };
IAM_MOCK_INTERNAL MUST_CHECK bool target_find(struct user **out, struct outcome *outcome,
                                              const struct decision *in, enum root_default root);
/* The name that the call goes by: the UserName, or the calling user's; empty for root and roles. */
IAM_MOCK_INTERNAL struct view target_name(const struct arguments *arguments,
                                          const struct principal *principal);

/* marker.c: where a list goes on. Bound to account, action and user (assumed), and refused elsewhere. */
IAM_MOCK_INTERNAL void marker_write(char out[MARKER_SIZE + 1], const struct decision *in, struct view action,
                                    const struct user *user, uint64_t sequence);
IAM_MOCK_INTERNAL MUST_CHECK bool marker_read(uint64_t *sequence, struct view marker,
                                              const struct decision *in, struct view action,
                                              const struct user *user);

#endif
