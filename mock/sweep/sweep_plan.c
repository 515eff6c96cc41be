#include "base/memory.h"
#include "sweep/sweep.h"

/* Which cases there are: a function of the options and of what was recorded, whatever its order. */

/* Counted first, then written: `at` NULL is counting. */
struct planner {
    const struct iam_mock_sweep *sweep;
    struct sweep_cases out;
    int planned;   /* by all shards, of a phase */
    int number;    /* of the next case */
    uint32_t call; /* of the fault */
    const struct action *action;
    struct sweep_case *first; /* of a pair */
};

static bool is_of_shard(const struct iam_mock_sweep_options *options, int number) {
    return options->shard_count <= 1 || number % options->shard_count == options->shard_index;
}

/* The first of the phase's cases with that outcome: the matrix has a row for it. */
static uint32_t find_row(const struct sweep_cases *cases, const struct sweep_fault *fault) {
    uint32_t i = 0;
    while (i < cases->count && !(cases->at[i].row == i && sweep_same_outcome(&cases->at[i].fault[0], fault)))
        i++;
    return i; /* at the end: it is the first itself */
}

static void write_case(struct planner *planner, const struct sweep_fault *fault, int number) {
    struct sweep_case *to = &planner->out.at[planner->out.count];
    *to = (struct sweep_case){.it = {.number = number, .script = to->script}, .first = planner->first};
    if (planner->first)
        to->fault[to->fault_count++] = planner->first->fault[0];
    to->fault[to->fault_count++] = *fault;
    to->row = planner->first ? 0 : find_row(&planner->out, fault);
    sweep_format_script(to->script, to->fault, to->fault_count);
}

static void plan_case(void *context, const struct sweep_outcome *outcome, bool persistent) {
    struct planner *planner = context;
    const struct sweep_fault fault = {*outcome, planner->call, persistent, planner->action};
    const int number = planner->number;
    const int step = planner->first && planner->sweep->options.shard_count > 1
                         ? planner->sweep->options.shard_count
                         : 1; /* pairs are their first fault's shard's: numbers are kept apart */
    planner->number += step;
    planner->planned++;
    if (!planner->first && !is_of_shard(&planner->sweep->options, number))
        return;
    if (planner->out.at)
        write_case(planner, &fault, number);
    planner->out.count++;
}

/* ----- Singles --------------------------------------------------------------------------------- */

static void plan_at_calls(struct planner *planner,
                          void (*outcomes)(const struct iam_mock_sweep_call *, sweep_visit *, void *)) {
    const struct iam_mock_sweep *sweep = planner->sweep;
    for (uint32_t i = 0; i < sweep->run[0].count; i++) {
        planner->call = i + 1;
        planner->action = sweep_action(&sweep->run[0].call[i]);
        outcomes(&sweep->run[0].call[i], plan_case, planner);
    }
}

static void plan_singles(struct planner *planner) {
    planner->number = 2;
    plan_at_calls(planner, sweep_outcomes);
    plan_at_calls(planner, sweep_persistent_outcomes);
}

/* ----- Pairs ----------------------------------------------------------------------------------- */

static void count_outcome(void *context, const struct sweep_outcome *outcome, bool persistent) {
    (void)outcome;
    (void)persistent;
    ++*(int *)context;
}

/* The first fault brought about a call that the fault-free run doesn't make there. */
static bool brings_about(const struct iam_mock_sweep *sweep, const struct sweep_case *kase) {
    const uint32_t next = kase->fault[0].call; /* the index of the call after it */
    return kase->has_next && !kase->fault[0].persistent &&
           (next >= sweep->run[0].count || sweep->run[0].call[next].request != kase->next.request);
}

/* One of a class is enough: what the client did, and what was applied, is the same up to there. */
static bool is_expanded_already(const struct iam_mock_sweep *sweep, const struct sweep_case *kase) {
    for (const struct sweep_case *earlier = sweep->phase[SWEEP_SINGLES].at; earlier < kase; earlier++) {
        if (earlier->class_hash == kase->class_hash && earlier->fault[0].call == kase->fault[0].call &&
            brings_about(sweep, earlier)) /* it passed too: the verdict is part of the class */
            return true;
    }
    return false;
}

/* Returns how many pairs are pruned. */
static int plan_pairs(struct planner *planner) {
    const struct iam_mock_sweep *sweep = planner->sweep;
    const int shards = sweep->options.shard_count > 1 ? sweep->options.shard_count : 1;
    int pruned = 0;
    planner->number = (sweep->totals.cases + shards - 1) / shards * shards + sweep->options.shard_index;
    for (size_t i = 0; i < sweep->phase[SWEEP_SINGLES].count; i++) {
        struct sweep_case *first = &sweep->phase[SWEEP_SINGLES].at[i];
        if (!brings_about(sweep, first))
            continue;
        if (first->verdict != IAM_MOCK_SWEEP_PASSED || is_expanded_already(sweep, first)) {
            sweep_outcomes(&first->next, count_outcome, &pruned);
            continue;
        }
        planner->first = first;
        planner->call = first->fault[0].call + 1;
        planner->action = sweep_action(&first->next);
        sweep_outcomes(&first->next, plan_case, planner);
    }
    return pruned;
}

/* ----- Phases ---------------------------------------------------------------------------------- */

IAM_MOCK_INTERNAL uint32_t sweep_divergence(const struct iam_mock_sweep *sweep) {
    const uint32_t a = sweep->run[0].count, b = sweep->run[1].count;
    for (uint32_t i = 0; i < a || i < b; i++) {
        const struct iam_mock_sweep_call *x = &sweep->run[0].call[i], *y = &sweep->run[1].call[i];
        if (i >= a || i >= b || x->request != y->request || x->status != y->status ||
            x->applied != y->applied || strcmp(x->action, y->action) != 0)
            return i + 1;
    }
    return 0;
}

static bool is_fault_free_run_sound(const struct iam_mock_sweep *sweep) {
    const struct sweep_case *runs = sweep->phase[SWEEP_FAULT_FREE].at;
    return runs[0].verdict == IAM_MOCK_SWEEP_PASSED && runs[1].verdict == IAM_MOCK_SWEEP_PASSED &&
           sweep->diverged_at == 0;
}

/* All or nothing: past the cap no case of the phase is run, and the count is told. */
static bool plan_phase(struct iam_mock_sweep *sweep, enum sweep_phase phase) {
    struct planner planner = {.sweep = sweep};
    int pruned = 0;
    if (phase == SWEEP_SINGLES)
        plan_singles(&planner);
    else
        pruned = plan_pairs(&planner);
    const bool capped = sweep->totals.cases + planner.planned > sweep->options.cap;
    struct sweep_cases cases = {NULL, 0};
    if (!capped && planner.out.count > 0) {
        cases.at = memory_new(planner.out.count * sizeof *cases.at);
        if (!cases.at)
            return false;
        struct planner writer = {.sweep = sweep, .out = {cases.at, 0}};
        if (phase == SWEEP_SINGLES)
            plan_singles(&writer);
        else
            (void)plan_pairs(&writer);
        cases.count = writer.out.count;
    }
    sweep->phase[phase] = cases;
    sweep->totals.cases += planner.planned;
    sweep->totals.pruned += pruned;
    sweep->totals.capped = capped;
    return true;
}

IAM_MOCK_INTERNAL bool sweep_plan(struct iam_mock_sweep *sweep) {
    const bool ends = (sweep->current == SWEEP_FAULT_FREE && !is_fault_free_run_sound(sweep)) ||
                      (sweep->current == SWEEP_SINGLES && sweep->options.depth < 2) || sweep->totals.capped ||
                      sweep->current == SWEEP_PAIRS;
    if (ends)
        return true;
    const enum sweep_phase phase = sweep->current == SWEEP_FAULT_FREE ? SWEEP_SINGLES : SWEEP_PAIRS;
    if (!plan_phase(sweep, phase))
        return false;
    sweep->current = phase;
    sweep->given = sweep->recorded = 0;
    return true;
}
