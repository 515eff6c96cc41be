/* Remarks on a whole sweep, for its reports: why it ended early, which faults were never met. */
#ifndef MOCK_SWEEP_REMARKS_H
#define MOCK_SWEEP_REMARKS_H

#include "sweep/cases.h"

/* Add what is wrong with the whole sweep, a line for each reason; nothing if nothing is. */
IAM_MOCK_INTERNAL void sweep_write_remarks(struct text *out, const struct iam_mock_sweep *sweep);
/* Of these, add only those about words of .only and .skip that apply to no call. */
IAM_MOCK_INTERNAL void sweep_write_idle_words(struct text *out, const struct iam_mock_sweep *sweep);
/* Add which faults were never met, a line for each case; nothing if each was met. */
IAM_MOCK_INTERNAL void sweep_write_unmet_faults(struct text *out, const struct iam_mock_sweep *sweep);
/* Add remarks and faults, escaped for XML. */
IAM_MOCK_INTERNAL void sweep_write_remarks_xml(struct text *out, const struct iam_mock_sweep *sweep);

#endif
