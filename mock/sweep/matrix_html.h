/* Writes the matrix of a sweep as an HTML table. */
#ifndef MOCK_SWEEP_MATRIX_HTML_H
#define MOCK_SWEEP_MATRIX_HTML_H

#include "sweep/cases.h"

/*
 * Write the matrix, with the calls of the fault-free run as columns. Nothing if no case has a fault.
 * `is_linked` says if the page has an element "case-NUMBER" for a case.
 */
IAM_MOCK_INTERNAL void sweep_write_matrix_html(struct text *out, const struct iam_mock_sweep *sweep,
                                               bool (*is_linked)(const struct sweep_case *kase,
                                                                 const void *context),
                                               const void *context);

#endif
