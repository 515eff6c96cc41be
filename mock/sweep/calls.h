/* The calls of a case in a compact form: what the planner needs of each, and which outcomes apply to it. */
#ifndef MOCK_SWEEP_CALLS_H
#define MOCK_SWEEP_CALLS_H

#include "model/actions.h"
#include "sweep/outcomes.h"

/* One way in which an outcome can hit a call. */
struct sweep_variant {
    uint16_t outcome; /* the number of the outcome */
    uint8_t change;   /* one bit of enum sweep_change */
    bool fresh;       /* the call is made on a new connection */
    uint8_t group;    /* enum sweep_group */
    bool is_error;    /* the outcome is an error code of the service */
};

/* Everything about a call that decides which outcomes apply to it. */
struct sweep_shape {
    uint16_t key;   /* the same, as a number */
    uint8_t action; /* enum action_id; ACTION_COUNT: the mock does not serve it, and nothing applies */
    uint16_t count;
    uint16_t group_end[SWEEP_GROUPS]; /* the variants of a group end before this index */
    struct sweep_variant variant[];   /* sorted by group: the order of the plan */
};

/* The variants of a group begin at this index. */
static inline size_t sweep_group_start(const struct sweep_shape *shape, size_t group) {
    return group > 0 ? shape->group_end[group - 1] : 0;
}

/* The most shapes: an action and seven properties. */
#define SWEEP_SHAPES ((ACTION_COUNT + 1) * 128)

/* The shapes of all calls that were recorded. */
struct sweep_shapes {
    struct sweep_shape *at[SWEEP_SHAPES];
    size_t count;
};

/* A call of a case. */
struct sweep_call {
    uint64_t request; /* a hash: equal for the same action and parameters */
    uint16_t target;  /* the index in sweep_targets; SWEEP_NO_TARGET: not recorded */
    uint16_t body_size;
    int16_t status;
    uint16_t shape;     /* the index in sweep_shapes */
    uint8_t occurrence; /* counts the calls with the same target in the case, from 1; 0: no target */
    bool applied, planned;
};
#define SWEEP_NO_TARGET UINT16_MAX

/* The calls of a case. */
struct sweep_run {
    uint32_t count;
    struct sweep_call call[];
};

/* An action and the serial number or user that it is about. */
struct sweep_target {
    char action[sizeof(((struct iam_mock_sweep_call *)0)->action)];
    char target[sizeof(((struct iam_mock_sweep_call *)0)->target)];
};

/* The targets of all calls that were recorded. */
struct sweep_targets {
    struct sweep_target *at;
    size_t count;
};

/* How many calls the observation holds. */
IAM_MOCK_INTERNAL uint32_t sweep_count_held(const struct iam_mock_sweep_observation *observation);
/*
 * Make the run of a case. `targets` NULL: without targets. Returns NULL if memory is out; the caller frees
 * the run with memory_free().
 */
IAM_MOCK_INTERNAL MUST_CHECK struct sweep_run *sweep_make_run(
    struct sweep_shapes *shapes, struct sweep_targets *targets,
    const struct iam_mock_sweep_observation *observation);
/* Forget the shapes and targets that were added after there were so many: recording a case failed. */
IAM_MOCK_INTERNAL void sweep_forget_calls(struct sweep_shapes *shapes, size_t shape_count,
                                          struct sweep_targets *targets, size_t target_count);
/* Free the shapes, and the targets. */
IAM_MOCK_INTERNAL void sweep_free_calls(struct sweep_shapes *shapes, struct sweep_targets *targets);

/*
 * Returns the first call, from 1, in which two runs differ; 0 if they don't. `unordered`: compare the runs as
 * sets; the call is the first of `a` that is missing in `b`, or the one after the last of `a`.
 */
IAM_MOCK_INTERNAL uint32_t sweep_find_divergence(const struct sweep_run *a, const struct sweep_run *b,
                                                 bool unordered);
/* Compare two calls by action, target and occurrence. Returns less than 0, 0, or more than 0. */
IAM_MOCK_INTERNAL int sweep_compare_calls(const struct sweep_call *x, const struct sweep_call *y,
                                          const struct sweep_targets *targets);
/* Sort the calls by action, target and occurrence, so that their order does not depend on threads. */
IAM_MOCK_INTERNAL void sweep_sort_run(struct sweep_run *run, const struct sweep_targets *targets);

/* Add the variants that apply to a call of that shape; `out` has room for SWEEP_VARIANTS. Returns how many.
 */
IAM_MOCK_INTERNAL size_t sweep_list_variants(struct sweep_variant *out,
                                             const struct iam_mock_sweep_call *call);
#define SWEEP_VARIANTS (4 * (size_t)SWEEP_OUTCOMES)

/* Returns the shape's key of a call: equal if the same outcomes apply. */
IAM_MOCK_INTERNAL uint16_t sweep_shape_key(const struct iam_mock_sweep_call *call);

#endif
