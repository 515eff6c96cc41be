/* Walks over the places of a further fault: the later calls of each case. */
#include "sweep/places.h"

/*
 * Returns the number of a call by the plan. Calls without an order are numbered as in the fault-free run;
 * those that the run does not make come after it.
 */
static uint32_t find_place(const struct iam_mock_sweep *sweep, const struct sweep_run *run, uint32_t index) {
    const struct sweep_run *without_faults = sweep_fault_free_run(sweep, 0);
    const struct sweep_call *call = &run->call[index];
    if (!sweep->unordered)
        return index + 1;
    for (uint32_t i = 0; i < without_faults->count; i++) {
        if (without_faults->call[i].target == call->target &&
            without_faults->call[i].occurrence == call->occurrence)
            return i + 1;
    }
    return without_faults->count + index + 1;
}

/* Does the run make the call? */
static bool has_call(const struct sweep_run *run, const struct sweep_call *call) {
    for (uint32_t i = 0; run && i < run->count; i++) {
        if (run->call[i].target == call->target && run->call[i].occurrence == call->occurrence)
            return true;
    }
    return false;
}

/*
 * Does the place's call come after the last fault of its case, by the plan? Calls that the fault-free run
 * does not make have no number that each run has. Such a call is later if only the last fault brings it
 * about, or else by the order without a run.
 */
static bool is_later(const struct iam_mock_sweep *sweep, const struct sweep_place *place,
                     const struct sweep_case *kase) {
    const struct sweep_fault *fault = &kase->fault[kase->fault_count - 1];
    const struct sweep_call hit = {.target = fault->target, .occurrence = fault->occurrence};
    const uint32_t usual = sweep_fault_free_run(sweep, 0)->count;
    if (!sweep->unordered || place->position <= usual || fault->call <= usual)
        return place->position > fault->call;
    return sweep_compare_calls(place->call, &hit, &sweep->targets) > 0 ||
           !has_call(sweep->phase[SWEEP_SINGLES].at[kase->first].run, place->call);
}

IAM_MOCK_INTERNAL bool sweep_next_place(struct sweep_place *place, const struct iam_mock_sweep *sweep,
                                        const struct sweep_cases *base) {
    uint32_t index = place->first ? place->index + 1 : 0;
    for (; place->base < base->count; place->base++, index = 0) {
        const struct sweep_case *first = &base->at[place->base];
        for (; first->run && index < first->run->count; index++) {
            place->position = find_place(sweep, first->run, index);
            place->call = &first->run->call[index];
            if (!is_later(sweep, place, first))
                continue;
            place->first = first;
            place->index = index;
            place->shape = sweep->shapes.at[place->call->shape];
            return true;
        }
    }
    return false;
}

static uint32_t mix(uint32_t hash, uint32_t value) {
    hash = (hash ^ value) * UINT32_C(0x9E3779B1);
    return hash ^ hash >> 15;
}

IAM_MOCK_INTERNAL uint32_t sweep_hash_place(const struct sweep_place *place) {
    uint32_t hash = mix(1, place->position);
    for (uint32_t i = 0; i < place->first->fault_count; i++) {
        const struct sweep_fault *fault = &place->first->fault[i];
        hash = mix(mix(hash, fault->outcome), fault->call);
        hash = mix(hash, fault->change + 8u * fault->fresh);
    }
    return hash;
}
