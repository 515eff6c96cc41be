/* The set of fixtures that a mock uses: the built-in ones, some replaced by files of a directory. */
#ifndef MOCK_ANSWER_FIXTURE_SET_H
#define MOCK_ANSWER_FIXTURE_SET_H

#include "answer/fixture.h"
#include "model/actions.h"

#include <stdatomic.h>

/* Constant once made, so that clones share one. */
struct fixture_set {
    atomic_size_t owners;
    const struct fixture *fixture[FIXTURE_COUNT]; /* NULL: there is none */
    struct fixture *own[FIXTURE_COUNT]; /* replaces the built-in fixture; NULL: the built-in one is used */
};

/*
 * Returns an empty set with one owner, or NULL if memory is out. Put fixtures into own[], which the set then
 * owns, and call fixture_set_complete() before the first use.
 */
IAM_MOCK_INTERNAL MUST_CHECK struct fixture_set *fixture_set_new(void);
/* Fill fixture[]: from own[], or with the built-in fixtures. */
IAM_MOCK_INTERNAL void fixture_set_complete(struct fixture_set *set);
/* Add an owner. Returns `set`, which may be NULL. */
IAM_MOCK_INTERNAL struct fixture_set *fixture_set_share(struct fixture_set *set);
/* Remove an owner; the last one frees the set and the fixtures in own[]. `set` may be NULL. */
IAM_MOCK_INTERNAL void fixture_set_release(struct fixture_set *set);

/* Returns the fixture that the set uses for `id`; `set` NULL: the built-in one. NULL: `id` is the response of
 * an action that a mock with this set does not serve. */
static inline const struct fixture *fixture_of(const struct fixture_set *set, enum fixture_id id) {
    return set ? set->fixture[id] : iam_mock_builtin_fixtures[id];
}

/* Does a mock with this set serve the action? */
static inline bool fixture_set_serves(const struct fixture_set *set, const struct action *action) {
    return fixture_of(set, action_response(action)) != NULL;
}

#endif
