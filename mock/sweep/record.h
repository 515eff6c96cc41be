/* Records how a case of a sweep ended, and plans the next phase after the last case of one. */
#ifndef MOCK_SWEEP_RECORD_H
#define MOCK_SWEEP_RECORD_H

#include "sweep/cases.h"

/*
 * Record a case; the last one of its phase plans the next phase. `message` and `journal` are copied; each may
 * be NULL. Returns 0, IAM_MOCK_EINVAL if the case isn't one that was given and is still to be recorded, or
 * IAM_MOCK_ENOMEM; then the case may be recorded again.
 */
IAM_MOCK_INTERNAL MUST_CHECK int sweep_record_case(struct iam_mock_sweep *sweep,
                                                   const struct iam_mock_sweep_case *it,
                                                   const struct iam_mock_sweep_observation *observation,
                                                   enum iam_mock_sweep_verdict verdict, const char *message,
                                                   const char *journal);

#endif
