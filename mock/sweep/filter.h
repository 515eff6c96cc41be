/* The options .only and .skip of a sweep: which outcomes are tried at a call. */
#ifndef MOCK_SWEEP_FILTER_H
#define MOCK_SWEEP_FILTER_H

#include "sweep/calls.h"
#include "sweep/fault.h"
#include "sweep/script_place.h"

enum word_kind { WORD_DEFAULT, WORD_GROUP, WORD_OUTCOME };

/* One word: outcomes, at each call or at one place. */
struct filter_word {
    enum word_kind kind;
    enum sweep_group group;       /* of WORD_GROUP */
    char name[SWEEP_LABEL_SIZE];  /* of WORD_OUTCOME: "PROXY_PAGE", or "PROXY_PAGE@403" */
    const char *suffix;           /* of WORD_OUTCOME: "/applied" …; NULL: any */
    struct sweep_scripted place;  /* fault.last 0: each call */
    char action[48], target[257]; /* of a place with an occurrence */
    char text[80];                /* the word as given, cut */
    bool matched;                 /* it means an outcome that applies to a call */
};

struct filter_words {
    struct filter_word *at;
    size_t count;
};

struct sweep_filter {
    struct filter_words only, skip;
};

/*
 * Read .only and .skip; each may be NULL. Returns 0, IAM_MOCK_ENOMEM, or IAM_MOCK_EINVAL: the error (may be
 * NULL) names the option and the nearest known word. On success the caller frees with sweep_free_filter().
 */
IAM_MOCK_INTERNAL MUST_CHECK int sweep_read_filter(struct sweep_filter *out, const char *only,
                                                   const char *skip, struct iam_mock_error *error);
/* Free the words. */
IAM_MOCK_INTERNAL void sweep_free_filter(struct sweep_filter *filter);
/* Is the outcome tried at the call? Marks the words that mean it as matched. `call`: its number, from 1;
 * `target` NULL: not known. */
IAM_MOCK_INTERNAL bool sweep_is_tried(const struct sweep_filter *filter, const struct sweep_variant *variant,
                                      uint32_t call, const struct sweep_target *target, uint8_t occurrence);

#endif
