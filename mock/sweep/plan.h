/* Plans a sweep: decides which cases there are, phase by phase. */
#ifndef MOCK_SWEEP_PLAN_H
#define MOCK_SWEEP_PLAN_H

#include "sweep/cases.h"

/* The plan of one phase. */
struct sweep_plan {
    struct sweep_cases cases;
    int64_t possible;    /* cases that are possible: the planned ones, and those without room */
    int64_t skipped;     /* further cases that .only and .skip leave out */
    bool all_skipped;    /* of singles: .only and .skip leave no case to any shard */
    int next_number;     /* of the first case of the phase after it */
    uint64_t *pair_keys; /* of pairs at depth 3: their keys, which the sweep then owns; NULL: none */
    size_t pair_count;
};

/*
 * Plan the next phase, if there is one. Call when all cases of the current phase are recorded. The plan
 * depends on the options and on what was recorded, but not on the order of recording. Returns false if memory
 * is out; then nothing has changed.
 */
IAM_MOCK_INTERNAL MUST_CHECK bool sweep_plan_next_phase(struct iam_mock_sweep *sweep);

/* How many shards there are, at least 1. */
IAM_MOCK_INTERNAL int sweep_count_shards(const struct iam_mock_sweep *sweep);
/* Make the fault of a variant at a call. `position`: the number of the call by the plan, from 1. */
IAM_MOCK_INTERNAL struct sweep_fault sweep_make_fault(const struct iam_mock_sweep *sweep,
                                                      const struct sweep_variant *variant,
                                                      const struct sweep_call *call, uint32_t position);
/* Is the variant tried at the call? If not, and only .only or .skip say so, count it as skipped. */
IAM_MOCK_INTERNAL bool sweep_is_variant_tried(const struct iam_mock_sweep *sweep,
                                              const struct sweep_variant *variant,
                                              const struct sweep_call *call, uint32_t position);

#endif
