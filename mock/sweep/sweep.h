/* The sweep: which outcomes are tried at which call, and what came of it. */
#ifndef MOCK_SWEEP_SWEEP_H
#define MOCK_SWEEP_SWEEP_H

#include "base/text.h"
#include "model/actions.h"
#include "model/faults.h"

#define SWEEP_MAX_DEPTH 2
#define SWEEP_MAX_FAULTS 32   /* in a script that somebody wrote */
#define SWEEP_SCRIPT_SIZE 160 /* of a script that the planner writes: two of the longest outcomes fit */

enum sweep_kind { SWEEP_ERROR, SWEEP_FAULT, SWEEP_HOSTILE };
enum sweep_cut { SWEEP_CUT_NONE, SWEEP_CUT_START, SWEEP_CUT_MIDDLE, SWEEP_CUT_END };

/* What happens to a call. */
struct sweep_outcome {
    enum sweep_kind kind;
    const char *name; /* a constant of the library: the error code, the fault's, the hostile body's */
    enum iam_mock_fault fault;
    int64_t cut_at;
    enum sweep_cut cut; /* for the reports: where cut_at is, in bodies of any size */
    bool applied;       /* IAM carries the request out first */
    bool fresh;         /* on a connection of its own */
};

struct sweep_fault {
    struct sweep_outcome outcome;
    uint32_t call;               /* from 1 */
    bool persistent;             /* and each later one */
    const struct action *action; /* of the call, as planned; of a script that somebody wrote: NULL */
};

struct sweep_case {
    struct iam_mock_sweep_case it; /* first: a pointer to it is one to the case */
    struct sweep_fault fault[SWEEP_MAX_DEPTH];
    uint32_t fault_count;
    uint32_t row;             /* of a single: the index of the first with the same outcome */
    struct sweep_case *first; /* of a pair: the single it grew from */
    bool given, recorded;
    bool met[SWEEP_MAX_DEPTH];
    bool pair_failed; /* of a single: a pair that grew from it */
    enum iam_mock_sweep_verdict verdict;
    char *message, *journal; /* NULL: none */
    uint64_t class_hash;     /* of the requests, applied or not, and the verdict */
    bool has_next;
    struct iam_mock_sweep_call next; /* the call after the first fault */
    char script[SWEEP_SCRIPT_SIZE];
};

/* Cases are planned in three phases, each when all of the one before are recorded. */
enum sweep_phase { SWEEP_FAULT_FREE, SWEEP_SINGLES, SWEEP_PAIRS, SWEEP_PHASES };

struct sweep_cases {
    struct sweep_case *at;
    size_t count;
};

struct iam_mock_sweep {
    struct iam_mock_sweep_options
        options; /* defaults filled in; its strings aren't the sweep's, but for name */
    char *name;
    struct sweep_cases phase[SWEEP_PHASES];
    enum sweep_phase current;
    size_t given, recorded; /* of the current phase */
    struct {
        uint32_t count;
        struct iam_mock_sweep_call call[IAM_MOCK_SWEEP_MAX_CALLS];
    } run[2];             /* the fault-free runs */
    uint32_t diverged_at; /* the first call in which they differ; 0: none */
    struct iam_mock_sweep_totals totals;
    struct text text, junit, html;
};

/* sweep_outcomes.c: the outcomes that are tried at a call, in their order. */
typedef void sweep_visit(void *context, const struct sweep_outcome *outcome, bool persistent);
IAM_MOCK_INTERNAL void sweep_outcomes(const struct iam_mock_sweep_call *call, sweep_visit *visit,
                                      void *context);
IAM_MOCK_INTERNAL void sweep_persistent_outcomes(const struct iam_mock_sweep_call *call, sweep_visit *visit,
                                                 void *context);
IAM_MOCK_INTERNAL const struct action *sweep_action(const struct iam_mock_sweep_call *call);
IAM_MOCK_INTERNAL bool sweep_same_outcome(const struct sweep_fault *a, const struct sweep_fault *b);

/* sweep_plan.c: after the last case of the current phase was recorded. On failure nothing has changed. */
IAM_MOCK_INTERNAL MUST_CHECK bool sweep_plan(struct iam_mock_sweep *sweep);
IAM_MOCK_INTERNAL uint32_t sweep_divergence(const struct iam_mock_sweep *sweep);

/* sweep_script.c: "/applied/fresh", or as much of it as is so. Then the whole; `size` as snprintf's. */
IAM_MOCK_INTERNAL const char *sweep_suffix(const struct sweep_outcome *outcome);
IAM_MOCK_INTERNAL int sweep_format_outcome(char *out, size_t size, const struct sweep_outcome *outcome);
IAM_MOCK_INTERNAL void sweep_format_script(char out[SWEEP_SCRIPT_SIZE], const struct sweep_fault *faults,
                                           size_t count);
IAM_MOCK_INTERNAL MUST_CHECK int sweep_parse(struct sweep_fault faults[SWEEP_MAX_FAULTS], size_t *count,
                                             const char *script, struct iam_mock_error *error);

/* sweep_report.c: what the reports share. */
IAM_MOCK_INTERNAL const char *sweep_verdict_word(enum iam_mock_sweep_verdict verdict);
IAM_MOCK_INTERNAL char sweep_letter(const struct sweep_case *kase); /* NULL: '-' */
IAM_MOCK_INTERNAL const char *sweep_title(const struct sweep_case *kase);
/* What is wrong with a case, the message apart; NULL: nothing. */
IAM_MOCK_INTERNAL const char *sweep_wrong(const struct iam_mock_sweep *sweep, const struct sweep_case *kase);
/* The first fault that was planned and never met; NULL: none. */
IAM_MOCK_INTERNAL const struct sweep_fault *sweep_unmet(const struct sweep_case *kase);
IAM_MOCK_INTERNAL void sweep_row_label(char out[64], const struct sweep_fault *fault);
/* The rows of the matrix, related outcomes together: *row starts as SWEEP_NO_ROW. False: no more. */
#define SWEEP_NO_ROW SIZE_MAX
IAM_MOCK_INTERNAL bool sweep_next_row(const struct iam_mock_sweep *sweep, size_t *row);
/* The cases of a row, by call; NULL: none. */
struct sweep_row {
    const struct sweep_case *cell[IAM_MOCK_SWEEP_MAX_CALLS];
};
IAM_MOCK_INTERNAL void sweep_row(struct sweep_row *out, const struct iam_mock_sweep *sweep, size_t row);
/* How often an outcome was planned at calls of an action, and met. `fault` NULL: any outcome. */
struct sweep_coverage {
    int planned, reached;
};
IAM_MOCK_INTERNAL struct sweep_coverage sweep_coverage(const struct iam_mock_sweep *sweep,
                                                       const struct sweep_fault *fault,
                                                       const struct action *action);
IAM_MOCK_INTERNAL const struct action *sweep_action_at(size_t index); /* NULL: past the end */
IAM_MOCK_INTERNAL void sweep_sums(struct text *out, const struct iam_mock_sweep *sweep);
/* Of the whole: a line each. */
IAM_MOCK_INTERNAL void sweep_remarks(struct text *out, const struct iam_mock_sweep *sweep);
/* Each case in the order of the plan: *phase and *index start at 0. NULL: past the end. */
IAM_MOCK_INTERNAL const struct sweep_case *sweep_each(const struct iam_mock_sweep *sweep, size_t *phase,
                                                      size_t *index);
IAM_MOCK_INTERNAL void sweep_remarks_xml(struct text *out, const struct iam_mock_sweep *sweep);
IAM_MOCK_INTERNAL void text_add_xml(struct text *out,
                                    const char *text); /* sweep_junit.c: in elements and in attributes */

#endif
