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

IAM_MOCK_INTERNAL bool sweep_next_place(struct sweep_place *place, const struct iam_mock_sweep *sweep,
                                        const struct sweep_cases *base) {
    uint32_t index = place->first ? place->index + 1 : 0;
    for (; place->base < base->count; place->base++, index = 0) {
        const struct sweep_case *first = &base->at[place->base];
        const uint32_t last = first->fault[first->fault_count - 1].call;
        for (; first->run && index < first->run->count; index++) {
            place->position = find_place(sweep, first->run, index);
            if (place->position <= last)
                continue;
            place->first = first;
            place->index = index;
            place->call = &first->run->call[index];
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
