/* The text report of a sweep: the matrix and the failing cases. */
#ifndef MOCK_SWEEP_REPORT_TEXT_H
#define MOCK_SWEEP_REPORT_TEXT_H

#include "sweep/cases.h"

/* Add the report. */
IAM_MOCK_INTERNAL void sweep_write_text(struct text *out, const struct iam_mock_sweep *sweep);

#endif
