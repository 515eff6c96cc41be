/* Plans the cases with one fault: each outcome once, for ever, and a few times. */
#ifndef MOCK_SWEEP_SINGLES_H
#define MOCK_SWEEP_SINGLES_H

#include "sweep/plan.h"

/* Plan each outcome at each call of the fault-free run. Returns false if memory is out. */
IAM_MOCK_INTERNAL MUST_CHECK bool sweep_plan_singles(const struct iam_mock_sweep *sweep,
                                                     struct sweep_plan *out);
/* Plan, for ever, each outcome after which the client sent the same request again. */
IAM_MOCK_INTERNAL MUST_CHECK bool sweep_plan_repeats(const struct iam_mock_sweep *sweep,
                                                     struct sweep_plan *out);
/*
 * Plan the same outcomes a few times, then none: twice, as often as the client asks but once, and as often as
 * it asks.
 */
IAM_MOCK_INTERNAL MUST_CHECK bool sweep_plan_bursts(const struct iam_mock_sweep *sweep,
                                                    struct sweep_plan *out);

#endif
