/* The query protocol: reads form parameters from a query string or a body. Pure; knows no action. */
#ifndef MOCK_REQUEST_QUERY_H
#define MOCK_REQUEST_QUERY_H

#include "base/view.h"

struct query_pair {
    struct view name, value; /* decoded; views into query.decoded */
};

/* Large: lives in the mock, never on the stack, and is never cleared as a whole. */
struct query {
    size_t count;
    size_t used; /* bytes of `decoded` */
    struct query_pair pairs[IAM_MOCK_MAX_PARAMETERS];
    char decoded[2 * IAM_MOCK_MAX_BODY]; /* for a query string and a body; decoding never adds bytes */
};

enum query_result { QUERY_OK, QUERY_BAD_ESCAPE, QUERY_TOO_MANY };

/* Make the query empty. */
static inline void query_start(struct query *query) { query->count = query->used = 0; }

/*
 * Add the parameters in `encoded`, at most IAM_MOCK_MAX_BODY bytes, which are copied. '&' separates
 * parameters, the first '=' ends the name, '+' is a blank, %XX is a byte. Empty pieces ("a&&b") are skipped.
 * A piece without '=' has an empty value; if '=' is its first byte, the name is empty. QUERY_TOO_MANY: too
 * many parameters, or no room for the bytes. QUERY_BAD_ESCAPE: reading stopped at a malformed escape, so the
 * parameters after it were not counted; query_count_parameters() counts them. After a failure the query must
 * not be used.
 */
IAM_MOCK_INTERNAL MUST_CHECK enum query_result query_add(struct query *query, struct view encoded);

/* How many parameters `encoded` has, malformed escapes or not. */
IAM_MOCK_INTERNAL size_t query_count_parameters(struct view encoded);

/* The value of the last parameter with this name, in the query; NULL: there is none. */
IAM_MOCK_INTERNAL const struct view *query_find(const struct query *query, struct view name);

#endif
