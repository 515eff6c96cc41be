/* The options .only and .skip of a sweep: which outcomes are tried at a call. */
#ifndef MOCK_SWEEP_FILTER_H
#define MOCK_SWEEP_FILTER_H

#include "sweep/calls.h"
#include "sweep/fault.h"

struct filter_word;

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
/* Is the outcome tried at the call? `call`: its number, from 1; `target` NULL: not known. */
IAM_MOCK_INTERNAL bool sweep_is_tried(const struct sweep_filter *filter, const struct sweep_variant *variant,
                                      uint32_t call, const struct sweep_target *target, uint8_t occurrence);

#endif
