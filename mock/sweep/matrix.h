/* The matrix of a sweep's reports: a row for each outcome, a column for each call; and its coverage. */
#ifndef MOCK_SWEEP_MATRIX_H
#define MOCK_SWEEP_MATRIX_H

#include "sweep/cases.h"

/* At how many calls an outcome was planned, and at how many of them it was met. */
struct sweep_coverage {
    int planned, reached;
};

/* The cases of one outcome. */
struct sweep_row {
    uint32_t number;                              /* rows are sorted by this number */
    const struct sweep_fault *fault;              /* of one of the cases */
    struct sweep_coverage coverage[ACTION_COUNT]; /* second faults included, by action */
};

struct sweep_matrix {
    struct sweep_row *row; /* outcomes in the order of their table, those for ever after all others */
    size_t row_count;
    uint32_t call_count;            /* of the fault-free run */
    const struct sweep_case **cell; /* call_count for each row; NULL: the outcome is not tried at that call */
    struct sweep_coverage sum[ACTION_COUNT]; /* of all outcomes */
};

/* Make the matrix of a sweep. Returns false if memory is out. Free it with sweep_free_matrix(). */
IAM_MOCK_INTERNAL MUST_CHECK bool sweep_make_matrix(struct sweep_matrix *out,
                                                    const struct iam_mock_sweep *sweep);
/* Free the rows and cells. */
IAM_MOCK_INTERNAL void sweep_free_matrix(struct sweep_matrix *matrix);
/* Write the label of a row: its outcome without the call. */
IAM_MOCK_INTERNAL void sweep_write_label(char out[SWEEP_LABEL_SIZE], const struct sweep_fault *fault);
/* Returns the next action that a fault was planned for, from *index on; NULL after the last one. */
IAM_MOCK_INTERNAL const struct action *sweep_next_covered_action(const struct sweep_matrix *matrix,
                                                                 size_t *index);

#endif
