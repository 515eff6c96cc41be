/* The fixtures in force: the built-in ones, some replaced by files of a directory. */
#ifndef MOCK_ANSWER_FIXTURE_SET_H
#define MOCK_ANSWER_FIXTURE_SET_H

#include "answer/fixture.h"

#include <stdatomic.h>

/* Constant once made, so that clones share one. */
struct fixture_set {
    atomic_size_t owners;
    const struct fixture *fixture[FIXTURE_COUNT];
    struct fixture *own[FIXTURE_COUNT]; /* NULL: the built-in one is in force */
};

/* The built-in fixtures, with one owner. Put others into own[], then call fixture_set_complete(). NULL: no
 * memory. */
IAM_MOCK_INTERNAL MUST_CHECK struct fixture_set *fixture_set_new(void);
/* Let own[] take the place of built-in fixtures. */
IAM_MOCK_INTERNAL void fixture_set_complete(struct fixture_set *set);
/* One owner more; NULL stays NULL. */
IAM_MOCK_INTERNAL struct fixture_set *fixture_set_share(struct fixture_set *set);
/* One owner less; the last one frees the set, and own[] with memory_free(). NULL is allowed. */
IAM_MOCK_INTERNAL void fixture_set_release(struct fixture_set *set);

/* The fixture in force; `set` NULL: all are built in. */
static inline const struct fixture *fixture_of(const struct fixture_set *set, enum fixture_id id) {
    return set ? set->fixture[id] : &iam_mock_builtin_fixtures[id];
}

#endif
