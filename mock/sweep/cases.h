/* The cases of a sweep, and the sweep itself: what is planned and what was recorded. */
#ifndef MOCK_SWEEP_CASES_H
#define MOCK_SWEEP_CASES_H

#include "base/text.h"
#include "sweep/script_text.h"

#define SWEEP_MAX_DEPTH 2

/* One case: the faults that are planned and, once recorded, how the case ended. */
struct sweep_case {
    struct iam_mock_sweep_case it; /* what the runner of the case gets */
    struct sweep_fault fault[SWEEP_MAX_DEPTH];
    uint32_t fault_count;
    uint32_t row;             /* of a single: the index of the first single with the same outcome */
    struct sweep_case *first; /* of a pair: the single whose fault is its first one; else NULL */
    bool given;               /* the runner has got the case */
    bool recorded;
    bool met[SWEEP_MAX_DEPTH]; /* for each fault: a call had its outcome */
    bool pair_failed;          /* of a single: one of its pairs failed */
    enum iam_mock_sweep_verdict verdict;
    char *message, *journal; /* owned by the sweep; NULL: none */
    uint64_t class_hash;     /* of the requests, applied or not, and the verdict */
    bool has_next;
    struct iam_mock_sweep_call next; /* the call after the first fault */
    char script[SWEEP_SCRIPT_SIZE];
};

/* Phases run one after the other: each is planned when all cases of the one before are recorded. */
enum sweep_phase {
    SWEEP_FAULT_FREE, /* the body without faults, twice */
    SWEEP_SINGLES,    /* one fault: each outcome at each call of the fault-free run */
    SWEEP_PAIRS,      /* two faults: each outcome at a call that only the first fault brings about */
    SWEEP_PHASES
};

struct sweep_cases {
    struct sweep_case *at;
    size_t count;
};

/* The calls of a fault-free case. */
struct sweep_run {
    uint32_t count;
    struct iam_mock_sweep_call call[IAM_MOCK_SWEEP_MAX_CALLS];
};

struct iam_mock_sweep {
    /* With defaults filled in. Of the strings only `name` is kept. */
    struct iam_mock_sweep_options options;
    char *name;
    struct sweep_cases phase[SWEEP_PHASES];
    enum sweep_phase current;
    size_t given, recorded; /* cases of the current phase */
    struct sweep_run run[2];
    uint32_t diverged_at; /* the first call in which the two runs differ; 0: none */
    struct iam_mock_sweep_totals totals;
    struct text text, junit, html; /* the reports */
};

/* A place in the list of all cases. All zero: the start. */
struct sweep_cursor {
    size_t phase, index;
};

/* Returns the next case in the order of the plan; NULL at the end. */
IAM_MOCK_INTERNAL const struct sweep_case *sweep_next_case(const struct iam_mock_sweep *sweep,
                                                           struct sweep_cursor *cursor);
/* Returns the first fault of a case that no call met; NULL if each was met. */
IAM_MOCK_INTERNAL const struct sweep_fault *sweep_find_unmet(const struct sweep_case *kase);
/* Free the messages and journals of cases, and the cases. */
IAM_MOCK_INTERNAL void sweep_free_cases(struct sweep_cases *cases);

#endif
