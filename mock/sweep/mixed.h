/* Plans the cases in which an answer is lost, and each further attempt then meets another outcome. */
#ifndef MOCK_SWEEP_MIXED_H
#define MOCK_SWEEP_MIXED_H

#include "sweep/plan.h"

/*
 * For each single in which the client lost the answer and sent the same request again, plan an outcome of
 * each group that clients repeat a request after: for ever, from the second attempt on. Returns false if
 * memory is out.
 */
IAM_MOCK_INTERNAL MUST_CHECK bool sweep_plan_mixed(const struct iam_mock_sweep *sweep,
                                                   struct sweep_plan *out);

#endif
