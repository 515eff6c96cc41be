/* Plans a sweep: each phase is a row of a table, planned when the phase before it is recorded. */
#include "sweep/plan.h"

#include "answer/fixture.h"
#include "base/memory.h"
#include "sweep/mixed.h"
#include "sweep/pairs.h"
#include "sweep/singles.h"

/* ----- Faults ---------------------------------------------------------------------------------- */

IAM_MOCK_INTERNAL int sweep_count_shards(const struct iam_mock_sweep *sweep) {
    return sweep->options.shard_count > 1 ? sweep->options.shard_count : 1;
}

/* Where a body of that size is cut. */
static size_t find_cut(enum sweep_cut cut, size_t body_size) {
    if (cut == SWEEP_CUT_MIDDLE)
        return body_size / 2;
    return cut == SWEEP_CUT_END ? body_size - 1 : 0;
}

/* If IAM makes no change, the answer that is cut is ServiceFailure: its body without its values. */
static size_t size_before_cut(const struct sweep_variant *variant, const struct sweep_call *call) {
    return variant->change == SWEEP_BEFORE
               ? iam_mock_builtin_fixtures[FIXTURE_ERROR_ServiceFailure]->literal_size
               : call->body_size;
}

IAM_MOCK_INTERNAL struct sweep_fault sweep_make_fault(const struct iam_mock_sweep *sweep,
                                                      const struct sweep_variant *variant,
                                                      const struct sweep_call *call, uint32_t position) {
    const struct sweep_outcome outcome = sweep_outcome_at(variant->outcome);
    struct sweep_fault fault = {.outcome = variant->outcome,
                                .target = call->target,
                                .change = variant->change,
                                .fresh = variant->fresh,
                                .call = (uint8_t)(position < UINT8_MAX ? position : UINT8_MAX - 1),
                                .occurrence = sweep->unordered ? call->occurrence : 0,
                                .action = sweep->shapes.at[call->shape]->action};
    if (outcome.cut != SWEEP_CUT_NONE)
        fault.cut_at = (uint16_t)find_cut(outcome.cut, size_before_cut(variant, call));
    fault.last = sweep_fault_first(&fault);
    return fault;
}

IAM_MOCK_INTERNAL bool sweep_is_variant_tried(const struct iam_mock_sweep *sweep,
                                              const struct sweep_variant *variant,
                                              const struct sweep_call *call, uint32_t position) {
    const struct sweep_target *target =
        call->target < sweep->targets.count ? &sweep->targets.at[call->target] : NULL;
    return sweep_is_tried(&sweep->filter, variant, position, target, call->occurrence);
}

/* ----- Phases ---------------------------------------------------------------------------------- */

/* How each phase is planned, and the depth from which on it is run. */
static const struct {
    bool (*plan)(const struct iam_mock_sweep *sweep, struct sweep_plan *out); /* false: no memory */
    int depth;
} phases[SWEEP_PHASES] = {
    [SWEEP_FAULT_FREE] = {NULL, 0}, /* sweep_new() has planned it */
    [SWEEP_SINGLES] = {sweep_plan_singles, 1},
    [SWEEP_REPEATS] = {sweep_plan_repeats, 1},
    [SWEEP_BURSTS] = {sweep_plan_bursts, 1},
    [SWEEP_MIXED] = {sweep_plan_mixed, 2},
    [SWEEP_PAIRS] = {sweep_plan_pairs, 2},
    [SWEEP_TRIPLES] = {sweep_plan_triples, 3},
    [SWEEP_MORE_PAIRS] = {sweep_plan_more_pairs, 3},
};

static bool is_fault_free_run_sound(const struct iam_mock_sweep *sweep) {
    const struct sweep_case *runs = sweep->phase[SWEEP_FAULT_FREE].at;
    return runs[0].verdict == IAM_MOCK_SWEEP_PASSED && runs[1].verdict == IAM_MOCK_SWEEP_PASSED &&
           sweep->diverged_at == 0;
}

static void commit(struct iam_mock_sweep *sweep, enum sweep_phase phase, const struct sweep_plan *plan) {
    sweep->phase[phase] = plan->cases;
    sweep->totals.cases += (int)plan->cases.count;
    sweep->totals.possible += plan->possible;
    sweep->totals.skipped += plan->skipped;
    if (phase == SWEEP_SINGLES)
        sweep->totals.all_skipped = plan->all_skipped;
    sweep->next_number = plan->next_number;
    if (plan->pair_keys) {
        memory_free(sweep->pair_keys);
        sweep->pair_keys = plan->pair_keys;
        sweep->pair_count = plan->pair_count;
    }
    sweep->current = phase;
    sweep->given = sweep->recorded = 0;
}

/* How far a sweep is planned. */
struct progress {
    enum sweep_phase current;
    size_t given, recorded;
    int next_number;
    struct iam_mock_sweep_totals totals;
};

/* Undo the commits of phases without cases: there is nothing else to undo. */
static void go_back(struct iam_mock_sweep *sweep, const struct progress *before) {
    sweep->current = before->current;
    sweep->given = before->given;
    sweep->recorded = before->recorded;
    sweep->next_number = before->next_number;
    sweep->totals = before->totals;
}

/* A phase without cases is over at once: go on to the next one. */
IAM_MOCK_INTERNAL bool sweep_plan_next_phase(struct iam_mock_sweep *sweep) {
    if (!is_fault_free_run_sound(sweep))
        return true;
    const struct progress before = {sweep->current, sweep->given, sweep->recorded, sweep->next_number,
                                    sweep->totals};
    for (unsigned next = (unsigned)sweep->current + 1; next < SWEEP_PHASES; next++) {
        struct sweep_plan plan = {.next_number = sweep->next_number};
        if (sweep->options.depth < phases[next].depth)
            continue;
        if (!phases[next].plan(sweep, &plan)) {
            sweep_free_cases(&plan.cases);
            memory_free(plan.pair_keys);
            go_back(sweep, &before);
            return false;
        }
        commit(sweep, (enum sweep_phase)next, &plan);
        if (plan.cases.count > 0)
            break;
    }
    return true;
}
