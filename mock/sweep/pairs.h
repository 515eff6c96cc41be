/* Plans the cases with two and with three faults. */
#ifndef MOCK_SWEEP_PAIRS_H
#define MOCK_SWEEP_PAIRS_H

#include "sweep/plan.h"

/* Plan pairs: all that fit, or a sample. Returns false if memory is out. */
IAM_MOCK_INTERNAL MUST_CHECK bool sweep_plan_pairs(const struct iam_mock_sweep *sweep,
                                                   struct sweep_plan *out);
/* Plan triples over the pairs that ran. */
IAM_MOCK_INTERNAL MUST_CHECK bool sweep_plan_triples(const struct iam_mock_sweep *sweep,
                                                     struct sweep_plan *out);
/* Plan further pairs, if triples left room. */
IAM_MOCK_INTERNAL MUST_CHECK bool sweep_plan_more_pairs(const struct iam_mock_sweep *sweep,
                                                        struct sweep_plan *out);

#endif
