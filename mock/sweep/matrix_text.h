/* Writes the matrix of a sweep as text. */
#ifndef MOCK_SWEEP_MATRIX_TEXT_H
#define MOCK_SWEEP_MATRIX_TEXT_H

#include "sweep/cases.h"

/*
 * Write the calls of the fault-free run, and the matrix: with `options.matrix` all rows, else those with a
 * failed case or an unmet fault. Nothing if no case has a fault.
 */
IAM_MOCK_INTERNAL void sweep_write_matrix(struct text *out, const struct iam_mock_sweep *sweep);

#endif
