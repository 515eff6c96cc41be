/* The matrix of a sweep's report: a row for each outcome, a column for each call; and its coverage. */
#ifndef MOCK_SWEEP_MATRIX_H
#define MOCK_SWEEP_MATRIX_H

#include "sweep/cases.h"

/* The start of a walk over the rows. */
#define SWEEP_NO_ROW UINT32_MAX

/* The cases of a row, by call of the fault-free run; NULL: the outcome isn't tried at that call. */
struct sweep_row {
    const struct sweep_case *cell[IAM_MOCK_SWEEP_MAX_CALLS];
    const struct sweep_fault *fault; /* of one of the cases */
};

/* At how many calls an outcome was planned, and at how many of them it was met. */
struct sweep_coverage {
    int planned, reached;
};

/*
 * Go to the next row: outcomes in the order of their table, those for ever after all others. *row is the
 * row's number, or SWEEP_NO_ROW to start. Returns false, with *row unchanged, after the last row.
 */
IAM_MOCK_INTERNAL bool sweep_next_row(const struct iam_mock_sweep *sweep, uint32_t *row);
/* Collect the cases of a row. */
IAM_MOCK_INTERNAL void sweep_collect_row(struct sweep_row *out, const struct iam_mock_sweep *sweep,
                                         uint32_t row);
/* Write the label of a fault's row: its outcome without the call. */
IAM_MOCK_INTERNAL void sweep_write_label(char out[SWEEP_LABEL_SIZE], const struct sweep_fault *fault);
/* Count the calls of an action at which a fault's outcome was planned; NULL: any outcome. */
IAM_MOCK_INTERNAL struct sweep_coverage sweep_count_coverage(const struct iam_mock_sweep *sweep,
                                                             const struct sweep_fault *fault,
                                                             const struct action *action);
/*
 * Returns the next served action at whose calls an outcome was planned, from *index on; NULL after the last
 * one. The caller sets *index to 0 at the start.
 */
IAM_MOCK_INTERNAL const struct action *sweep_next_covered_action(const struct iam_mock_sweep *sweep,
                                                                 size_t *index);

#endif
