/* Remarks on a whole sweep, for its reports: why it ended early, which faults were never met. */
#ifndef MOCK_SWEEP_REMARKS_H
#define MOCK_SWEEP_REMARKS_H

#include "sweep/cases.h"

/* Add the remarks, a line each; nothing if there are none. */
IAM_MOCK_INTERNAL void sweep_write_remarks(struct text *out, const struct iam_mock_sweep *sweep);
/* Add the same, escaped for XML. */
IAM_MOCK_INTERNAL void sweep_write_remarks_xml(struct text *out, const struct iam_mock_sweep *sweep);

#endif
