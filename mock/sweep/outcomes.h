/* Outcomes: what can happen to a call, and which outcomes a sweep tries at a call. */
#ifndef MOCK_SWEEP_OUTCOMES_H
#define MOCK_SWEEP_OUTCOMES_H

#include "base/base.h"

struct action;

enum sweep_kind { SWEEP_ERROR, SWEEP_FAULT, SWEEP_HOSTILE };
enum sweep_cut { SWEEP_CUT_NONE, SWEEP_CUT_START, SWEEP_CUT_MIDDLE, SWEEP_CUT_END };

/* What happens to a call. */
struct sweep_outcome {
    enum sweep_kind kind;
    const char *name; /* a constant of the library: of the error code, the fault or the hostile body */
    enum iam_mock_fault fault;
    int64_t cut_at;     /* of the fault CUT: how many bytes of the body arrive */
    enum sweep_cut cut; /* for the reports: where cut_at is in the body, whatever the body's size */
    bool applied;       /* IAM applies the change first */
    bool fresh;         /* the call is made on a new connection */
};

/* A fault of a case: an outcome at a call. */
struct sweep_fault {
    struct sweep_outcome outcome;
    uint32_t call;               /* from 1 */
    bool persistent;             /* at each later call too */
    const struct action *action; /* that the call has by the plan; NULL in a script that somebody wrote */
};

/* Receives one outcome. The outcome is valid during the call only: copy it. */
typedef void sweep_visit(void *context, const struct sweep_outcome *outcome, bool persistent);

/*
 * Visit the outcomes that are tried at a call, in their order. `call` is the call as a run without a fault
 * there observed it. A call that the mock doesn't serve has no outcomes.
 */
IAM_MOCK_INTERNAL void sweep_visit_outcomes(const struct iam_mock_sweep_call *call, sweep_visit *visit,
                                            void *context);
/* Visit the outcomes that are tried at a call and at each later one. */
IAM_MOCK_INTERNAL void sweep_visit_persistent_outcomes(const struct iam_mock_sweep_call *call,
                                                       sweep_visit *visit, void *context);
/* Are the outcomes the same, whatever the calls? Cuts at the same place of different bodies are. */
IAM_MOCK_INTERNAL bool sweep_is_same_outcome(const struct sweep_fault *a, const struct sweep_fault *b);

#endif
