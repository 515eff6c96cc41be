/* Remarks on a whole sweep, for its reports: why it ended early, which faults were never met. */
#include "sweep/remarks.h"

#include "sweep/xml.h"

#define UNMET_SHOWN 20

/* Returns the action of a call of a fault-free run, in words that a line of a report can hold. */
static const char *action_in_run(const struct sweep_run *run, uint32_t call) {
    if (call > run->count)
        return "nothing";
    const char *action = run->call[call - 1].action;
    return *action ? action : "(no action)";
}

static void remark_on_fault_free_runs(struct text *out, const struct iam_mock_sweep *sweep) {
    const struct sweep_case *runs = sweep->phase[SWEEP_FAULT_FREE].at;
    if (!runs[0].recorded || !runs[1].recorded)
        return;
    if (runs[0].verdict != IAM_MOCK_SWEEP_PASSED || runs[1].verdict != IAM_MOCK_SWEEP_PASSED)
        text_add_string(out, "the fault-free run doesn't pass, so no fault was tried\n");
    else if (sweep->run[0].count == 0 && sweep->run[1].count == 0)
        text_add_string(out, "the body makes no call of this mock: there is nothing to sweep\n");
}

static void remark_on_divergence(struct text *out, const struct iam_mock_sweep *sweep) {
    if (sweep->diverged_at == 0)
        return;
    const char *first = action_in_run(&sweep->run[0], sweep->diverged_at);
    const char *again = action_in_run(&sweep->run[1], sweep->diverged_at);
    text_format(out, "the fault-free runs diverged at call %u: ", (unsigned)sweep->diverged_at);
    text_add_bare(out, view_of(first), false);
    text_add_string(out, ", and again ");
    text_add_bare(out, view_of(again), false);
    text_add_string(out, strcmp(first, again) == 0 ? " with other parameters or another answer" : "");
    text_add_string(out, "; a body has to make the same calls each time\n");
}

/* The cap, by the phase whose cases it keeps from being run. */
static const struct {
    const char *cases, *advice;
} cap_words[SWEEP_PHASES] = {
    [SWEEP_SINGLES] = {"cases with faults", ", or make fewer calls"},
    [SWEEP_PAIRS] = {"cases with two faults", ", or lower .depth"},
};

static void remark_on_cap(struct text *out, const struct iam_mock_sweep *sweep) {
    if (sweep->totals.capped)
        text_format(out, "%d cases are more than the cap of %d: the %s were not run; raise .cap%s\n",
                    sweep->totals.cases, sweep->options.cap, cap_words[sweep->current].cases,
                    cap_words[sweep->current].advice);
}

static void remark_on_unmet_faults(struct text *out, const struct iam_mock_sweep *sweep) {
    struct sweep_cursor cursor = {0, 0};
    size_t count = 0;
    if (!sweep->totals.unreached)
        return;
    for (const struct sweep_case *kase; (kase = sweep_next_case(sweep, &cursor)) != NULL;) {
        const struct sweep_fault *unmet = kase->recorded ? sweep_find_unmet(kase) : NULL;
        if (unmet && kase->verdict == IAM_MOCK_SWEEP_PASSED && count++ < UNMET_SHOWN)
            text_format(out, "case %d: %s: the fault at call %u was never met\n", kase->it.number,
                        kase->script, (unsigned)unmet->call);
    }
    if (count > UNMET_SHOWN)
        text_format(out, "%zu more cases have a fault that was never met\n", count - UNMET_SHOWN);
}

IAM_MOCK_INTERNAL void sweep_write_remarks(struct text *out, const struct iam_mock_sweep *sweep) {
    remark_on_fault_free_runs(out, sweep);
    remark_on_divergence(out, sweep);
    remark_on_cap(out, sweep);
    remark_on_unmet_faults(out, sweep);
}

IAM_MOCK_INTERNAL void sweep_write_remarks_xml(struct text *out, const struct iam_mock_sweep *sweep) {
    struct text plain = {.data = NULL};
    sweep_write_remarks(&plain, sweep);
    const char *remarks = text_result(&plain);
    if (remarks)
        xml_add_text(out, remarks);
    else
        out->failed = true;
    text_free(&plain);
}
#undef UNMET_SHOWN
