/* Writes the matrix of a sweep as text. */
#include "sweep/matrix_text.h"

#include "sweep/matrix.h"
#include "sweep/report.h"

#include <stdio.h>

/* Returns the width of the longest label. */
static int label_width(const struct sweep_matrix *matrix) {
    int width = 4;
    for (size_t i = 0; i < matrix->row_count; i++) {
        char label[SWEEP_LABEL_SIZE];
        sweep_write_label(label, matrix->row[i].fault);
        if ((int)strlen(label) > width)
            width = (int)strlen(label);
    }
    return width;
}

static int cell_width(const struct sweep_matrix *matrix) {
    return matrix->call_count > 99 ? 4 : matrix->call_count > 9 ? 3 : 2;
}

/* Write "met/planned" of a row for each covered action, and end the line. */
static void write_coverage(struct text *out, const struct sweep_matrix *matrix, size_t row) {
    const struct sweep_coverage *its = sweep_row_coverage(matrix, row);
    for (size_t column = 0; column < matrix->column_count; column++, its++) {
        char sum[32] = "-";
        if (its->planned > 0)
            snprintf(sum, sizeof sum, "%d/%d", its->reached, its->planned);
        text_format(out, "  %*s", (int)sweep_column_name(matrix, column).size, sum);
    }
    text_add_string(out, "\n");
}

/* List the calls of the fault-free run, and explain the letters. */
static void write_calls(struct text *out, const struct iam_mock_sweep *sweep) {
    const struct sweep_run *run = sweep_fault_free_run(sweep, 0);
    text_add_string(out, "\ncalls of the fault-free run:\n");
    for (uint32_t i = 0; i < run->count; i++) {
        text_format(out, "  %u ", (unsigned)i + 1);
        text_add_bare(out, view_of(sweep_call_action(sweep, &run->call[i])), false);
        text_add_string(out, "\n");
    }
    text_add_string(
        out, "\n. passed  F failed  C crashed  H hung  E exited  L leaked  U unbounded  N not started\n"
             "f a second fault after it failed  ! fault never met  ? not run  - not applicable\n"
             "+: from the call on; right: met/planned, a second fault's included\n\n");
}

/* Write the columns' heads: the numbers of calls, then the actions of the coverage. */
static void write_head(struct text *out, const struct sweep_matrix *matrix, int width) {
    text_format(out, "%-*s", width, "call");
    for (uint32_t i = 0; i < matrix->call_count; i++)
        text_format(out, "%*u", cell_width(matrix), (unsigned)i + 1);
    for (size_t column = 0; column < matrix->column_count; column++) {
        const struct view name = sweep_column_name(matrix, column);
        text_format(out, "  %.*s", (int)name.size, name.data);
    }
    text_add_string(out, "\n");
}

/* Did each case of the row pass, with the fault met? */
static bool is_row_well(const struct sweep_matrix *matrix, size_t row) {
    for (uint32_t i = 0; i < matrix->call_count; i++) {
        const char letter = sweep_letter(matrix->cell[row * matrix->call_count + i]);
        if (letter != '.' && letter != '-')
            return false;
    }
    return true;
}

static void write_row(struct text *out, const struct sweep_matrix *matrix, size_t row, int width) {
    char label[SWEEP_LABEL_SIZE];
    sweep_write_label(label, matrix->row[row].fault);
    text_format(out, "%-*s", width, label);
    for (uint32_t i = 0; i < matrix->call_count; i++)
        text_format(out, "%*c", cell_width(matrix), sweep_letter(matrix->cell[row * matrix->call_count + i]));
    write_coverage(out, matrix, row);
}

/* Write all rows; or only those with a failed case or an unmet fault, and how many are left out. */
static void write_rows(struct text *out, const struct sweep_matrix *matrix, int width, bool all) {
    size_t left_out = 0;
    for (size_t row = 0; row < matrix->row_count; row++) {
        if (all || !is_row_well(matrix, row))
            write_row(out, matrix, row, width);
        else
            left_out++;
    }
    if (left_out > 0)
        text_format(out, "(%zu more rows: each case passed; .matrix = true shows them)\n", left_out);
}

IAM_MOCK_INTERNAL void sweep_write_matrix(struct text *out, const struct iam_mock_sweep *sweep) {
    struct sweep_matrix matrix;
    if (!sweep_make_matrix(&matrix, sweep)) {
        out->failed = true;
        return;
    }
    if (matrix.row_count > 0) {
        const int width = label_width(&matrix);
        write_calls(out, sweep);
        write_head(out, &matrix, width);
        write_rows(out, &matrix, width, sweep->options.matrix);
        text_format(out, "%-*s%*s", width, "all", cell_width(&matrix) * (int)matrix.call_count, "");
        write_coverage(out, &matrix, matrix.row_count);
    }
    sweep_free_matrix(&matrix);
}
