/* The parts that all reports of a sweep share: the words for a case, and the sums. */
#include "sweep/report.h"

#include <stdio.h>

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

IAM_MOCK_INTERNAL const char *sweep_write_title(char out[SWEEP_SCRIPT_SIZE],
                                                const struct iam_mock_sweep *sweep,
                                                const struct sweep_case *kase) {
    if (kase->fault_count > 0)
        sweep_write_case(out, sweep, kase);
    else
        snprintf(out, SWEEP_SCRIPT_SIZE, "fault-free%s", kase->number > 0 ? " again" : "");
    return out;
}

IAM_MOCK_INTERNAL const char *sweep_wrong(const struct iam_mock_sweep *sweep, const struct sweep_case *kase) {
    if (!kase->recorded)
        return NULL;
    if (kase->verdict != IAM_MOCK_SWEEP_PASSED)
        return sweep_verdict_word((enum iam_mock_sweep_verdict)kase->verdict);
    if (kase->fault_count == 0 && kase->number == 1 && sweep->diverged_at > 0)
        return "diverged";
    return kase->call_missing ? "fault never met" : NULL;
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
    return kase->later_failed ? 'f' : '.';
}

IAM_MOCK_INTERNAL void sweep_write_sums(struct text *out, const struct iam_mock_sweep *sweep) {
    const struct iam_mock_sweep_totals *totals = &sweep->totals;
    const int64_t not_tried = totals->possible - totals->run;
    text_format(out, "%d of %lld possible cases run", totals->run, (long long)totals->possible);
    if (sweep->options.shard_count > 1)
        text_format(out, " (shard %d of %d)", sweep->options.shard_index, sweep->options.shard_count);
    if (not_tried > 0)
        text_format(out, ", %lld not tried (.pairs = IAM_MOCK_SWEEP_ALL tries all pairs)",
                    (long long)not_tried);
    if (totals->skipped > 0)
        text_format(out, ", %lld skipped by .only and .skip", (long long)totals->skipped);
    text_format(out, ", %d failed", totals->failed);
}
