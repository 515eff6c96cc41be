/* Records how a case of a sweep ended: its calls, its verdict, its message and journal. */
#include "sweep/record.h"

#include "base/memory.h"
#include "sweep/hits.h"
#include "sweep/plan.h"

/* Find a case that the runner has. Returns NULL if it is none of this sweep. */
static struct sweep_given *find_running_case(const struct iam_mock_sweep *sweep,
                                             const struct iam_mock_sweep_case *it) {
    struct sweep_given *given = sweep->running;
    while (given && &given->it != it)
        given = given->next;
    return given;
}

/* ----- What the calls show --------------------------------------------------------------------- */

static bool was_met(const struct sweep_fault *fault, const struct sweep_run *run) {
    for (uint32_t i = sweep_find_hit(fault, run); i < run->count; i++) {
        if (run->call[i].planned && sweep_is_hit(fault, run, i))
            return true;
    }
    return false;
}

/* Did the client, after the fault, send the same request again? */
static bool was_asked_again(const struct sweep_fault *fault, const struct sweep_run *run) {
    return sweep_find_repeat(run, sweep_find_hit(fault, run)) < run->count;
}

static void note_faults(struct sweep_case *kase, const struct sweep_run *run) {
    kase->met = 0;
    kase->call_missing = false;
    for (uint32_t i = 0; i < kase->fault_count; i++) {
        const bool met = was_met(&kase->fault[i], run);
        kase->met |= (uint8_t)(met << i);
        kase->call_missing |=
            !met && !kase->fault[i].occurrence && sweep_find_hit(&kase->fault[i], run) == run->count;
    }
    kase->asked_again = kase->fault_count == 1 && was_asked_again(&kase->fault[0], run);
}

static void note_threads(struct iam_mock_sweep *sweep, const struct iam_mock_sweep_observation *observation) {
    for (uint32_t i = 0; i < sweep_count_held(observation); i++) {
        sweep->saw_threads |= observation->call[i].thread > 1;
        sweep->saw_overlaps |= observation->call[i].overlaps;
    }
}

/* Does a later phase need the calls of the phase's cases? */
static bool is_run_needed(const struct iam_mock_sweep *sweep) {
    static const int depths[SWEEP_PHASES] = {
        [SWEEP_FAULT_FREE] = 1, [SWEEP_SINGLES] = 2, [SWEEP_REPEATS] = 1,  [SWEEP_BURSTS] = 99,
        [SWEEP_MIXED] = 99,     [SWEEP_PAIRS] = 3,   [SWEEP_TRIPLES] = 99, [SWEEP_MORE_PAIRS] = 99};
    return sweep->options.depth >= depths[sweep->current];
}

/* Note what the calls show, and keep them if a later phase needs them. Returns false if memory is out. */
static bool take_observation(struct iam_mock_sweep *sweep, struct sweep_case *kase,
                             const struct iam_mock_sweep_observation *observation) {
    const bool targets = sweep->unordered || sweep->current == SWEEP_FAULT_FREE;
    struct sweep_run *run = sweep_make_run(&sweep->shapes, targets ? &sweep->targets : NULL, observation);
    if (!run)
        return false;
    note_faults(kase, run);
    if (sweep->current == SWEEP_FAULT_FREE)
        note_threads(sweep, observation);
    if (is_run_needed(sweep)) {
        if (sweep->unordered)
            sweep_sort_run(run, &sweep->targets);
        kase->run = run;
    } else {
        memory_free(run);
    }
    return true;
}

/* ----- The texts of a failing case ------------------------------------------------------------- */

static void free_told(struct sweep_told *told) {
    if (told) {
        memory_free(told->message);
        memory_free(told->journal);
    }
    memory_free(told);
}

/* Copy the texts; each may be NULL. Returns NULL if memory is out. */
static struct sweep_told *copy_told(const char *message, const char *journal) {
    struct sweep_told *told = memory_new_zeroed(sizeof *told);
    if (!told)
        return NULL;
    told->message = memory_copy_text(message);
    told->journal = memory_copy_text(journal);
    if ((!message || told->message) && (!journal || told->journal))
        return told;
    free_told(told);
    return NULL;
}

/* ----- Recording ------------------------------------------------------------------------------- */

/* Returns the case that this one was planned from; NULL: none. */
static struct sweep_case *find_first(struct iam_mock_sweep *sweep, const struct sweep_case *kase) {
    if (kase->fault_count < 2)
        return NULL;
    const enum sweep_phase phase = kase->fault_count == 2 ? SWEEP_SINGLES : SWEEP_PAIRS;
    return &sweep->phase[phase].at[kase->first];
}

static void count_case(struct iam_mock_sweep *sweep, const struct sweep_case *kase) {
    struct iam_mock_sweep_totals *totals = &sweep->totals;
    const bool failed = kase->verdict != IAM_MOCK_SWEEP_PASSED;
    struct sweep_case *first = find_first(sweep, kase);
    totals->run++;
    totals->failed += failed;
    totals->unreached |= !failed && kase->call_missing;
    totals->not_applicable += !failed && !kase->call_missing && sweep_find_unmet(kase) != NULL;
    if (failed && first)
        first->later_failed = true;
}

/*
 * Decide how calls are compared, and compare the fault-free runs. If calls overlap, their order may differ:
 * then they are compared as a set.
 */
static void compare_fault_free_runs(struct iam_mock_sweep *sweep) {
    struct sweep_run *a = sweep->phase[SWEEP_FAULT_FREE].at[0].run;
    struct sweep_run *b = sweep->phase[SWEEP_FAULT_FREE].at[1].run;
    sweep->unordered = sweep->options.unordered || sweep->saw_threads ||
                       (sweep->saw_overlaps && sweep_find_divergence(a, b, false) > 0);
    sweep->diverged_at = sweep_find_divergence(a, b, sweep->unordered);
    if (sweep->unordered && sweep->diverged_at == 0) {
        sweep_sort_run(a, &sweep->targets);
        sweep_sort_run(b, &sweep->targets);
    }
}

/*
 * Returns the first call that got none of the outcomes planned for it, 0: none. The body then removes the
 * sweep's rules, or the journal of their calls. Races do not count: they may have no target at a call.
 */
static uint32_t find_deaf_call(const struct sweep_cases *singles) {
    uint32_t call = 0;
    bool met = true;
    for (size_t i = 0; i < singles->count; i++) {
        const struct sweep_case *kase = &singles->at[i];
        const struct sweep_fault *fault = &kase->fault[0];
        if (sweep_outcome_at(fault->outcome).kind == SWEEP_RACE)
            continue;
        if (fault->call != call && !met)
            return call;
        met = (fault->call == call && met) || kase->met || kase->verdict != IAM_MOCK_SWEEP_PASSED;
        call = fault->call;
    }
    return met ? 0 : call;
}

/* After the last phase, words of .only without a match fail the sweep, unless they may match in other shards.
 */
static void judge_words(struct iam_mock_sweep *sweep) {
    const struct filter_words *only = &sweep->filter.only;
    struct iam_mock_sweep_totals *totals = &sweep->totals;
    const bool over = sweep->current > SWEEP_FAULT_FREE && sweep->given == sweep->phase[sweep->current].count;
    const bool known = sweep_count_shards(sweep) == 1 || sweep->options.depth == 1 || totals->all_skipped;
    sweep->words_judged = over && known && sweep_fault_free_run(sweep, 0)->count > 0;
    for (size_t i = 0; sweep->words_judged && !totals->all_skipped && i < only->count; i++)
        totals->unreached |= !only->at[i].matched;
}

/*
 * Count a case of the phase. After the last one, compare the fault-free runs and plan the next phase. Returns
 * false if memory is out.
 */
static bool end_case(struct iam_mock_sweep *sweep) {
    if (sweep->recorded + 1 < sweep->phase[sweep->current].count) {
        sweep->recorded++;
        return true;
    }
    if (sweep->current == SWEEP_FAULT_FREE)
        compare_fault_free_runs(sweep);
    if (sweep->current == SWEEP_SINGLES)
        sweep->deaf_call = find_deaf_call(&sweep->phase[SWEEP_SINGLES]);
    if (!sweep_plan_next_phase(sweep))
        return false;
    sweep->totals.diverged = sweep->diverged_at > 0;
    sweep->totals.unreached |= sweep->deaf_call > 0;
    judge_words(sweep);
    return true;
}

/* Move a case from the running ones to the free ones. */
static void take_back(struct iam_mock_sweep *sweep, struct sweep_given *given) {
    struct sweep_given **link = &sweep->running;
    while (*link != given)
        link = &(*link)->next;
    *link = given->next;
    given->next = sweep->free_given;
    sweep->free_given = given;
}

/* Everything that can fail comes before the case counts as recorded. */
IAM_MOCK_INTERNAL int sweep_record_case(struct iam_mock_sweep *sweep, const struct iam_mock_sweep_case *it,
                                        const struct iam_mock_sweep_observation *observation,
                                        enum iam_mock_sweep_verdict verdict, const char *message,
                                        const char *journal) {
    struct sweep_given *given = find_running_case(sweep, it);
    if (!given || (unsigned)verdict > IAM_MOCK_SWEEP_NOT_STARTED)
        return IAM_MOCK_EINVAL;
    struct sweep_case *kase = given->kase;
    const bool failed = verdict != IAM_MOCK_SWEEP_PASSED;
    const size_t shapes = sweep->shapes.count, targets = sweep->targets.count;
    struct sweep_told *told = failed ? copy_told(message, journal) : NULL;
    kase->verdict = (uint8_t)verdict;
    kase->real_us = observation->real_us;
    if ((failed && !told) || !take_observation(sweep, kase, observation) || !end_case(sweep)) {
        free_told(told);
        memory_free(kase->run);
        kase->run = NULL;
        sweep_forget_calls(&sweep->shapes, shapes, &sweep->targets, targets);
        return IAM_MOCK_ENOMEM;
    }
    kase->told = told;
    kase->recorded = true;
    count_case(sweep, kase);
    take_back(sweep, given);
    return 0;
}
