/* Plans a sweep: each phase is a row of a table; its cases are counted first and then written. */
#include "sweep/plan.h"

#include "base/memory.h"
#include "sweep/action.h"

/* Plans one phase. Without memory (out.at NULL) it only counts. */
struct planner {
    const struct iam_mock_sweep *sweep;
    struct sweep_cases out; /* the cases of this shard */
    int planned;            /* cases of all shards */
    int pruned;             /* pairs that are left out */
    int number;             /* of the next case */
    int step;               /* from one case's number to the next */
    uint32_t call;          /* of the fault */
    const struct action *action;
    struct sweep_case *first; /* of pairs: the single with the first fault */
};

typedef void visit_outcomes(const struct iam_mock_sweep_call *call, sweep_visit *visit, void *context);

static int count_shards(const struct iam_mock_sweep *sweep) {
    return sweep->options.shard_count > 1 ? sweep->options.shard_count : 1;
}

static bool is_of_this_shard(const struct planner *planner) {
    return planner->number % count_shards(planner->sweep) == planner->sweep->options.shard_index;
}

/*
 * Find the first of the cases with the same outcome: the matrix has a row for it. May be the next case
 * itself.
 */
static uint32_t find_row(const struct sweep_cases *cases, const struct sweep_fault *fault) {
    uint32_t i = 0;
    while (i < cases->count &&
           !(cases->at[i].row == i && sweep_is_same_outcome(&cases->at[i].fault[0], fault)))
        i++;
    return i;
}

static void write_case(struct planner *planner, const struct sweep_fault *fault) {
    struct sweep_case *to = &planner->out.at[planner->out.count];
    *to =
        (struct sweep_case){.it = {.number = planner->number, .script = to->script}, .first = planner->first};
    if (planner->first)
        to->fault[to->fault_count++] = planner->first->fault[0];
    to->fault[to->fault_count++] = *fault;
    to->row = planner->first ? 0 : find_row(&planner->out, fault);
    sweep_format_script(to->script, to->fault, to->fault_count);
}

/* A sweep_visit: plan the case with that outcome at the planner's call. */
static void plan_case(void *context, const struct sweep_outcome *outcome, bool persistent) {
    struct planner *planner = context;
    const struct sweep_fault fault = {*outcome, planner->call, persistent, planner->action};
    if (is_of_this_shard(planner)) {
        if (planner->out.at)
            write_case(planner, &fault);
        planner->out.count++;
    }
    planner->planned++;
    planner->number += planner->step;
}

/* ----- Singles --------------------------------------------------------------------------------- */

static void plan_at_each_call(struct planner *planner, visit_outcomes *visit) {
    const struct sweep_run *run = &planner->sweep->run[0];
    for (uint32_t i = 0; i < run->count; i++) {
        planner->call = i + 1;
        planner->action = sweep_find_action(&run->call[i]);
        visit(&run->call[i], plan_case, planner);
    }
}

static void plan_singles(struct planner *planner) {
    planner->number = 2; /* after the fault-free runs */
    planner->step = 1;
    plan_at_each_call(planner, sweep_visit_outcomes);
    plan_at_each_call(planner, sweep_visit_persistent_outcomes);
}

/* ----- Pairs ----------------------------------------------------------------------------------- */

/* A sweep_visit: count what is left out. */
static void prune_case(void *context, const struct sweep_outcome *outcome, bool persistent) {
    struct planner *planner = context;
    (void)outcome;
    (void)persistent;
    planner->pruned++;
}

/* Did the client, after the fault, make a call that the fault-free run doesn't make at this place? */
static bool brings_about_call(const struct iam_mock_sweep *sweep, const struct sweep_case *single) {
    const uint32_t next = single->fault[0].call; /* the index of the call after it */
    return single->has_next && !single->fault[0].persistent &&
           (next >= sweep->run[0].count || sweep->run[0].call[next].request != single->next.request);
}

/*
 * Was an earlier single of the same class expanded to pairs? One of a class is enough: the client's requests,
 * and what was applied, are the same. The earlier one passed too, since the verdict is part of the class.
 */
static bool is_expanded_already(const struct iam_mock_sweep *sweep, const struct sweep_case *single) {
    for (const struct sweep_case *earlier = sweep->phase[SWEEP_SINGLES].at; earlier < single; earlier++) {
        if (earlier->class_hash == single->class_hash && earlier->fault[0].call == single->fault[0].call &&
            brings_about_call(sweep, earlier))
            return true;
    }
    return false;
}

/*
 * A pair is run by the shard of its first fault. The shards don't know each other's pairs: each numbers its
 * own, in steps of the number of shards.
 */
static void plan_pairs(struct planner *planner) {
    const struct iam_mock_sweep *sweep = planner->sweep;
    const int shards = count_shards(sweep);
    planner->number = (sweep->totals.cases + shards - 1) / shards * shards + sweep->options.shard_index;
    planner->step = shards;
    for (size_t i = 0; i < sweep->phase[SWEEP_SINGLES].count; i++) {
        struct sweep_case *first = &sweep->phase[SWEEP_SINGLES].at[i];
        if (!brings_about_call(sweep, first))
            continue;
        const bool prune = first->verdict != IAM_MOCK_SWEEP_PASSED || is_expanded_already(sweep, first);
        planner->first = first;
        planner->call = first->fault[0].call + 1;
        planner->action = sweep_find_action(&first->next);
        sweep_visit_outcomes(&first->next, prune ? prune_case : plan_case, planner);
    }
}

/* ----- Phases ---------------------------------------------------------------------------------- */

/* How each phase is planned, and the depth from which on it is run. */
static const struct {
    void (*plan)(struct planner *planner);
    int depth;
} phases[SWEEP_PHASES] = {
    [SWEEP_FAULT_FREE] = {NULL, 0}, /* sweep_new() has planned it */
    [SWEEP_SINGLES] = {plan_singles, 1},
    [SWEEP_PAIRS] = {plan_pairs, 2},
};

static bool is_same_call(const struct iam_mock_sweep_call *x, const struct iam_mock_sweep_call *y) {
    return x->request == y->request && x->status == y->status && x->applied == y->applied &&
           strcmp(x->action, y->action) == 0;
}

IAM_MOCK_INTERNAL uint32_t sweep_find_divergence(const struct iam_mock_sweep *sweep) {
    const struct sweep_run *a = &sweep->run[0], *b = &sweep->run[1];
    const uint32_t both = a->count < b->count ? a->count : b->count;
    for (uint32_t i = 0; i < both; i++) {
        if (!is_same_call(&a->call[i], &b->call[i]))
            return i + 1;
    }
    return a->count == b->count ? 0 : both + 1;
}

static bool is_fault_free_run_sound(const struct iam_mock_sweep *sweep) {
    const struct sweep_case *runs = sweep->phase[SWEEP_FAULT_FREE].at;
    return runs[0].verdict == IAM_MOCK_SWEEP_PASSED && runs[1].verdict == IAM_MOCK_SWEEP_PASSED &&
           sweep->diverged_at == 0;
}

/* Not called after a capped phase, which has no case to record. */
static bool has_next_phase(const struct iam_mock_sweep *sweep) {
    const unsigned next = (unsigned)sweep->current + 1;
    return next < SWEEP_PHASES && sweep->options.depth >= phases[next].depth &&
           is_fault_free_run_sound(sweep);
}

/* Write the cases that were counted. Returns false if memory is out. */
static bool write_phase(struct sweep_cases *out, const struct planner *counted, enum sweep_phase phase) {
    struct planner writer = {.sweep = counted->sweep};
    writer.out.at = memory_new(counted->out.count * sizeof *writer.out.at);
    if (!writer.out.at)
        return false;
    phases[phase].plan(&writer);
    *out = writer.out;
    return true;
}

/* If the phase exceeds the cap, none of its cases is run; the totals then say how many there would be. */
IAM_MOCK_INTERNAL bool sweep_plan_next_phase(struct iam_mock_sweep *sweep) {
    if (!has_next_phase(sweep))
        return true;
    const enum sweep_phase phase = (enum sweep_phase)(sweep->current + 1);
    struct planner counted = {.sweep = sweep};
    phases[phase].plan(&counted);
    const bool capped = sweep->totals.cases + counted.planned > sweep->options.cap;
    struct sweep_cases cases = {NULL, 0};
    if (!capped && counted.out.count > 0 && !write_phase(&cases, &counted, phase))
        return false;
    sweep->phase[phase] = cases;
    sweep->totals.cases += counted.planned;
    sweep->totals.pruned += counted.pruned;
    sweep->totals.capped = capped;
    sweep->current = phase;
    sweep->given = sweep->recorded = 0;
    return true;
}
