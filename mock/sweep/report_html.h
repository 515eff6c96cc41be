/* The report of a sweep as one HTML page that needs no other file. */
#ifndef MOCK_SWEEP_REPORT_HTML_H
#define MOCK_SWEEP_REPORT_HTML_H

#include "sweep/cases.h"

/* Add the whole page, which is well-formed XML too. */
IAM_MOCK_INTERNAL void sweep_write_html(struct text *out, const struct iam_mock_sweep *sweep);

#endif
