/* The parts that all reports of a sweep share: the words for a case, and the sums. */
#include "sweep/report.h"

#include "sweep/place.h"

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
        return verdicts[kase->verdict].word;
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

IAM_MOCK_INTERNAL bool sweep_fails(const struct iam_mock_sweep *sweep) {
    const struct iam_mock_sweep_totals *totals = &sweep->totals;
    const struct sweep_case *first = sweep->phase[SWEEP_FAULT_FREE].at;
    const bool no_calls = first->recorded && first->run && first->run->count == 0;
    return totals->failed > 0 || totals->diverged || totals->unreached || totals->all_skipped || no_calls;
}

/* Write how many possible cases were not run, and which setting runs them. */
static void write_not_tried(struct text *out, const struct iam_mock_sweep *sweep) {
    const long long left = (long long)(sweep->totals.possible - sweep->totals.cases);
    const bool has_pairs = sweep->options.pairs != IAM_MOCK_SWEEP_ALL;
    if (left <= 0)
        return;
    text_format(out, ", %lld not tried (", left);
    if (has_pairs)
        text_add_string(out, "IAM_MOCK_SWEEP_PAIRS=all tries every pair");
    if (sweep->options.depth > 2)
        text_format(out, "%sIAM_MOCK_SWEEP_CAP=%lld tries %s", has_pairs ? "; " : "",
                    (long long)sweep->totals.possible, has_pairs ? "all" : "them");
    text_add_string(out, ")");
}

IAM_MOCK_INTERNAL void sweep_write_sums(struct text *out, const struct iam_mock_sweep *sweep) {
    const struct iam_mock_sweep_totals *totals = &sweep->totals;
    if (sweep->options.shard_count > 1)
        text_format(out, "shard %d of %d, ", sweep->options.shard_index, sweep->options.shard_count);
    text_format(out, "%d cases run, %d failed; ", totals->run, totals->failed);
    if (totals->possible > totals->run)
        text_format(out, "%lld possible at depth %d", (long long)totals->possible, sweep->options.depth);
    else
        text_format(out, "all that are possible at depth %d", sweep->options.depth);
    write_not_tried(out, sweep);
    if (totals->not_applicable > 0)
        text_format(out, ", %d without effect", totals->not_applicable);
    if (totals->skipped > 0)
        text_format(out, ", %lld more skipped by .only and .skip", (long long)totals->skipped);
}

IAM_MOCK_INTERNAL void sweep_write_words(char out[SWEEP_WORDS_SIZE], const struct iam_mock_sweep *sweep,
                                         const struct sweep_case *kase) {
    const struct view words = sweep_find_words(sweep_message(kase));
    const struct view shown = words.size > 0 ? words : view_of(sweep_wrong(sweep, kase));
    size_t size = shown.size < SWEEP_WORDS_SIZE - 1 ? shown.size : SWEEP_WORDS_SIZE - 1;
    while (size > 0 && size < shown.size && ((unsigned char)shown.data[size] & 0xC0) == 0x80)
        size--; /* not within a character */
    memcpy(out, shown.data, size);
    out[size] = '\0';
}
