/* The matrix of a sweep: its rows, cells and labels, and coverage. One pass over the cases fills it. */
#include "sweep/matrix.h"

#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>

/* ----- Rows ------------------------------------------------------------------------------------ */

/* The phases whose cases have one fault, and are in the matrix. */
static const enum sweep_phase matrix_phases[] = {SWEEP_SINGLES, SWEEP_REPEATS};

/* Returns the number of a fault's row: rows are sorted by it. */
static uint32_t number_row(const struct sweep_fault *fault) {
    const uint32_t repeat = sweep_fault_repeat(fault);
    return repeat << 24 | (uint32_t)fault->outcome << 8 | (uint32_t)fault->change << 1 | fault->fresh;
}

static int compare_rows(const void *a, const void *b) {
    const uint32_t left = ((const struct sweep_row *)a)->number;
    const uint32_t right = ((const struct sweep_row *)b)->number;
    return left < right ? -1 : left > right;
}

/* Returns the row with the number; NULL: there is none. */
static struct sweep_row *find_row(const struct sweep_matrix *matrix, uint32_t number) {
    const struct sweep_row wanted = {.number = number};
    if (matrix->row_count == 0)
        return NULL;
    return bsearch(&wanted, matrix->row, matrix->row_count, sizeof *matrix->row, compare_rows);
}

/* Add a row for each case of the matrix, sort them, and keep one of equal rows. */
static void collect_rows(struct sweep_matrix *out, const struct iam_mock_sweep *sweep) {
    size_t count = 0, kept = 0;
    for (size_t k = 0; k < COUNT_OF(matrix_phases); k++) {
        const struct sweep_cases *cases = &sweep->phase[matrix_phases[k]];
        for (size_t i = 0; i < cases->count; i++) {
            const struct sweep_fault *fault = &cases->at[i].fault[0];
            out->row[count++] = (struct sweep_row){.number = number_row(fault), .fault = fault};
        }
    }
    qsort(out->row, count, sizeof *out->row, compare_rows);
    for (size_t i = 0; i < count; i++) {
        if (kept == 0 || out->row[kept - 1].number != out->row[i].number)
            out->row[kept++] = out->row[i];
    }
    out->row_count = kept;
}

static void place_cells(struct sweep_matrix *out, const struct iam_mock_sweep *sweep) {
    for (size_t k = 0; k < COUNT_OF(matrix_phases); k++) {
        const struct sweep_cases *cases = &sweep->phase[matrix_phases[k]];
        for (size_t i = 0; i < cases->count; i++) {
            const struct sweep_fault *fault = &cases->at[i].fault[0];
            const size_t row = (size_t)(find_row(out, number_row(fault)) - out->row);
            if (fault->call >= 1 && fault->call <= out->call_count)
                out->cell[row * out->call_count + fault->call - 1] = &cases->at[i];
        }
    }
}

/* ----- Coverage -------------------------------------------------------------------------------- */

/* Give a column to each action that has a fault. */
static void collect_columns(struct sweep_matrix *out, const struct iam_mock_sweep *sweep) {
    bool covered[ACTION_COUNT + 1] = {false}; /* the last one: of faults whose action is not known */
    struct sweep_cursor cursor = {0, 0};
    for (const struct sweep_case *kase; (kase = sweep_next_case(sweep, &cursor)) != NULL;) {
        for (uint32_t i = 0; i < kase->fault_count; i++)
            covered[kase->fault[i].action] = true;
    }
    for (unsigned action = 0; action < ACTION_COUNT; action++) {
        if (!covered[action])
            continue;
        out->column[action] = out->column_count;
        out->action[out->column_count++] = (uint8_t)action;
    }
}

static void count_cell(struct sweep_coverage *cell, bool met) {
    cell->planned++;
    cell->reached += met;
}

static void count_fault(struct sweep_matrix *out, const struct sweep_fault *fault, bool met) {
    const struct sweep_row *row = find_row(out, number_row(fault));
    if (fault->action >= ACTION_COUNT)
        return;
    const size_t column = out->column[fault->action];
    count_cell(sweep_row_coverage(out, out->row_count) + column, met);
    if (row)
        count_cell(sweep_row_coverage(out, (size_t)(row - out->row)) + column, met);
}

static void count_coverage(struct sweep_matrix *out, const struct iam_mock_sweep *sweep) {
    struct sweep_cursor cursor = {0, 0};
    for (const struct sweep_case *kase; (kase = sweep_next_case(sweep, &cursor)) != NULL;) {
        for (uint32_t i = 0; i < kase->fault_count; i++)
            count_fault(out, &kase->fault[i], kase->recorded && (kase->met >> i & 1));
    }
}

/* ----- The whole matrix ------------------------------------------------------------------------ */

IAM_MOCK_INTERNAL bool sweep_make_matrix(struct sweep_matrix *out, const struct iam_mock_sweep *sweep) {
    const struct sweep_run *run = sweep_fault_free_run(sweep, 0);
    size_t cases = 0;
    for (size_t k = 0; k < COUNT_OF(matrix_phases); k++)
        cases += sweep->phase[matrix_phases[k]].count;
    *out = (struct sweep_matrix){.call_count = run ? run->count : 0};
    if (cases == 0)
        return true;
    out->row = memory_new(cases * sizeof *out->row);
    if (!out->row)
        return false;
    collect_rows(out, sweep);
    collect_columns(out, sweep);
    out->cell = memory_new_zeroed(out->row_count * out->call_count * sizeof *out->cell);
    out->coverage =
        memory_new_zeroed((out->row_count + 1) * (out->column_count + (size_t)1) * sizeof *out->coverage);
    if (!out->cell || !out->coverage) {
        sweep_free_matrix(out);
        return false;
    }
    place_cells(out, sweep);
    count_coverage(out, sweep);
    return true;
}

IAM_MOCK_INTERNAL void sweep_free_matrix(struct sweep_matrix *matrix) {
    memory_free(matrix->row);
    memory_free(matrix->cell);
    memory_free(matrix->coverage);
}

IAM_MOCK_INTERNAL void sweep_write_label(char out[SWEEP_LABEL_SIZE], const struct sweep_fault *fault) {
    static const char *const repeats[] = {[SWEEP_ONCE] = "", [SWEEP_BURST] = "-:", [SWEEP_ENDLESS] = "+:"};
    const struct sweep_outcome outcome = sweep_outcome_at(fault->outcome);
    char name[SWEEP_LABEL_SIZE];
    sweep_write_outcome_name(name, &outcome);
    snprintf(out, SWEEP_LABEL_SIZE, "%s%.40s%s", repeats[sweep_fault_repeat(fault)], name,
             sweep_suffix(fault));
}
