/* The mistakes that signers make, and how many of them a wrong signature shows. */
#ifndef MOCK_MODEL_MISTAKES_H
#define MOCK_MODEL_MISTAKES_H

#include "base/set.h"

enum mistake_id {
#define MISTAKE(name, words, ...) MISTAKE_##name,
#include "model/mistakes.def"
#undef MISTAKE
    MISTAKE_COUNT
};
_Static_assert(MISTAKE_COUNT <= SET_SIZE, "a set holds every mistake");

/* "query_unsorted". Static. */
IAM_MOCK_INTERNAL const char *mistake_name(enum mistake_id id);
/* "the query was not sorted before signing; sort by …". Static. */
IAM_MOCK_INTERNAL const char *mistake_words(enum mistake_id id);

/* What is known about a wrong signature. */
enum mistakes_found {
    MISTAKES_NOT_SOUGHT, /* the signature is not known to be wrong */
    MISTAKES_NONE,       /* no mistake gives the signature that was received, nor a pair that was tried */
    MISTAKES_SINGLE,     /* each of the mistakes gives it */
    MISTAKES_PAIR        /* each pair of mistakes gives it */
};

#define MISTAKES_MAX 6 /* more with the same bytes are not told */

struct mistakes {
    uint8_t found; /* enum mistakes_found */
    uint8_t count;
    uint8_t first[MISTAKES_MAX], second[MISTAKES_MAX]; /* enum mistake_id; `second` only of MISTAKES_PAIR */
};

#endif
