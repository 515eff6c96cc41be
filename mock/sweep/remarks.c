/* Remarks on a whole sweep, for its reports: why it ended early, which faults were never met. */
#include "sweep/remarks.h"

#include "sweep/xml.h"

#define UNMET_SHOWN 20

/* Returns the action of a call of a fault-free run, in words that a line of a report can hold. */
static const char *action_in_run(const struct iam_mock_sweep *sweep, size_t index) {
    const struct sweep_run *run = sweep_fault_free_run(sweep, index);
    if (sweep->diverged_at > run->count)
        return "nothing";
    const char *action = sweep_call_action(sweep, &run->call[sweep->diverged_at - 1]);
    return *action ? action : "(no action)";
}

static void remark_on_fault_free_runs(struct text *out, const struct iam_mock_sweep *sweep) {
    const struct sweep_case *runs = sweep->phase[SWEEP_FAULT_FREE].at;
    if (!runs[0].recorded || !runs[1].recorded)
        return;
    if (runs[0].verdict != IAM_MOCK_SWEEP_PASSED || runs[1].verdict != IAM_MOCK_SWEEP_PASSED)
        text_add_string(out, "the fault-free run doesn't pass, so no fault was tried\n");
    else if (runs[0].run->count == 0 && runs[1].run->count == 0)
        text_add_string(out, "the journal shows no call, so there is nothing to sweep: the body makes no "
                             "call of this mock, or "
                             "it calls iam_mock_clear_journal() or iam_mock_restore()\n");
    else if (sweep->totals.all_skipped)
        text_add_string(out, "the options .only and .skip leave out every outcome\n");
}

static void remark_on_divergence(struct text *out, const struct iam_mock_sweep *sweep) {
    if (sweep->diverged_at == 0)
        return;
    const char *first = action_in_run(sweep, 0);
    const char *again = action_in_run(sweep, 1);
    text_format(out, "the fault-free runs diverged at call %u: ", (unsigned)sweep->diverged_at);
    text_add_bare(out, view_of(first), false);
    text_add_string(out, ", and again ");
    text_add_bare(out, view_of(again), false);
    text_add_string(out, strcmp(first, again) == 0 ? " with other parameters or another answer" : "");
    text_add_string(out, "; a body has to make the same calls each time\n");
}

static void remark_on_deaf_call(struct text *out, const struct iam_mock_sweep *sweep) {
    if (sweep->deaf_call > 0)
        text_format(out,
                    "call %u never got an outcome that was planned for it; the body must not call "
                    "iam_mock_clear_rules(), iam_mock_restore() or iam_mock_clear_journal()\n",
                    (unsigned)sweep->deaf_call);
}

IAM_MOCK_INTERNAL void sweep_write_unmet_faults(struct text *out, const struct iam_mock_sweep *sweep) {
    struct sweep_cursor cursor = {0, 0};
    size_t count = 0;
    if (!sweep->totals.unreached && sweep->totals.not_applicable == 0)
        return;
    for (const struct sweep_case *kase; (kase = sweep_next_case(sweep, &cursor)) != NULL;) {
        const struct sweep_fault *unmet = kase->recorded ? sweep_find_unmet(kase) : NULL;
        char script[SWEEP_SCRIPT_SIZE];
        if (!unmet || kase->verdict != IAM_MOCK_SWEEP_PASSED || count++ >= UNMET_SHOWN)
            continue;
        sweep_write_case(script, sweep, kase);
        text_format(out, "case %d: %.300s: the fault at call %u was never met%s\n", kase->number, script,
                    (unsigned)sweep_fault_first(unmet),
                    kase->call_missing ? "" : ": it does not apply to that call");
    }
    if (count > UNMET_SHOWN)
        text_format(out, "%zu more cases have a fault that was never met\n", count - UNMET_SHOWN);
}

/* ----- Words of .only and .skip ---------------------------------------------------------------- */

static bool means_lists(const struct filter_word *word) {
    if (word->kind == WORD_GROUP)
        return word->group == SWEEP_GROUP_PAGING;
    return word->kind == WORD_OUTCOME &&
           (strcmp(word->name, "SHORT_PAGE") == 0 || strcmp(word->name, "EMPTY_PAGE") == 0 ||
            strcmp(word->name, "REPEATED_MARKER") == 0);
}

/* Add why the word applies to no call. */
static void write_reason(struct text *out, const struct iam_mock_sweep *sweep,
                         const struct filter_word *word) {
    const struct sweep_fault *place = &word->place.fault;
    const unsigned calls = (unsigned)sweep_fault_free_run(sweep, 0)->count;
    if (place->last > 0 && place->occurrence == 0 && place->call > calls)
        text_format(out, "the run without faults makes %u call%s, and no case that was tried led to call %u",
                    calls, calls == 1 ? "" : "s", (unsigned)place->call);
    else if (means_lists(word))
        text_add_string(out, "it is for calls that list");
    else
        text_format(out, "it applies to no call%s", place->last > 0 ? " at this place" : "");
}

static void remark_on_words(struct text *out, const struct iam_mock_sweep *sweep, const char *option,
                            const struct filter_words *words) {
    for (size_t i = 0; i < words->count; i++) {
        const struct filter_word *word = &words->at[i];
        if (word->matched)
            continue;
        text_format(out, "%s: \"", option);
        text_add_bare(out, view_of(word->text), false);
        text_add_string(out, "\" has no effect: ");
        write_reason(out, sweep, word);
        text_add_string(out, "\n");
    }
}

IAM_MOCK_INTERNAL void sweep_write_idle_words(struct text *out, const struct iam_mock_sweep *sweep) {
    if (!sweep->words_judged)
        return;
    remark_on_words(out, sweep, ".only", &sweep->filter.only);
    remark_on_words(out, sweep, ".skip", &sweep->filter.skip);
}

/* ----- All remarks ----------------------------------------------------------------------------- */

IAM_MOCK_INTERNAL void sweep_write_remarks(struct text *out, const struct iam_mock_sweep *sweep) {
    remark_on_fault_free_runs(out, sweep);
    sweep_write_idle_words(out, sweep);
    remark_on_divergence(out, sweep);
    remark_on_deaf_call(out, sweep);
}

IAM_MOCK_INTERNAL void sweep_write_remarks_xml(struct text *out, const struct iam_mock_sweep *sweep) {
    struct text plain = {.data = NULL};
    sweep_write_remarks(&plain, sweep);
    sweep_write_unmet_faults(&plain, sweep);
    const char *remarks = text_result(&plain);
    if (remarks)
        xml_add_text(out, remarks);
    else
        out->failed = true;
    text_free(&plain);
}
#undef UNMET_SHOWN
