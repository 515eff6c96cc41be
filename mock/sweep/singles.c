/* Plans the cases with one fault: each outcome once, for ever, and a few times. */
#include "sweep/singles.h"

#include "sweep/hits.h"

/* ----- Once ------------------------------------------------------------------------------------ */

/* Numbers that all shards count alike, of which each shard takes its own. */
struct shared_count {
    int next, shards, index;
};

/* Count one. Returns whether it is this shard's. */
static bool take_next(struct shared_count *count) { return count->next++ % count->shards == count->index; }

/* Plan an outcome at a call, or count it as skipped. Returns false if memory is out. */
static bool plan_single(const struct iam_mock_sweep *sweep, struct sweep_plan *out,
                        const struct sweep_variant *variant, uint32_t index, struct shared_count *numbers,
                        struct shared_count *skipped) {
    const struct sweep_call *call = &sweep_fault_free_run(sweep, 0)->call[index];
    if (!sweep_is_variant_tried(sweep, variant, call, index + 1)) {
        if (sweep_group_is_on((enum sweep_group)variant->group))
            out->skipped += take_next(skipped);
        return true;
    }
    const int number = numbers->next;
    if (!take_next(numbers))
        return true;
    struct sweep_case *kase = sweep_add_case(&out->cases);
    if (!kase)
        return false;
    kase->number = number;
    kase->fault[0] = sweep_make_fault(sweep, variant, call, index + 1);
    kase->fault_count = 1;
    out->possible++;
    return true;
}

/* The first own number of this shard that is at least `number`. */
static int next_own_number(const struct iam_mock_sweep *sweep, int number) {
    const int shards = sweep_count_shards(sweep);
    return (number + shards - 1) / shards * shards + sweep->options.shard_index;
}

IAM_MOCK_INTERNAL bool sweep_plan_singles(const struct iam_mock_sweep *sweep, struct sweep_plan *out) {
    const struct sweep_run *run = sweep_fault_free_run(sweep, 0);
    const int shards = sweep_count_shards(sweep), index = sweep->options.shard_index;
    struct shared_count numbers = {2, shards, index}; /* after the fault-free runs */
    struct shared_count skipped = {0, shards, index};
    for (uint32_t i = 0; i < run->count; i++) {
        const struct sweep_shape *shape = sweep->shapes.at[run->call[i].shape];
        for (size_t k = 0; k < shape->count; k++) {
            if (!plan_single(sweep, out, &shape->variant[k], i, &numbers, &skipped))
                return false;
        }
    }
    out->all_skipped = skipped.next > 0 && numbers.next == 2;
    out->next_number = next_own_number(sweep, numbers.next);
    return true;
}

/* ----- For ever, and a few times --------------------------------------------------------------- */

/*
 * Plan the case of `from` with other last calls. The shards don't know each other's cases from here on: each
 * numbers its own, in steps of the number of shards. Returns false if memory is out.
 */
static bool plan_repeat(const struct iam_mock_sweep *sweep, struct sweep_plan *out,
                        const struct sweep_case *from, uint8_t last) {
    struct sweep_case *kase = sweep_add_case(&out->cases);
    if (!kase)
        return false;
    kase->number = out->next_number;
    kase->fault[0] = from->fault[0];
    kase->fault[0].last = last;
    kase->fault_count = 1;
    out->next_number += sweep_count_shards(sweep);
    out->possible++;
    return true;
}

IAM_MOCK_INTERNAL bool sweep_plan_repeats(const struct iam_mock_sweep *sweep, struct sweep_plan *out) {
    const struct sweep_cases *singles = &sweep->phase[SWEEP_SINGLES];
    for (size_t i = 0; i < singles->count; i++) {
        if (singles->at[i].asked_again && !plan_repeat(sweep, out, &singles->at[i], SWEEP_FOR_EVER))
            return false;
    }
    return true;
}

/*
 * List the numbers of the calls (or occurrences) with the same request, from the fault's first call on.
 * Returns how many there are.
 */
static uint32_t list_attempts(uint8_t out[IAM_MOCK_SWEEP_MAX_CALLS], const struct sweep_case *endless) {
    const struct sweep_fault *fault = &endless->fault[0];
    const struct sweep_run *run = endless->run;
    uint32_t count = 0;
    for (uint32_t i = sweep_find_hit(fault, run); i < run->count; i = sweep_find_repeat(run, i))
        out[count++] = (uint8_t)(fault->occurrence ? run->call[i].occurrence : i + 1);
    return count;
}

/* Plan the bursts of one outcome. If the client asks without a bound, only twice. */
static bool plan_bursts_of(const struct iam_mock_sweep *sweep, struct sweep_plan *out,
                           const struct sweep_case *endless) {
    uint8_t attempt[IAM_MOCK_SWEEP_MAX_CALLS];
    const uint32_t bound = endless->run ? list_attempts(attempt, endless) : 0;
    const bool bounded = endless->verdict != IAM_MOCK_SWEEP_UNBOUNDED && bound < IAM_MOCK_SWEEP_MAX_CALLS;
    const uint32_t times[] = {2, bounded ? bound - 1 : 0, bounded ? bound : 0};
    uint32_t most = 1;
    for (size_t i = 0; i < COUNT_OF(times) && bound >= 2; i++) {
        if (times[i] <= most)
            continue;
        most = times[i];
        if (!plan_repeat(sweep, out, endless, attempt[most - 1]))
            return false;
    }
    return true;
}

IAM_MOCK_INTERNAL bool sweep_plan_bursts(const struct iam_mock_sweep *sweep, struct sweep_plan *out) {
    const struct sweep_cases *endless = &sweep->phase[SWEEP_REPEATS];
    for (size_t i = 0; i < endless->count; i++) {
        if (!plan_bursts_of(sweep, out, &endless->at[i]))
            return false;
    }
    return true;
}
