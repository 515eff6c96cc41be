#include "base/view.h"
#include "base/text.h"
#include "sweep/sweep.h"

#include <stdio.h>

/* What the reports have in common. */

#define UNMET_SHOWN 20

static const struct {
    const char *word;
    char letter;
} verdicts[] = {
    [IAM_MOCK_SWEEP_PASSED] = {"passed", '.'},       [IAM_MOCK_SWEEP_FAILED] = {"failed", 'F'},
    [IAM_MOCK_SWEEP_CRASHED] = {"crashed", 'C'},     [IAM_MOCK_SWEEP_HUNG] = {"hung", 'H'},
    [IAM_MOCK_SWEEP_EXITED] = {"exited", 'E'},       [IAM_MOCK_SWEEP_LEAKED] = {"leaked", 'L'},
    [IAM_MOCK_SWEEP_UNBOUNDED] = {"unbounded", 'U'}, [IAM_MOCK_SWEEP_NOT_STARTED] = {"not started", 'N'},
};

IAM_MOCK_INTERNAL const struct action *sweep_action_at(size_t index) {
    return index < ACTION_COUNT ? action_info((enum action_id)index) : NULL;
}

IAM_MOCK_INTERNAL const char *sweep_verdict_word(enum iam_mock_sweep_verdict verdict) {
    return verdicts[verdict].word;
}

IAM_MOCK_INTERNAL const struct sweep_case *sweep_each(const struct iam_mock_sweep *sweep, size_t *phase,
                                                      size_t *index) {
    while (*phase < SWEEP_PHASES && *index >= sweep->phase[*phase].count) {
        ++*phase;
        *index = 0;
    }
    return *phase < SWEEP_PHASES ? &sweep->phase[*phase].at[(*index)++] : NULL;
}

IAM_MOCK_INTERNAL const char *sweep_title(const struct sweep_case *kase) {
    static const char *const fault_free[] = {"fault-free", "fault-free again"};
    return kase->fault_count == 0 ? fault_free[kase->it.number] : kase->script;
}

IAM_MOCK_INTERNAL const struct sweep_fault *sweep_unmet(const struct sweep_case *kase) {
    for (uint32_t i = 0; i < kase->fault_count; i++) {
        if (!kase->met[i])
            return &kase->fault[i];
    }
    return NULL;
}

IAM_MOCK_INTERNAL const char *sweep_wrong(const struct iam_mock_sweep *sweep, const struct sweep_case *kase) {
    if (!kase->recorded)
        return NULL;
    if (kase->verdict != IAM_MOCK_SWEEP_PASSED)
        return sweep_verdict_word(kase->verdict);
    if (kase->it.number == 1 && sweep->diverged_at > 0)
        return "diverged";
    return sweep_unmet(kase) ? "fault never met" : NULL;
}

IAM_MOCK_INTERNAL char sweep_letter(const struct sweep_case *kase) {
    if (!kase)
        return '-';
    if (!kase->recorded)
        return '?';
    if (kase->verdict != IAM_MOCK_SWEEP_PASSED)
        return verdicts[kase->verdict].letter;
    if (sweep_unmet(kase))
        return '!';
    return kase->pair_failed ? 'f' : '.';
}

IAM_MOCK_INTERNAL void sweep_row_label(char out[64], const struct sweep_fault *fault) {
    static const char *const cuts[] = {"", "CUT@0", "CUT@middle", "CUT@end"};
    char outcome[60];
    if (fault->outcome.cut)
        snprintf(outcome, sizeof outcome, "%s%s", cuts[fault->outcome.cut], sweep_suffix(&fault->outcome));
    else
        sweep_format_outcome(outcome, sizeof outcome, &fault->outcome);
    snprintf(out, 64, "%s%s", fault->persistent ? "+:" : "", outcome);
}

/* Errors, errors after the change, faults each beside itself applied, cuts, hostile bodies, what persists. */
static uint64_t row_rank(const struct sweep_case *kase, size_t row) {
    const struct sweep_outcome *outcome = &kase->fault[0].outcome;
    const bool error = outcome->kind == SWEEP_ERROR;
    const uint64_t group = kase->fault[0].persistent        ? 5
                           : outcome->kind == SWEEP_HOSTILE ? 4
                           : outcome->cut != SWEEP_CUT_NONE ? 3
                           : outcome->kind == SWEEP_FAULT   ? 2
                           : error && outcome->applied      ? 1
                                                            : 0;
    const uint64_t place = group == 2   ? 2 * (uint64_t)outcome->fault + outcome->applied
                           : group == 3 ? 4 * (uint64_t)outcome->applied + outcome->cut
                                        : 0;
    return group << 40 | place << 32 | row;
}

IAM_MOCK_INTERNAL bool sweep_next_row(const struct iam_mock_sweep *sweep, size_t *row) {
    const struct sweep_cases *singles = &sweep->phase[SWEEP_SINGLES];
    const bool any = *row != SWEEP_NO_ROW;
    const uint64_t last = any ? row_rank(&singles->at[*row], *row) : 0;
    uint64_t best = UINT64_MAX;
    for (size_t i = 0; i < singles->count; i++) {
        const uint64_t rank = singles->at[i].row == i ? row_rank(&singles->at[i], i) : UINT64_MAX;
        if (rank < best && (!any || rank > last)) {
            best = rank;
            *row = i;
        }
    }
    return best != UINT64_MAX;
}

IAM_MOCK_INTERNAL void sweep_row(struct sweep_row *out, const struct iam_mock_sweep *sweep, size_t row) {
    const struct sweep_cases *singles = &sweep->phase[SWEEP_SINGLES];
    memset(out, 0, sizeof *out);
    for (size_t i = row; i < singles->count; i++) {
        if (singles->at[i].row == row)
            out->cell[singles->at[i].fault[0].call - 1] = &singles->at[i];
    }
}

IAM_MOCK_INTERNAL struct sweep_coverage sweep_coverage(const struct iam_mock_sweep *sweep,
                                                       const struct sweep_fault *fault,
                                                       const struct action *action) {
    struct sweep_coverage coverage = {0, 0};
    size_t phase = 0, index = 0;
    for (const struct sweep_case *kase; (kase = sweep_each(sweep, &phase, &index)) != NULL;) {
        for (uint32_t i = 0; i < kase->fault_count; i++) {
            if (kase->fault[i].action != action || (fault && !sweep_same_outcome(&kase->fault[i], fault)))
                continue;
            coverage.planned++;
            coverage.reached += kase->recorded && kase->met[i];
        }
    }
    return coverage;
}

IAM_MOCK_INTERNAL void sweep_sums(struct text *out, const struct iam_mock_sweep *sweep) {
    const struct iam_mock_sweep_totals *totals = &sweep->totals;
    text_format(out, "%d cases, %d classes, %d pairs pruned; ", totals->cases, totals->classes,
                totals->pruned);
    if (sweep->options.shard_count > 1)
        text_format(out, "shard %d of %d, %d of %d run here", sweep->options.shard_index,
                    sweep->options.shard_count, totals->run, totals->cases);
    else
        text_format(out, "%d run", totals->run);
    text_format(out, ", %d failed", totals->failed);
}

static const char *action_in_run(const struct iam_mock_sweep *sweep, size_t run, uint32_t call) {
    if (call > sweep->run[run].count)
        return "nothing";
    const char *action = sweep->run[run].call[call - 1].action;
    return *action ? action : "(no action)";
}

static void remark_divergence(struct text *out, const struct iam_mock_sweep *sweep) {
    const char *first = action_in_run(sweep, 0, sweep->diverged_at);
    const char *again = action_in_run(sweep, 1, sweep->diverged_at);
    text_format(out, "the fault-free runs diverged at call %u: ", (unsigned)sweep->diverged_at);
    text_add_bare(out, view_of(first), false);
    text_add_string(out, ", and again ");
    text_add_bare(out, view_of(again), false);
    text_add_string(out, strcmp(first, again) == 0 ? " with other parameters or another answer" : "");
    text_add_string(out, "; a body has to make the same calls each time\n");
}

static void remark_unmet(struct text *out, const struct iam_mock_sweep *sweep) {
    size_t phase = 0, index = 0, count = 0;
    for (const struct sweep_case *kase; (kase = sweep_each(sweep, &phase, &index)) != NULL;) {
        const struct sweep_fault *unmet = kase->recorded ? sweep_unmet(kase) : NULL;
        if (unmet && kase->verdict == IAM_MOCK_SWEEP_PASSED && count++ < UNMET_SHOWN)
            text_format(out, "case %d: %s: the fault at call %u was never met\n", kase->it.number,
                        kase->script, (unsigned)unmet->call);
    }
    if (count > UNMET_SHOWN)
        text_format(out, "%zu more cases have a fault that was never met\n", count - UNMET_SHOWN);
}

IAM_MOCK_INTERNAL void sweep_remarks(struct text *out, const struct iam_mock_sweep *sweep) {
    const struct sweep_case *runs = sweep->phase[SWEEP_FAULT_FREE].at;
    const bool ran = runs[0].recorded && runs[1].recorded;
    const bool passed = runs[0].verdict == IAM_MOCK_SWEEP_PASSED && runs[1].verdict == IAM_MOCK_SWEEP_PASSED;
    if (ran && !passed)
        text_add_string(out, "the fault-free run doesn't pass, so no fault was tried\n");
    else if (ran && sweep->run[0].count == 0 && sweep->run[1].count == 0)
        text_add_string(out, "the body makes no call of this mock: there is nothing to sweep\n");
    if (sweep->diverged_at > 0)
        remark_divergence(out, sweep);
    if (sweep->totals.capped)
        text_format(out, "%d cases are more than the cap of %d: the %s were not run; raise .cap%s\n",
                    sweep->totals.cases, sweep->options.cap,
                    sweep->current == SWEEP_SINGLES ? "cases with faults" : "cases with two faults",
                    sweep->current == SWEEP_SINGLES ? ", or make fewer calls" : ", or lower .depth");
    if (sweep->totals.unreached)
        remark_unmet(out, sweep);
}
#undef UNMET_SHOWN
