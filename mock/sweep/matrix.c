/* The matrix of a sweep: order, cells and labels of its rows, and coverage. */
#include "sweep/matrix.h"

#include "sweep/action.h"

#include <stdio.h>

/* ----- Rows ------------------------------------------------------------------------------------ */

/* Groups of related rows, in the order of the matrix. */
enum row_group {
    ROWS_OF_ERRORS,
    ROWS_OF_ERRORS_AFTER_CHANGE,
    ROWS_OF_FAULTS, /* each beside itself applied */
    ROWS_OF_CUTS,
    ROWS_OF_HOSTILE_BODIES,
    ROWS_OF_PERSISTENT_OUTCOMES
};

static enum row_group find_group(const struct sweep_fault *fault) {
    const struct sweep_outcome *outcome = &fault->outcome;
    if (fault->persistent)
        return ROWS_OF_PERSISTENT_OUTCOMES;
    switch (outcome->kind) {
    case SWEEP_ERROR:
        return outcome->applied ? ROWS_OF_ERRORS_AFTER_CHANGE : ROWS_OF_ERRORS;
    case SWEEP_FAULT:
        return outcome->cut != SWEEP_CUT_NONE ? ROWS_OF_CUTS : ROWS_OF_FAULTS;
    case SWEEP_HOSTILE:
        break;
    }
    return ROWS_OF_HOSTILE_BODIES;
}

/*
 * Returns a number that sorts rows: by group, then by the outcome's place in it, then by the order of the
 * plan.
 */
static uint64_t rank_row(const struct sweep_cases *singles, size_t row) {
    const struct sweep_fault *fault = &singles->at[row].fault[0];
    const struct sweep_outcome *outcome = &fault->outcome;
    const enum row_group group = find_group(fault);
    uint64_t place = 0;
    if (group == ROWS_OF_FAULTS)
        place = 2 * (uint64_t)outcome->fault + outcome->applied;
    else if (group == ROWS_OF_CUTS)
        place = 4 * (uint64_t)outcome->applied + outcome->cut;
    return (uint64_t)group << 40 | place << 32 | row;
}

IAM_MOCK_INTERNAL bool sweep_next_row(const struct iam_mock_sweep *sweep, size_t *row) {
    const struct sweep_cases *singles = &sweep->phase[SWEEP_SINGLES];
    const uint64_t least = *row == SWEEP_NO_ROW ? 0 : rank_row(singles, *row) + 1;
    uint64_t best = UINT64_MAX;
    for (size_t i = 0; i < singles->count; i++) {
        const uint64_t rank = singles->at[i].row == i ? rank_row(singles, i) : UINT64_MAX;
        if (rank >= least && rank < best) {
            best = rank;
            *row = i;
        }
    }
    return best != UINT64_MAX;
}

IAM_MOCK_INTERNAL void sweep_collect_row(struct sweep_row *out, const struct iam_mock_sweep *sweep,
                                         size_t row) {
    const struct sweep_cases *singles = &sweep->phase[SWEEP_SINGLES];
    memset(out, 0, sizeof *out);
    for (size_t i = row; i < singles->count; i++) {
        if (singles->at[i].row == row)
            out->cell[singles->at[i].fault[0].call - 1] = &singles->at[i];
    }
}

IAM_MOCK_INTERNAL void sweep_write_label(char out[SWEEP_LABEL_SIZE], const struct sweep_fault *fault) {
    static const char *const cut_labels[] = {"", "CUT@0", "CUT@middle", "CUT@end"};
    char outcome[60];
    if (fault->outcome.cut != SWEEP_CUT_NONE)
        snprintf(outcome, sizeof outcome, "%s%s", cut_labels[fault->outcome.cut],
                 sweep_suffix(&fault->outcome));
    else
        sweep_format_outcome(outcome, sizeof outcome, &fault->outcome);
    snprintf(out, SWEEP_LABEL_SIZE, "%s%s", fault->persistent ? "+:" : "", outcome);
}

/* ----- Coverage -------------------------------------------------------------------------------- */

IAM_MOCK_INTERNAL struct sweep_coverage sweep_count_coverage(const struct iam_mock_sweep *sweep,
                                                             const struct sweep_fault *fault,
                                                             const struct action *action) {
    struct sweep_coverage coverage = {0, 0};
    struct sweep_cursor cursor = {0, 0};
    for (const struct sweep_case *kase; (kase = sweep_next_case(sweep, &cursor)) != NULL;) {
        for (uint32_t i = 0; i < kase->fault_count; i++) {
            if (kase->fault[i].action != action || (fault && !sweep_is_same_outcome(&kase->fault[i], fault)))
                continue;
            coverage.planned++;
            coverage.reached += kase->recorded && kase->met[i];
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
