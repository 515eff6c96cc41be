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
    uint32_t number;                 /* rows are sorted by this number */
    const struct sweep_fault *fault; /* of one of the cases */
};

struct sweep_matrix {
    struct sweep_row *row; /* outcomes in the order of their table, those for ever after all others */
    size_t row_count;
    uint32_t call_count;            /* of the fault-free run */
    const struct sweep_case **cell; /* call_count for each row; NULL: the outcome is not tried at that call */
    /* The coverage has a column for each action that a fault was planned for, second faults included. */
    uint8_t column_count;
    uint8_t column[ACTION_COUNT];    /* of each action that has one */
    uint8_t action[ACTION_COUNT];    /* of each column: enum action_id, in rising order */
    struct sweep_coverage *coverage; /* column_count for each row, then column_count for all rows together */
};

/* Make the matrix of a sweep. Returns false if memory is out. Free it with sweep_free_matrix(). */
IAM_MOCK_INTERNAL MUST_CHECK bool sweep_make_matrix(struct sweep_matrix *out,
                                                    const struct iam_mock_sweep *sweep);
/* Free the rows and cells. */
IAM_MOCK_INTERNAL void sweep_free_matrix(struct sweep_matrix *matrix);
/* Write the label of a row: its outcome without the call. */
IAM_MOCK_INTERNAL void sweep_write_label(char out[SWEEP_LABEL_SIZE], const struct sweep_fault *fault);
/* Returns the coverage of a row, by columns; of the row `row_count`: that of all rows. */
static inline struct sweep_coverage *sweep_row_coverage(const struct sweep_matrix *matrix, size_t row) {
    return matrix->coverage + row * matrix->column_count;
}
/* Returns the name of a column's action. */
static inline struct view sweep_column_name(const struct sweep_matrix *matrix, size_t column) {
    return action_info((enum action_id)matrix->action[column])->name;
}

#endif
