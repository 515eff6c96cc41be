/* The calls of a case: makes the compact form, compares two runs. */
#include "sweep/calls.h"

#include "base/memory.h"
#include "sweep/action.h"

/* ----- Shapes ---------------------------------------------------------------------------------- */

/* Copy the variants of a shape, sorted by group. */
static void sort_variants(struct sweep_shape *shape, const struct sweep_variant *variants) {
    uint16_t at = 0;
    for (size_t group = 0; group < SWEEP_GROUPS; group++) {
        for (size_t i = 0; i < shape->count; i++) {
            if (variants[i].group == group)
                shape->variant[at++] = variants[i];
        }
        shape->group_end[group] = at;
    }
}

/* Returns false if memory is out. */
static bool find_shape(uint16_t *index, struct sweep_shapes *shapes, const struct iam_mock_sweep_call *call) {
    const uint16_t key = sweep_shape_key(call);
    size_t i = 0;
    while (i < shapes->count && shapes->at[i]->key != key)
        i++;
    *index = (uint16_t)i;
    if (i < shapes->count)
        return true;
    struct sweep_variant variants[SWEEP_VARIANTS];
    const size_t count = sweep_list_variants(variants, call);
    struct sweep_shape *shape = memory_new(sizeof *shape + count * sizeof *variants);
    if (!shape)
        return false;
    shape->key = key;
    shape->action = (uint8_t)(key >> 7);
    shape->count = (uint16_t)count;
    sort_variants(shape, variants);
    shapes->at[shapes->count++] = shape;
    return true;
}

/* ----- Targets --------------------------------------------------------------------------------- */

/* Copy a text that may not end within `size` bytes: the process that wrote it may have died meanwhile. */
static void copy_call_text(char *to, const char *from, size_t size) {
    const char *end = memchr(from, '\0', size);
    const size_t length = end ? (size_t)(end - from) : size - 1;
    memcpy(to, from, length);
    memset(to + length, 0, size - length);
}

/* Returns false if memory is out. */
static bool find_known_target(uint16_t *index, struct sweep_targets *targets,
                              const struct iam_mock_sweep_call *call) {
    struct sweep_target target;
    size_t i = 0;
    copy_call_text(target.action, call->action, sizeof target.action);
    copy_call_text(target.target, call->target, sizeof target.target);
    while (i < targets->count && memcmp(&targets->at[i], &target, sizeof target) != 0)
        i++;
    *index = (uint16_t)i;
    if (i < targets->count)
        return true;
    if (i == SWEEP_NO_TARGET)
        return true; /* too many: this call stays without a target */
    struct sweep_target *more = memory_resize(targets->at, (i + 1) * sizeof *more);
    if (!more)
        return false;
    more[i] = target;
    targets->at = more;
    targets->count++;
    return true;
}

/* ----- Runs ------------------------------------------------------------------------------------ */

IAM_MOCK_INTERNAL uint32_t sweep_count_held(const struct iam_mock_sweep_observation *observation) {
    return observation->calls < IAM_MOCK_SWEEP_MAX_CALLS ? observation->calls : IAM_MOCK_SWEEP_MAX_CALLS;
}

static uint8_t count_occurrences(const struct sweep_run *run, uint16_t target) {
    uint8_t count = 1;
    for (uint32_t i = 0; i < run->count; i++)
        count = (uint8_t)(count + (run->call[i].target == target));
    return count;
}

/* Add a call to a run. Returns false if memory is out. */
static bool add_call(struct sweep_run *run, struct sweep_shapes *shapes, struct sweep_targets *targets,
                     const struct iam_mock_sweep_call *from) {
    struct sweep_call *call = &run->call[run->count];
    *call = (struct sweep_call){.request = from->request,
                                .target = SWEEP_NO_TARGET,
                                .body_size = from->body_size,
                                .status = from->status,
                                .applied = from->applied,
                                .planned = from->planned};
    if (!find_shape(&call->shape, shapes, from) ||
        (targets && !find_known_target(&call->target, targets, from)))
        return false;
    if (targets)
        call->occurrence = count_occurrences(run, call->target);
    run->count++;
    return true;
}

IAM_MOCK_INTERNAL struct sweep_run *sweep_make_run(struct sweep_shapes *shapes, struct sweep_targets *targets,
                                                   const struct iam_mock_sweep_observation *observation) {
    const uint32_t count = sweep_count_held(observation);
    struct sweep_run *run = memory_new(sizeof *run + count * sizeof run->call[0]);
    if (!run)
        return NULL;
    run->count = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (add_call(run, shapes, targets, &observation->call[i]))
            continue;
        memory_free(run);
        return NULL;
    }
    return run;
}

IAM_MOCK_INTERNAL void sweep_forget_calls(struct sweep_shapes *shapes, size_t shape_count,
                                          struct sweep_targets *targets, size_t target_count) {
    while (shapes->count > shape_count)
        memory_free(shapes->at[--shapes->count]);
    targets->count = target_count;
    if (target_count > 0)
        return;
    memory_free(targets->at);
    targets->at = NULL;
}

IAM_MOCK_INTERNAL void sweep_free_calls(struct sweep_shapes *shapes, struct sweep_targets *targets) {
    for (size_t i = 0; i < shapes->count; i++)
        memory_free(shapes->at[i]);
    memory_free(targets->at);
}

/* ----- Comparing runs -------------------------------------------------------------------------- */

static bool is_same_call(const struct sweep_call *x, const struct sweep_call *y) {
    return x->request == y->request && x->status == y->status && x->applied == y->applied &&
           x->target == y->target;
}

static uint32_t find_ordered_divergence(const struct sweep_run *a, const struct sweep_run *b) {
    const uint32_t both = a->count < b->count ? a->count : b->count;
    for (uint32_t i = 0; i < both; i++) {
        if (!is_same_call(&a->call[i], &b->call[i]))
            return i + 1;
    }
    return a->count == b->count ? 0 : both + 1;
}

/* Is the call in the other run at least as often as in the first calls of its own run, up to itself? */
static bool has_partner(const struct sweep_run *own, uint32_t index, const struct sweep_run *other) {
    int surplus = 0;
    for (uint32_t i = 0; i <= index; i++)
        surplus -= is_same_call(&own->call[i], &own->call[index]);
    for (uint32_t i = 0; i < other->count; i++)
        surplus += is_same_call(&other->call[i], &own->call[index]);
    return surplus >= 0;
}

IAM_MOCK_INTERNAL uint32_t sweep_find_divergence(const struct sweep_run *a, const struct sweep_run *b,
                                                 bool unordered) {
    if (!unordered)
        return find_ordered_divergence(a, b);
    for (uint32_t i = 0; i < a->count; i++) {
        if (!has_partner(a, i, b))
            return i + 1;
    }
    return a->count == b->count ? 0 : a->count + 1;
}

IAM_MOCK_INTERNAL int sweep_compare_calls(const struct sweep_call *x, const struct sweep_call *y,
                                          const struct sweep_targets *targets) {
    if (x->target == y->target)
        return x->occurrence - y->occurrence;
    if (x->target >= targets->count || y->target >= targets->count)
        return x->target - y->target;
    const struct sweep_target *a = &targets->at[x->target], *b = &targets->at[y->target];
    const int by_action = strcmp(a->action, b->action);
    return by_action ? by_action : strcmp(a->target, b->target);
}

/* An insertion sort: at most 200 calls, once a sweep. */
IAM_MOCK_INTERNAL void sweep_sort_run(struct sweep_run *run, const struct sweep_targets *targets) {
    for (uint32_t i = 1; i < run->count; i++) {
        const struct sweep_call call = run->call[i];
        uint32_t at = i;
        for (; at > 0 && sweep_compare_calls(&run->call[at - 1], &call, targets) > 0; at--)
            run->call[at] = run->call[at - 1];
        run->call[at] = call;
    }
}
