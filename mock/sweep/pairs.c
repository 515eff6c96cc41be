/*
 * Plans the cases with two and three faults: each adds an outcome at a later call of a case that ran. If
 * there are more than fit, a sample is chosen in rounds that cover all places evenly.
 */
#include "sweep/pairs.h"

#include "base/memory.h"
#include "sweep/choice.h"

/* The cases whose runs the phase adds a fault to, and how many cases it may have. */
struct pair_phase {
    const struct sweep_cases *base;
    size_t room;
};

/* How many more cases the cap allows; 0: none. */
static size_t count_room(const struct iam_mock_sweep *sweep) {
    const int left = sweep->options.cap - sweep->totals.cases;
    return left > 0 ? (size_t)left : 0;
}

/* Write the case of a key. Returns false if memory is out. */
static bool write_chosen(const struct iam_mock_sweep *sweep, struct sweep_plan *out,
                         const struct sweep_cases *base, uint64_t key) {
    const struct sweep_place place = sweep_place_of_key(sweep, base, key);
    struct sweep_case *kase = sweep_add_case(&out->cases);
    if (!kase)
        return false;
    kase->number = out->next_number;
    kase->first = (uint32_t)place.base;
    memcpy(kase->fault, place.first->fault, place.first->fault_count * sizeof kase->fault[0]);
    kase->fault_count = place.first->fault_count;
    kase->fault[kase->fault_count++] =
        sweep_make_fault(sweep, &place.shape->variant[sweep_variant_of_key(key)], place.call, place.position);
    out->next_number += sweep_count_shards(sweep);
    return true;
}

/* Choose and write the cases of a phase; `known`: the keys of pairs that are planned already. */
static bool plan_chosen(const struct iam_mock_sweep *sweep, struct sweep_plan *out,
                        const struct pair_phase *phase, const uint64_t *known, size_t known_count) {
    struct sweep_choice choice;
    bool done = sweep_choose(&choice, sweep, phase->base, phase->room, known, known_count);
    for (size_t i = 0; done && i < choice.count; i++)
        done = write_chosen(sweep, out, phase->base, choice.key[i]);
    out->possible = choice.possible;
    out->skipped = choice.skipped;
    if (done && sweep->options.depth > 2 && !known && phase->base == &sweep->phase[SWEEP_SINGLES]) {
        out->pair_keys = choice.key;
        out->pair_count = choice.count;
        choice.key = NULL;
    }
    memory_free(choice.key);
    return done;
}

/* At depth 3, a third of the room is left to triples. */
IAM_MOCK_INTERNAL bool sweep_plan_pairs(const struct iam_mock_sweep *sweep, struct sweep_plan *out) {
    const size_t room = count_room(sweep);
    const struct pair_phase phase = {&sweep->phase[SWEEP_SINGLES],
                                     sweep->options.pairs == IAM_MOCK_SWEEP_ALL ? SIZE_MAX
                                     : sweep->options.depth > 2                 ? room - room / 3
                                                                                : room};
    return plan_chosen(sweep, out, &phase, NULL, 0);
}

/* With all pairs, the cap is for triples alone. */
IAM_MOCK_INTERNAL bool sweep_plan_triples(const struct iam_mock_sweep *sweep, struct sweep_plan *out) {
    const struct pair_phase phase = {&sweep->phase[SWEEP_PAIRS], sweep->options.pairs == IAM_MOCK_SWEEP_ALL
                                                                     ? (size_t)sweep->options.cap
                                                                     : count_room(sweep)};
    return plan_chosen(sweep, out, &phase, NULL, 0);
}

IAM_MOCK_INTERNAL bool sweep_plan_more_pairs(const struct iam_mock_sweep *sweep, struct sweep_plan *out) {
    const struct pair_phase phase = {&sweep->phase[SWEEP_SINGLES], count_room(sweep)};
    if (sweep->options.pairs == IAM_MOCK_SWEEP_ALL || phase.room == 0)
        return true;
    const bool done = plan_chosen(sweep, out, &phase, sweep->pair_keys, sweep->pair_count);
    out->possible = out->skipped = 0; /* the phase of pairs has counted them */
    return done;
}
