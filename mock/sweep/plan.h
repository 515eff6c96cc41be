/* Plans a sweep: decides which cases there are, phase by phase. */
#ifndef MOCK_SWEEP_PLAN_H
#define MOCK_SWEEP_PLAN_H

#include "sweep/cases.h"

/*
 * Plan the next phase, if there is one. Call when all cases of the current phase are recorded. The plan
 * depends on the options and on what was recorded, but not on the order of recording. Returns false if memory
 * is out; then nothing has changed.
 */
IAM_MOCK_INTERNAL MUST_CHECK bool sweep_plan_next_phase(struct iam_mock_sweep *sweep);
/* Returns the first call, from 1, in which the two fault-free runs differ; 0 if they don't. */
IAM_MOCK_INTERNAL uint32_t sweep_find_divergence(const struct iam_mock_sweep *sweep);

#endif
