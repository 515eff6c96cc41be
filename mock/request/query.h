/* The query protocol: form parameters out of a query string or a body. Pure; knows no action. */
#ifndef MOCK_REQUEST_QUERY_H
#define MOCK_REQUEST_QUERY_H

#include "base/view.h"

struct query_pair {
    struct view name, value; /* decoded; into the query's own bytes */
};

/* Large: lives in the mock, never on the stack, and is never cleared as a whole. */
struct query {
    size_t count;
    size_t used; /* of decoded */
    struct query_pair pairs[IAM_MOCK_MAX_PARAMETERS];
    char decoded[2 * IAM_MOCK_MAX_BODY]; /* a query string and a body; decoding never makes longer */
};

enum query_result { QUERY_OK, QUERY_BAD_ESCAPE, QUERY_TOO_MANY };

static inline void query_start(struct query *query) { query->count = query->used = 0; }

/*
 * Add the parameters in `encoded` (at most IAM_MOCK_MAX_BODY bytes; used during the call only). '&'
 * separates, the first '=' ends the name, '+' is a blank, %XX a byte; empty pieces ("a&&b") are skipped,
 * a piece without '=' has an empty value, one that starts with '=' an empty name. After a failure the
 * query holds nothing to use. QUERY_TOO_MANY also if there is no room for so many bytes. A broken escape
 * ends it: how many parameters come after that isn't seen.
 */
IAM_MOCK_INTERNAL MUST_CHECK enum query_result query_add(struct query *query, struct view encoded);

/* How many parameters `encoded` has, whatever is in them. */
IAM_MOCK_INTERNAL size_t query_parameters(struct view encoded);

/* The last parameter of that name, or NULL. */
IAM_MOCK_INTERNAL const struct view *query_find(const struct query *query, struct view name);

#endif
