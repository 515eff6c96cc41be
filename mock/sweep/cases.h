/* The cases of a sweep, and the sweep itself: what is planned and what was recorded. */
#ifndef MOCK_SWEEP_CASES_H
#define MOCK_SWEEP_CASES_H

#include "base/text.h"
#include "sweep/calls.h"
#include "sweep/fault.h"
#include "sweep/filter.h"
#include "sweep/script_write.h"

#define SWEEP_MAX_DEPTH 3

/* The texts of a failing case, for the reports. */
struct sweep_told {
    char *message, *journal; /* NULL: none */
};

/* One case: the faults that are planned and, once recorded, how the case ended. */
struct sweep_case {
    struct sweep_fault fault[SWEEP_MAX_DEPTH];
    uint8_t fault_count;
    uint8_t met;     /* bit i: a call had the outcome of fault[i] */
    uint8_t verdict; /* enum iam_mock_sweep_verdict */
    bool given;      /* the runner has got the case */
    bool recorded;
    bool call_missing; /* a fault was not met because the call was not made */
    bool asked_again;  /* of a single: after the fault the client sent the same request again */
    bool later_failed; /* a case that was planned from this one failed */
    int number;
    uint32_t real_us;        /* how long the case took, in µs of real time; 0: not known */
    uint32_t first;          /* of a case with more faults: the index of the case with all but the last one */
    struct sweep_run *run;   /* the calls; NULL: not needed */
    struct sweep_told *told; /* NULL: the case passed or is not recorded */
};

/* Phases run one after the other: each is planned when all cases of the one before are recorded. */
enum sweep_phase {
    SWEEP_FAULT_FREE, /* the body without faults, twice */
    SWEEP_SINGLES,    /* one fault: each outcome at each call of the fault-free run */
    SWEEP_REPEATS,    /* each outcome after which the client asked again, now for ever */
    SWEEP_BURSTS,     /* the same a few times, then none */
    SWEEP_MIXED,      /* an answer is lost; then another outcome for ever, as the client asks again */
    SWEEP_PAIRS,      /* two faults: the second at each later call of a single's run */
    SWEEP_TRIPLES,    /* three faults: the third at each later call of a pair's run */
    SWEEP_MORE_PAIRS, /* pairs in the room that triples left */
    SWEEP_PHASES
};

struct sweep_cases {
    struct sweep_case *at;
    size_t count, room;
};

/* A case that the runner has, until it is recorded. */
struct sweep_given {
    struct iam_mock_sweep_case it; /* first: the runner's pointer is this one's */
    struct sweep_case *kase;
    struct sweep_given *next;
    char script[SWEEP_SCRIPT_SIZE];
};

struct iam_mock_sweep {
    /* With defaults filled in. Of the strings only `name` is kept. */
    struct iam_mock_sweep_options options;
    char *name;
    struct sweep_filter filter;
    struct sweep_cases phase[SWEEP_PHASES];
    enum sweep_phase current;
    size_t given, recorded;                   /* cases of the current phase */
    struct sweep_given *running, *free_given; /* lists; free_given has at least one if nothing runs */
    struct sweep_shapes shapes;
    struct sweep_targets targets;
    bool saw_threads;     /* in a fault-free run several threads made calls */
    bool saw_overlaps;    /* in a fault-free run calls overlapped */
    bool unordered;       /* calls are compared as a set, and faults name occurrences */
    uint32_t diverged_at; /* the first call in which the two fault-free runs differ; 0: none */
    uint32_t deaf_call;   /* the first call that got none of the outcomes planned for it; 0: none */
    bool words_judged;    /* all phases are planned: words of .only and .skip without a match have none */
    int next_number;      /* of the next case that this shard plans by itself */
    uint64_t *pair_keys;  /* of the pairs that are planned, sorted; see pairs.h */
    size_t pair_count;
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
/* Returns what a failing case told; NULL: nothing. */
static inline const char *sweep_message(const struct sweep_case *kase) {
    return kase->told ? kase->told->message : NULL;
}

/* Returns the journal of a failing case; NULL: none. */
static inline const char *sweep_journal(const struct sweep_case *kase) {
    return kase->told ? kase->told->journal : NULL;
}

/* Returns the first fault of a case that no call met; NULL if each was met. */
IAM_MOCK_INTERNAL const struct sweep_fault *sweep_find_unmet(const struct sweep_case *kase);
/* Write the script of a case. */
IAM_MOCK_INTERNAL void sweep_write_case(char out[SWEEP_SCRIPT_SIZE], const struct iam_mock_sweep *sweep,
                                        const struct sweep_case *kase);
/* Returns the fault-free run, 0 or 1; NULL: not recorded. With .unordered run 0 is sorted. */
IAM_MOCK_INTERNAL const struct sweep_run *sweep_fault_free_run(const struct iam_mock_sweep *sweep,
                                                               size_t index);
/* Returns the action of a call of a fault-free run, as sent. */
IAM_MOCK_INTERNAL const char *sweep_call_action(const struct iam_mock_sweep *sweep,
                                                const struct sweep_call *call);
/* Add an empty case. Returns NULL if memory is out. */
IAM_MOCK_INTERNAL MUST_CHECK struct sweep_case *sweep_add_case(struct sweep_cases *cases);
/* Free the texts and runs of cases, and the cases. */
IAM_MOCK_INTERNAL void sweep_free_cases(struct sweep_cases *cases);

#endif
