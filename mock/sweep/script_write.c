/* Writes the script of a case, which the planner gives to the runner. */
#include "sweep/script_write.h"

#include <stdio.h>

IAM_MOCK_INTERNAL const char *sweep_suffix(const struct sweep_fault *fault) {
    if (fault->change == SWEEP_APPLIED)
        return fault->fresh ? "/applied/fresh" : "/applied";
    if (fault->change == SWEEP_UNAPPLIED)
        return fault->fresh ? "/unapplied/fresh" : "/unapplied";
    return fault->fresh ? "/fresh" : "";
}

IAM_MOCK_INTERNAL void sweep_format_outcome(char out[SWEEP_LABEL_SIZE], const struct sweep_fault *fault) {
    const struct sweep_outcome outcome = sweep_outcome_at(fault->outcome);
    char name[SWEEP_LABEL_SIZE];
    sweep_write_outcome_name(name, &outcome);
    if (outcome.cut != SWEEP_CUT_NONE)
        snprintf(out, SWEEP_LABEL_SIZE, "%s@%u%s", outcome.name, (unsigned)fault->cut_at,
                 sweep_suffix(fault));
    else
        snprintf(out, SWEEP_LABEL_SIZE, "%.44s%s", name, sweep_suffix(fault));
}

/* A text of fixed size that is written. What does not fit is left out. */
struct script_writer {
    char *out;
    size_t at, size;
};

static void write_script_text(struct script_writer *to, const char *text) {
    const size_t size = strlen(text);
    if (size >= to->size - to->at)
        return;
    memcpy(to->out + to->at, text, size + 1);
    to->at += size;
}

/* Write a number. */
static void write_number(struct script_writer *to, const char *before, unsigned number) {
    char text[24];
    snprintf(text, sizeof text, "%s%u", before, number);
    write_script_text(to, text);
}

/* Write a target. Blanks, brackets, '%' and bytes that are not printable ASCII become "%XX". */
static void write_target(struct script_writer *to, const char *target) {
    for (; *target; target++) {
        const unsigned char c = (unsigned char)*target;
        char text[4] = {*target, '\0'};
        if (c <= ' ' || c >= 0x7F || c == '(' || c == ')' || c == '%')
            snprintf(text, sizeof text, "%%%02X", c);
        write_script_text(to, text);
    }
}

/* Write which calls the fault hits. */
static void write_place(struct script_writer *to, const struct sweep_fault *fault,
                        const struct sweep_targets *targets) {
    const unsigned first = sweep_fault_first(fault);
    if (fault->occurrence && targets && fault->target < targets->count) {
        write_script_text(to, targets->at[fault->target].action);
        write_script_text(to, "(");
        write_target(to, targets->at[fault->target].target);
        write_script_text(to, ")#");
    }
    write_number(to, "", first);
    if (fault->last == SWEEP_FOR_EVER)
        write_script_text(to, "+");
    else if (fault->last > first)
        write_number(to, "-", fault->last);
}

IAM_MOCK_INTERNAL void sweep_format_script(char out[SWEEP_SCRIPT_SIZE], const struct sweep_fault *faults,
                                           size_t count, const struct sweep_targets *targets) {
    struct script_writer to = {out, 0, SWEEP_SCRIPT_SIZE};
    out[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        char outcome[SWEEP_LABEL_SIZE];
        sweep_format_outcome(outcome, &faults[i]);
        write_script_text(&to, i > 0 ? " " : "");
        write_place(&to, &faults[i], targets);
        write_script_text(&to, ":");
        write_script_text(&to, outcome);
    }
}
