/*
 * Plans the cases in which an answer is lost, and each further attempt then meets another outcome: whether
 * the client still knows at its last attempt that the change may be made. Each depends on its single alone,
 * because a shard does not know the singles of the others.
 */
#include "sweep/mixed.h"

#include "sweep/hits.h"
#include "sweep/places.h"

/* The groups of the second fault: after their outcomes, clients send the same request again. */
static const enum sweep_group repeated_groups[] = {SWEEP_GROUP_RETRY, SWEEP_GROUP_NOT_SENT, SWEEP_GROUP_LOST,
                                                   SWEEP_GROUP_UNREADABLE};

/* After the fault, does the client not know whether IAM made the change? */
static bool leaves_doubt(const struct sweep_fault *fault) {
    const enum sweep_group group = sweep_outcome_at(fault->outcome).group;
    return group == SWEEP_GROUP_LOST || group == SWEEP_GROUP_UNREADABLE || fault->change == SWEEP_APPLIED;
}

/* Find the second attempt of the single. Returns false if there is none that a further fault can hit. */
static bool find_second_attempt(struct sweep_place *out, const struct iam_mock_sweep *sweep, size_t base) {
    const struct sweep_cases *singles = &sweep->phase[SWEEP_SINGLES];
    const struct sweep_case *single = &singles->at[base];
    if (!single->asked_again || !single->run || single->verdict == IAM_MOCK_SWEEP_HUNG ||
        !leaves_doubt(&single->fault[0]))
        return false;
    const uint32_t first = sweep_find_hit(&single->fault[0], single->run);
    const uint32_t second = sweep_find_repeat(single->run, first);
    /* Walk from the call before it: the position is found on the way. */
    *out = (struct sweep_place){.base = base, .first = single, .index = second - 1};
    return sweep_next_place(out, sweep, singles) && out->base == base && out->index == second;
}

/* Go to the next outcome of the group that is tried at the place. Returns NULL after the last one. */
static const struct sweep_variant *next_tried(const struct iam_mock_sweep *sweep,
                                              const struct sweep_place *place, enum sweep_group group,
                                              size_t *at) {
    while (*at < place->shape->group_end[group]) {
        const struct sweep_variant *variant = &place->shape->variant[(*at)++];
        if (sweep_is_variant_tried(sweep, variant, place->call, place->position))
            return variant;
    }
    return NULL;
}

/* Returns an outcome of the group, another one at each place; NULL: none is tried. */
static const struct sweep_variant *choose_endless(const struct iam_mock_sweep *sweep,
                                                  const struct sweep_place *place, enum sweep_group group) {
    const struct sweep_variant *chosen = NULL;
    const size_t start = sweep_group_start(place->shape, group);
    size_t count = 0, at = start;
    while (next_tried(sweep, place, group, &at))
        count++;
    const size_t turn = count > 0 ? sweep_hash_place(place) % count : 0;
    at = start;
    for (size_t i = 0; i < count && i <= turn; i++)
        chosen = next_tried(sweep, place, group, &at);
    return chosen;
}

/* Plan the outcome at the place and each call after it. Returns false if memory is out. */
static bool plan_endless(const struct iam_mock_sweep *sweep, struct sweep_plan *out,
                         const struct sweep_place *place, const struct sweep_variant *variant) {
    struct sweep_case *kase = sweep_add_case(&out->cases);
    if (!kase)
        return false;
    kase->number = out->next_number;
    kase->first = (uint32_t)place->base;
    kase->fault[0] = place->first->fault[0];
    kase->fault[1] = sweep_make_fault(sweep, variant, place->call, place->position);
    kase->fault[1].last = SWEEP_FOR_EVER;
    kase->fault_count = 2;
    out->next_number += sweep_count_shards(sweep);
    out->possible++;
    return true;
}

/* Plan the cases of one single. Returns false if memory is out. */
static bool plan_mixed_at(const struct iam_mock_sweep *sweep, struct sweep_plan *out,
                          const struct sweep_place *place) {
    for (size_t i = 0; i < COUNT_OF(repeated_groups); i++) {
        const enum sweep_group group = repeated_groups[i];
        const struct sweep_variant *variant = choose_endless(sweep, place, group);
        if (variant && !plan_endless(sweep, out, place, variant))
            return false;
        out->skipped += !variant && place->shape->group_end[group] > sweep_group_start(place->shape, group);
    }
    return true;
}

IAM_MOCK_INTERNAL bool sweep_plan_mixed(const struct iam_mock_sweep *sweep, struct sweep_plan *out) {
    for (size_t base = 0; base < sweep->phase[SWEEP_SINGLES].count; base++) {
        struct sweep_place place;
        if (find_second_attempt(&place, sweep, base) && !plan_mixed_at(sweep, out, &place))
            return false;
    }
    return true;
}
