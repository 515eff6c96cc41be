/* The state of a mock: what clone and restore carry. Built whole before it replaces another. */
#ifndef MOCK_STATE_H
#define MOCK_STATE_H

#include "account/account.h"
#include "script/script.h"

#include <stdatomic.h>

/* The fixtures in force; constant, so that clones share one. */
struct fixture_set {
    atomic_size_t owners;
    const struct fixture *fixture[FIXTURE_COUNT];
    struct fixture *own[FIXTURE_COUNT]; /* read from a directory; NULL: built in */
};

struct state {
    enum iam_mock_authentication authentication;
    enum iam_mock_constraints constraints;
    char *default_principal, *extra_host; /* NULL: none */
    struct fixture_set *fixtures;         /* NULL: all built in */
    uint64_t seed;
    int64_t now_ms;
    uint64_t answered;    /* calls ever answered: the number of the next request id */
    bool clock_was_moved; /* by the test, or by a wrapped sleep: it isn't standing still */
    struct account account;
    struct script script;
};

/* On failure *out holds nothing. */
IAM_MOCK_INTERNAL MUST_CHECK int state_init(struct state *out, const struct iam_mock_options *options,
                                            struct iam_mock_error *error);
IAM_MOCK_INTERNAL MUST_CHECK bool state_clone(struct state *out, const struct state *from);
IAM_MOCK_INTERNAL void state_free(struct state *state);

/* As far as the clock goes. */
IAM_MOCK_INTERNAL void state_advance(struct state *state, int64_t milliseconds);

static inline const struct fixture *state_fixture(const struct state *state, enum fixture_id id) {
    return state->fixtures ? state->fixtures->fixture[id] : &iam_mock_builtin_fixtures[id];
}

#endif
