/* The state of a mock: what iam_mock_clone() and iam_mock_restore() copy. */
#ifndef MOCK_CALL_STATE_H
#define MOCK_CALL_STATE_H

#include "account/account.h"
#include "answer/fixture_set.h"
#include "script/script.h"

struct state {
    enum iam_mock_authentication authentication;
    enum iam_mock_constraints constraints;
    int call_limit;                       /* after which requests are refused; 0: the default */
    int page_limit;                       /* the largest page of a list; 0: none */
    char *default_principal, *extra_host; /* NULL: none; the state owns them */
    struct fixture_set *fixtures;         /* shared with clones; NULL: all are built in */
    uint64_t seed;
    int64_t now_ms;
    uint64_t answered;    /* how many calls were ever answered; each request id is made from it */
    bool clock_was_moved; /* by iam_mock_advance_ms(): the test, or iammock-sleep, moves the clock */
    struct account account;
    struct script script;
};

/*
 * Check the options, and make a state with the built-in fixtures. Returns 0, IAM_MOCK_EINVAL or
 * IAM_MOCK_ENOMEM; on failure *out owns nothing. Free the state with state_free().
 */
IAM_MOCK_INTERNAL MUST_CHECK int state_init(struct state *out, const struct iam_mock_options *options,
                                            struct iam_mock_error *error);
/* Copy a state; the fixtures are shared. Returns false if memory is out; then *out owns nothing. */
IAM_MOCK_INTERNAL MUST_CHECK bool state_clone(struct state *out, const struct state *from);
/* Free what the state owns, and make it all zero. */
IAM_MOCK_INTERNAL void state_free(struct state *state);

/* Move the clock forward, at most to the last moment of the year 9999. */
IAM_MOCK_INTERNAL void state_advance(struct state *state, int64_t milliseconds);

#endif
