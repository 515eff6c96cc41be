/* The state of a mock: what clone and restore carry. Built whole before it replaces another. */
#ifndef MOCK_CALL_STATE_H
#define MOCK_CALL_STATE_H

#include "account/account.h"
#include "answer/fixture_set.h"
#include "script/script.h"

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

/* Check the options and make a state by them, with the built-in fixtures. On failure *out holds nothing. */
IAM_MOCK_INTERNAL MUST_CHECK int state_init(struct state *out, const struct iam_mock_options *options,
                                            struct iam_mock_error *error);
/* False: out of memory, and *out holds nothing. The fixtures are shared. */
IAM_MOCK_INTERNAL MUST_CHECK bool state_clone(struct state *out, const struct state *from);
IAM_MOCK_INTERNAL void state_free(struct state *state);

/* Move the clock forward; it stops at its last moment. */
IAM_MOCK_INTERNAL void state_advance(struct state *state, int64_t milliseconds);

#endif
