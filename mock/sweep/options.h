/* The options of a sweep: check them, fill in the defaults. */
#ifndef MOCK_SWEEP_OPTIONS_H
#define MOCK_SWEEP_OPTIONS_H

#include "base/base.h"

/* Returns 0, or IAM_MOCK_EINVAL: the error (may be NULL) names the first field that is out of range. */
IAM_MOCK_INTERNAL MUST_CHECK int sweep_check_options(const struct iam_mock_sweep_options *options,
                                                     struct iam_mock_error *error);
/*
 * Returns the options with defaults in place of zeros. The name isn't copied: set it. The names of files are
 * for the runner, and NULL here.
 */
IAM_MOCK_INTERNAL struct iam_mock_sweep_options sweep_fill_options(
    const struct iam_mock_sweep_options *given);

#endif
