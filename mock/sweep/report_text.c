/* The text report of a sweep: a line; if the sweep fails, the failing cases by groups, and the matrix. */
#include "sweep/report_text.h"

#include "sweep/failures.h"
#include "sweep/matrix_text.h"
#include "sweep/remarks.h"
#include "sweep/report.h"

/* How many groups of failing cases are written, and how many of these with their journal. */
#define GROUPS_SHOWN 40
#define JOURNALS_SHOWN 10
/* How many scripts of a group are written, besides the first one's. */
#define SCRIPTS_SHOWN 24
#define LINE_WIDTH 100

static void write_indented(struct text *out, const char *text) {
    while (*text) {
        const size_t size = strcspn(text, "\n");
        text_add_string(out, "    ");
        text_add(out, (struct view){text, size});
        text_add_string(out, "\n");
        text += size + (text[size] == '\n');
    }
}

/* Write the line that runs the case alone. */
static void write_replay(struct text *out, const char *script) {
    text_add_string(out, "    this case alone: IAM_MOCK_SWEEP=\"");
    text_add_string(out, *script ? script : " ");
    text_add_string(out, "\"\n");
}

/* Write one case whole: what went wrong, its journal, and how to run the case alone. */
static void write_case(struct text *out, const struct iam_mock_sweep *sweep, const struct sweep_case *kase,
                       bool journal) {
    char script[SWEEP_SCRIPT_SIZE];
    text_add_string(out, "\n");
    text_add_string(out, sweep_write_title(script, sweep, kase));
    text_format(out, ": %s (case %d)\n", sweep_wrong(sweep, kase), kase->number);
    if (sweep_message(kase))
        write_indented(out, sweep_message(kase));
    if (sweep_journal(kase) && journal)
        write_indented(out, sweep_journal(kase));
    sweep_write_case(script, sweep, kase);
    write_replay(out, script);
}

/* Write the scripts of the other cases of a group, several in a line. */
static void write_others(struct text *out, const struct iam_mock_sweep *sweep,
                         const struct sweep_failure *others, size_t count) {
    size_t column = 0;
    if (count == 0)
        return;
    text_format(out, "    %zu more %s like this:", count, count == 1 ? "case fails" : "cases fail");
    for (size_t i = 0; i < count && i < SCRIPTS_SHOWN; i++) {
        char title[SWEEP_SCRIPT_SIZE];
        const size_t size = strlen(sweep_write_title(title, sweep, others[i].kase)) + 2;
        const bool fits = column > 0 && column + size <= LINE_WIDTH;
        text_add_string(out, fits ? ", " : i == 0 ? "\n      " : ",\n      ");
        text_add_string(out, title);
        column = fits ? column + size : 6 + size;
    }
    if (count > SCRIPTS_SHOWN)
        text_format(out, ",\n      and %zu more", count - SCRIPTS_SHOWN);
    text_add_string(out, "\n");
}

static void write_groups(struct text *out, const struct iam_mock_sweep *sweep,
                         const struct sweep_failures *failures) {
    size_t group = 0;
    for (size_t i = 0; i < failures->count && group < GROUPS_SHOWN; group++) {
        const size_t size = sweep_group_size(failures, i);
        write_case(out, sweep, failures->at[i].kase, group < JOURNALS_SHOWN);
        write_others(out, sweep, &failures->at[i + 1], size - 1);
        i += size;
    }
    if (failures->group_count > group)
        text_format(out,
                    "\n%zu more groups of failing cases are in the reports of .junit_file and .html_file\n",
                    failures->group_count - group);
}

static void write_failures(struct text *out, const struct iam_mock_sweep *sweep) {
    struct sweep_failures failures;
    if (!sweep_collect_failures(&failures, sweep)) {
        out->failed = true;
        return;
    }
    write_groups(out, sweep, &failures);
    sweep_free_failures(&failures);
}

IAM_MOCK_INTERNAL void sweep_write_text(struct text *out, const struct iam_mock_sweep *sweep) {
    const bool fails = sweep_fails(sweep);
    text_add_string(out, "sweep ");
    text_add_bare(out, view_of(sweep->name), false);
    text_add_string(out, ": ");
    sweep_write_sums(out, sweep);
    text_add_string(out, "\n");
    if (!fails && !sweep->options.matrix) {
        sweep_write_idle_words(out, sweep);
        return;
    }
    sweep_write_remarks(out, sweep);
    write_failures(out, sweep);
    if (sweep->totals.failed > 0 && (sweep->totals.unreached || sweep->totals.not_applicable > 0))
        text_add_string(out, "\n");
    sweep_write_unmet_faults(out, sweep); /* after the failing cases, which matter more */
    sweep_write_matrix(out, sweep);
}
#undef GROUPS_SHOWN
#undef JOURNALS_SHOWN
#undef SCRIPTS_SHOWN
#undef LINE_WIDTH
