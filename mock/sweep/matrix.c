/* The matrix of a sweep: order, cells and labels of its rows, and coverage. */
#include "sweep/matrix.h"

#include "sweep/action.h"

#include <stdio.h>

/* ----- Rows ------------------------------------------------------------------------------------ */

/* The phases whose cases have one fault, and are in the matrix. */
static const enum sweep_phase matrix_phases[] = {SWEEP_SINGLES, SWEEP_REPEATS};

/* Returns the number of a fault's row: rows are sorted by it. */
static uint32_t number_row(const struct sweep_fault *fault) {
    return (uint32_t)sweep_fault_repeat(fault) << 24 | (uint32_t)fault->outcome << 8 |
           (uint32_t)fault->change << 1 | fault->fresh;
}

IAM_MOCK_INTERNAL bool sweep_next_row(const struct iam_mock_sweep *sweep, uint32_t *row) {
    const uint32_t least = *row == SWEEP_NO_ROW ? 0 : *row + 1;
    uint32_t best = SWEEP_NO_ROW;
    for (size_t k = 0; k < COUNT_OF(matrix_phases); k++) {
        const struct sweep_cases *cases = &sweep->phase[matrix_phases[k]];
        for (size_t i = 0; i < cases->count; i++) {
            const uint32_t number = number_row(&cases->at[i].fault[0]);
            if (number >= least && number < best)
                best = number;
        }
    }
    if (best == SWEEP_NO_ROW)
        return false;
    *row = best;
    return true;
}

IAM_MOCK_INTERNAL void sweep_collect_row(struct sweep_row *out, const struct iam_mock_sweep *sweep,
                                         uint32_t row) {
    memset(out, 0, sizeof *out);
    for (size_t k = 0; k < COUNT_OF(matrix_phases); k++) {
        const struct sweep_cases *cases = &sweep->phase[matrix_phases[k]];
        for (size_t i = 0; i < cases->count; i++) {
            const struct sweep_fault *fault = &cases->at[i].fault[0];
            if (number_row(fault) != row)
                continue;
            out->fault = fault;
            out->cell[fault->call - 1] = &cases->at[i];
        }
    }
}

IAM_MOCK_INTERNAL void sweep_write_label(char out[SWEEP_LABEL_SIZE], const struct sweep_fault *fault) {
    static const char *const repeats[] = {[SWEEP_ONCE] = "", [SWEEP_BURST] = "-:", [SWEEP_ENDLESS] = "+:"};
    const struct sweep_outcome outcome = sweep_outcome_at(fault->outcome);
    char name[SWEEP_LABEL_SIZE];
    sweep_write_outcome_name(name, &outcome);
    snprintf(out, SWEEP_LABEL_SIZE, "%s%.40s%s", repeats[sweep_fault_repeat(fault)], name,
             sweep_suffix(fault));
}

/* ----- Coverage -------------------------------------------------------------------------------- */

IAM_MOCK_INTERNAL struct sweep_coverage sweep_count_coverage(const struct iam_mock_sweep *sweep,
                                                             const struct sweep_fault *fault,
                                                             const struct action *action) {
    struct sweep_coverage coverage = {0, 0};
    struct sweep_cursor cursor = {0, 0};
    for (const struct sweep_case *kase; (kase = sweep_next_case(sweep, &cursor)) != NULL;) {
        for (uint32_t i = 0; i < kase->fault_count; i++) {
            if (kase->fault[i].action != (uint8_t)action->id ||
                (fault && !sweep_is_same_outcome(&kase->fault[i], fault)))
                continue;
            coverage.planned++;
            coverage.reached += kase->recorded && (kase->met >> i & 1);
        }
    }
    return coverage;
}

IAM_MOCK_INTERNAL const struct action *sweep_next_covered_action(const struct iam_mock_sweep *sweep,
                                                                 size_t *index) {
    const struct action *action;
    while ((action = sweep_action_at((*index)++)) != NULL) {
        if (sweep_count_coverage(sweep, NULL, action).planned > 0)
            return action;
    }
    return NULL;
}
