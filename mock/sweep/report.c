/* The parts that all reports of a sweep share: the words for a case, and the sums. */
#include "sweep/report.h"

static const struct {
    const char *word;
    char letter;
} verdicts[] = {
    [IAM_MOCK_SWEEP_PASSED] = {"passed", '.'},       [IAM_MOCK_SWEEP_FAILED] = {"failed", 'F'},
    [IAM_MOCK_SWEEP_CRASHED] = {"crashed", 'C'},     [IAM_MOCK_SWEEP_HUNG] = {"hung", 'H'},
    [IAM_MOCK_SWEEP_EXITED] = {"exited", 'E'},       [IAM_MOCK_SWEEP_LEAKED] = {"leaked", 'L'},
    [IAM_MOCK_SWEEP_UNBOUNDED] = {"unbounded", 'U'}, [IAM_MOCK_SWEEP_NOT_STARTED] = {"not started", 'N'},
};

IAM_MOCK_INTERNAL const char *sweep_verdict_word(enum iam_mock_sweep_verdict verdict) {
    return verdicts[verdict].word;
}

IAM_MOCK_INTERNAL const char *sweep_title(const struct sweep_case *kase) {
    static const char *const fault_free[] = {"fault-free", "fault-free again"};
    return kase->fault_count == 0 ? fault_free[kase->it.number] : kase->script;
}

IAM_MOCK_INTERNAL const char *sweep_wrong(const struct iam_mock_sweep *sweep, const struct sweep_case *kase) {
    if (!kase->recorded)
        return NULL;
    if (kase->verdict != IAM_MOCK_SWEEP_PASSED)
        return sweep_verdict_word(kase->verdict);
    if (kase->it.number == 1 && sweep->diverged_at > 0)
        return "diverged";
    return sweep_find_unmet(kase) ? "fault never met" : NULL;
}

IAM_MOCK_INTERNAL char sweep_letter(const struct sweep_case *kase) {
    if (!kase)
        return '-';
    if (!kase->recorded)
        return '?';
    if (kase->verdict != IAM_MOCK_SWEEP_PASSED)
        return verdicts[kase->verdict].letter;
    if (sweep_find_unmet(kase))
        return '!';
    return kase->pair_failed ? 'f' : '.';
}

IAM_MOCK_INTERNAL void sweep_write_sums(struct text *out, const struct iam_mock_sweep *sweep) {
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
