/* The text report of a sweep: the matrix and the failing cases. */
#include "sweep/report_text.h"

#include "sweep/action.h"
#include "sweep/matrix.h"
#include "sweep/remarks.h"
#include "sweep/report.h"

#include <stdio.h>

/* How many failing cases are written with their journals. */
#define JOURNALS_SHOWN 25

static void write_indented(struct text *out, const char *text) {
    while (*text) {
        const size_t size = strcspn(text, "\n");
        text_add_string(out, "    ");
        text_add(out, (struct view){text, size});
        text_add_string(out, "\n");
        text += size + (text[size] == '\n');
    }
}

/* Returns the width of the longest label. */
static int label_width(const struct iam_mock_sweep *sweep) {
    int width = 4;
    for (uint32_t row = SWEEP_NO_ROW; sweep_next_row(sweep, &row);) {
        struct sweep_row cells;
        char label[SWEEP_LABEL_SIZE];
        sweep_collect_row(&cells, sweep, row);
        sweep_write_label(label, cells.fault);
        if ((int)strlen(label) > width)
            width = (int)strlen(label);
    }
    return width;
}

static int cell_width(const struct iam_mock_sweep *sweep) {
    const uint32_t count = sweep_fault_free_run(sweep, 0)->count;
    return count > 99 ? 4 : count > 9 ? 3 : 2;
}

/* Write "met/planned" for each covered action, and end the line. `fault` NULL: of all outcomes. */
static void write_coverage(struct text *out, const struct iam_mock_sweep *sweep,
                           const struct sweep_fault *fault) {
    size_t index = 0;
    for (const struct action *action; (action = sweep_next_covered_action(sweep, &index)) != NULL;) {
        const struct sweep_coverage coverage = sweep_count_coverage(sweep, fault, action);
        char sum[32] = "-";
        if (coverage.planned > 0)
            snprintf(sum, sizeof sum, "%d/%d", coverage.reached, coverage.planned);
        text_format(out, "  %*s", (int)action->name.size, sum);
    }
    text_add_string(out, "\n");
}

/* List the calls of the fault-free run, and explain the letters. */
static void write_calls(struct text *out, const struct iam_mock_sweep *sweep) {
    const struct sweep_run *run = sweep_fault_free_run(sweep, 0);
    text_add_string(out, "calls of the fault-free run:\n");
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
static void write_head(struct text *out, const struct iam_mock_sweep *sweep, int width) {
    size_t index = 0;
    text_format(out, "%-*s", width, "call");
    for (uint32_t i = 0; i < sweep_fault_free_run(sweep, 0)->count; i++)
        text_format(out, "%*u", cell_width(sweep), (unsigned)i + 1);
    for (const struct action *action; (action = sweep_next_covered_action(sweep, &index)) != NULL;) {
        const struct view name = action->name;
        text_format(out, "  %.*s", (int)name.size, name.data);
    }
    text_add_string(out, "\n");
}

static void write_row(struct text *out, const struct iam_mock_sweep *sweep, uint32_t row, int width) {
    struct sweep_row cells;
    char label[SWEEP_LABEL_SIZE];
    sweep_collect_row(&cells, sweep, row);
    sweep_write_label(label, cells.fault);
    text_format(out, "%-*s", width, label);
    for (uint32_t i = 0; i < sweep_fault_free_run(sweep, 0)->count; i++)
        text_format(out, "%*c", cell_width(sweep), sweep_letter(cells.cell[i]));
    write_coverage(out, sweep, cells.fault);
}

static void write_matrix(struct text *out, const struct iam_mock_sweep *sweep) {
    const int width = label_width(sweep);
    if (sweep->phase[SWEEP_SINGLES].count == 0)
        return;
    text_add_string(out, "\n");
    write_calls(out, sweep);
    write_head(out, sweep, width);
    for (uint32_t row = SWEEP_NO_ROW; sweep_next_row(sweep, &row);)
        write_row(out, sweep, row, width);
    text_format(out, "%-*s%*s", width, "all", cell_width(sweep) * (int)sweep_fault_free_run(sweep, 0)->count,
                "");
    write_coverage(out, sweep, NULL);
}

/* Write a case. With `journal`, its journal too. */
static void write_failing_case(struct text *out, const struct iam_mock_sweep *sweep,
                               const struct sweep_case *kase, bool journal) {
    char title[SWEEP_SCRIPT_SIZE];
    text_add_string(out, "\n");
    text_add_string(out, sweep_write_title(title, sweep, kase));
    text_format(out, ": %s (case %d)\n", sweep_verdict_word((enum iam_mock_sweep_verdict)kase->verdict),
                kase->number);
    if (sweep_message(kase))
        write_indented(out, sweep_message(kase));
    if (sweep_journal(kase) && journal)
        write_indented(out, sweep_journal(kase));
}

static void write_failing_cases(struct text *out, const struct iam_mock_sweep *sweep) {
    struct sweep_cursor cursor = {0, 0};
    int shown = 0;
    for (const struct sweep_case *kase; (kase = sweep_next_case(sweep, &cursor)) != NULL;) {
        if (!kase->recorded || kase->verdict == IAM_MOCK_SWEEP_PASSED)
            continue;
        write_failing_case(out, sweep, kase, shown < JOURNALS_SHOWN);
        if (++shown == JOURNALS_SHOWN + 1)
            text_add_string(out, "    (from here on without the journals)\n");
    }
}

IAM_MOCK_INTERNAL void sweep_write_text(struct text *out, const struct iam_mock_sweep *sweep) {
    text_add_string(out, "sweep ");
    text_add_bare(out, view_of(sweep->name), false);
    text_add_string(out, ": ");
    sweep_write_sums(out, sweep);
    text_add_string(out, "\n");
    sweep_write_remarks(out, sweep);
    write_matrix(out, sweep);
    write_failing_cases(out, sweep);
}
#undef JOURNALS_SHOWN
