/* A fault of a case: an outcome, and the calls that it hits. */
#ifndef MOCK_SWEEP_FAULT_H
#define MOCK_SWEEP_FAULT_H

#include "base/base.h"

/* For `last`: all later calls. */
#define SWEEP_FOR_EVER UINT8_MAX

/*
 * A fault, small since a sweep of all pairs has hundreds of thousands of cases. It hits calls by their number
 * in the case or, with `occurrence`, by their number among the calls with the same target.
 */
struct sweep_fault {
    uint16_t outcome;   /* the number of the outcome (outcomes.h) */
    uint16_t cut_at;    /* of the fault CUT: how many bytes of the body arrive */
    uint16_t target;    /* with `occurrence`: the index of the target (calls.h) */
    uint8_t change;     /* enum sweep_change */
    bool fresh;         /* the call is made on a new connection */
    uint8_t call;       /* the first call by the plan, from 1; 0: not known */
    uint8_t occurrence; /* the first one, from 1; 0: the fault goes by `call` */
    uint8_t last;       /* the last call, or the last occurrence; SWEEP_FOR_EVER: no last one */
    uint8_t action;     /* enum action_id of the call by the plan; ACTION_COUNT: not known */
};

/* How often a fault hits, by the plan. */
enum sweep_repeat { SWEEP_ONCE, SWEEP_BURST, SWEEP_ENDLESS };

/* The number of the first call or occurrence. */
static inline uint8_t sweep_fault_first(const struct sweep_fault *fault) {
    return fault->occurrence ? fault->occurrence : fault->call;
}

static inline enum sweep_repeat sweep_fault_repeat(const struct sweep_fault *fault) {
    if (fault->last == SWEEP_FOR_EVER)
        return SWEEP_ENDLESS;
    return fault->last > sweep_fault_first(fault) ? SWEEP_BURST : SWEEP_ONCE;
}

/* Is it the same outcome with the same change, connection and repetition, whatever the calls? */
static inline bool sweep_is_same_outcome(const struct sweep_fault *a, const struct sweep_fault *b) {
    return a->outcome == b->outcome && a->change == b->change && a->fresh == b->fresh &&
           sweep_fault_repeat(a) == sweep_fault_repeat(b);
}

#endif
