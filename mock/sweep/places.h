/* The places of a further fault: the later calls of the cases that one more fault is added to. */
#ifndef MOCK_SWEEP_PLACES_H
#define MOCK_SWEEP_PLACES_H

#include "sweep/plan.h"

/* A later call of a case. */
struct sweep_place {
    size_t base;                    /* the index of the case */
    const struct sweep_case *first; /* the case */
    uint32_t index;                 /* the index of the call in the case's run */
    uint32_t position;              /* the number of the call by the plan, from 1 */
    const struct sweep_call *call;
    const struct sweep_shape *shape;
};

/*
 * Go to the next place; all zero: the first one. Returns false after the last one. `base`: the cases, whose
 * runs are kept.
 */
IAM_MOCK_INTERNAL bool sweep_next_place(struct sweep_place *place, const struct iam_mock_sweep *sweep,
                                        const struct sweep_cases *base);
/*
 * Returns a number that depends on the case's faults and the call alone: where the choice among outcomes
 * starts.
 */
IAM_MOCK_INTERNAL uint32_t sweep_hash_place(const struct sweep_place *place);

#endif
