/* Chooses which further faults are tried, if not all of them have room. */
#ifndef MOCK_SWEEP_CHOICE_H
#define MOCK_SWEEP_CHOICE_H

#include "sweep/places.h"

/*
 * A choice. A key is a further fault: the index of the case, of the call in its run, and of the outcome among
 * those of the call. Keys in their order are the order of the plan.
 */
struct sweep_choice {
    uint64_t *key; /* sorted; the caller frees it with memory_free() */
    size_t count;
    int64_t possible; /* all further faults, chosen or not */
    int64_t skipped;  /* those that .only and .skip leave out, besides */
};

/*
 * Choose at most `room` further faults of the cases in `base`, none of them one of the sorted `known` keys.
 * Half of the room is for pairs of service errors, spread over all places; the other half for rounds over
 * each place and each group of outcomes. What one half does not use, the other gets. A case that ran past its
 * deadline gets no further fault. Returns false if memory is out; out->key is to be freed in any case.
 */
IAM_MOCK_INTERNAL MUST_CHECK bool sweep_choose(struct sweep_choice *out, const struct iam_mock_sweep *sweep,
                                               const struct sweep_cases *base, size_t room,
                                               const uint64_t *known, size_t known_count);

/* Returns the place of a key. */
IAM_MOCK_INTERNAL struct sweep_place sweep_place_of_key(const struct iam_mock_sweep *sweep,
                                                        const struct sweep_cases *base, uint64_t key);
/* Returns the index of the outcome among those of the call. */
IAM_MOCK_INTERNAL size_t sweep_variant_of_key(uint64_t key);

#endif
