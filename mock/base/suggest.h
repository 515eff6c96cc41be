/* Finds the known word that is nearest to an unknown one, for "did you mean" in messages. */
#ifndef MOCK_BASE_SUGGEST_H
#define MOCK_BASE_SUGGEST_H

#include "base/view.h"

struct suggestion {
    struct view unknown, nearest; /* nearest.data NULL: no known word is near enough */
    size_t distance;              /* how far a word may be away, or how far `nearest` is */
};

/* Begin to look for the word that is meant by `unknown`. Both views, and those of known words, must outlive
 * the suggestion. */
IAM_MOCK_INTERNAL struct suggestion suggest_for(struct view unknown);
/* Try a known word. Of several that are equally near, the first is suggested. */
IAM_MOCK_INTERNAL void suggest_try(struct suggestion *suggestion, struct view known);

#define SUGGEST_SIZE 72
/* Write ` (did you mean "WORD"?)`, or "" if no known word is near enough. Returns `out`. */
IAM_MOCK_INTERNAL const char *suggest_write(char out[SUGGEST_SIZE], const struct suggestion *suggestion);

#endif
