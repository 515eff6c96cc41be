/* A sweep as an object: makes it, gives out its cases one by one, frees it. Uses no mock. */
#ifndef MOCK_SWEEP_SWEEP_H
#define MOCK_SWEEP_SWEEP_H

#include "sweep/cases.h"

/*
 * Make a sweep with its first phase, the two fault-free cases. Returns 0, IAM_MOCK_EINVAL (an option) or
 * IAM_MOCK_ENOMEM. The caller owns *out, and frees it with sweep_free().
 */
IAM_MOCK_INTERNAL MUST_CHECK int sweep_new(struct iam_mock_sweep **out,
                                           const struct iam_mock_sweep_options *options,
                                           struct iam_mock_error *error);
/* Free a sweep, its cases and its reports. */
IAM_MOCK_INTERNAL void sweep_free(struct iam_mock_sweep *sweep);
/*
 * Returns the next case to run, valid until it is recorded. NULL: all cases are given, or all of the current
 * phase are given (or memory is out) and some are not recorded yet.
 */
IAM_MOCK_INTERNAL const struct iam_mock_sweep_case *sweep_give_case(struct iam_mock_sweep *sweep);

#endif
