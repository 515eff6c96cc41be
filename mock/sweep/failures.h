/* Groups the failing cases of a sweep by what went wrong: verdict, place and words. */
#ifndef MOCK_SWEEP_FAILURES_H
#define MOCK_SWEEP_FAILURES_H

#include "sweep/cases.h"

/* A failing case, and which group it is in. */
struct sweep_failure {
    const struct sweep_case *kase;
    uint64_t likeness; /* equal for cases of one group */
    size_t order;      /* the case's place in the plan */
    size_t group;      /* the order of the group's first case */
};

/* All failing cases: group after group, and the cases of each in the order of the plan. */
struct sweep_failures {
    struct sweep_failure *at;
    size_t count, group_count;
};

/* Collect the failing cases. Returns false if memory is out. Free them with sweep_free_failures(). */
IAM_MOCK_INTERNAL MUST_CHECK bool sweep_collect_failures(struct sweep_failures *out,
                                                         const struct iam_mock_sweep *sweep);
/* Free the list. The cases belong to the sweep. */
IAM_MOCK_INTERNAL void sweep_free_failures(struct sweep_failures *failures);
/* Returns the size of the group that begins at the index. */
IAM_MOCK_INTERNAL size_t sweep_group_size(const struct sweep_failures *failures, size_t index);

#endif
