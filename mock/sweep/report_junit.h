/* The report of a sweep as JUnit's XML: a testcase for each case. */
#ifndef MOCK_SWEEP_REPORT_JUNIT_H
#define MOCK_SWEEP_REPORT_JUNIT_H

#include "sweep/cases.h"

/* Add the whole document. */
IAM_MOCK_INTERNAL void sweep_write_junit(struct text *out, const struct iam_mock_sweep *sweep);

#endif
