/* Chooses which further faults are tried: all of them or, in rounds over all places, a sample. */
#include "sweep/choice.h"

#include "base/memory.h"

/* ----- Keys ------------------------------------------------------------------------------------ */

static uint64_t make_key(const struct sweep_place *place, size_t variant) {
    return (uint64_t)place->base << 32 | (uint64_t)place->index << 16 | variant;
}

IAM_MOCK_INTERNAL size_t sweep_variant_of_key(uint64_t key) { return key & UINT16_MAX; }

IAM_MOCK_INTERNAL struct sweep_place sweep_place_of_key(const struct iam_mock_sweep *sweep,
                                                        const struct sweep_cases *base, uint64_t key) {
    struct sweep_place place = {.base = (size_t)(key >> 32)};
    const uint32_t index = (uint32_t)(key >> 16) & UINT16_MAX;
    /* Walk from the call before it: the position is found on the way. */
    place.first = index > 0 ? &base->at[place.base] : NULL;
    place.index = index - (index > 0);
    (void)sweep_next_place(&place, sweep, base);
    return place;
}

/* Move a key down the heap until no larger one is below it. */
static void sift_key(uint64_t *key, size_t at, size_t count) {
    const uint64_t moved = key[at];
    for (size_t child; (child = 2 * at + 1) < count; at = child) {
        child += child + 1 < count && key[child + 1] > key[child];
        if (key[child] <= moved)
            break;
        key[at] = key[child];
    }
    key[at] = moved;
}

/* A heap sort: it allocates nothing, as qsort() of the C library may. */
static void sort_keys(uint64_t *key, size_t count) {
    for (size_t i = count / 2; i > 0; i--)
        sift_key(key, i - 1, count);
    for (size_t i = count; i > 1; i--) {
        const uint64_t largest = key[0];
        key[0] = key[i - 1];
        key[i - 1] = largest;
        sift_key(key, 0, i - 1);
    }
}

static bool is_key_in(const uint64_t *key, size_t count, uint64_t wanted) {
    size_t low = 0, high = count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (key[middle] < wanted)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && key[low] == wanted;
}

/* ----- Choosing -------------------------------------------------------------------------------- */

/* A choice while it grows. */
struct chooser {
    struct sweep_choice *out;
    const struct iam_mock_sweep *sweep;
    const struct sweep_cases *base;
    const uint64_t *known;
    size_t known_count;
    size_t sorted; /* keys before this one are sorted, and not chosen again */
    size_t room;   /* for keys in memory */
};

/* May the place get a further fault? Each such case of one that ran past its deadline would do so too. */
static bool is_open(const struct sweep_place *place) { return place->first->verdict != IAM_MOCK_SWEEP_HUNG; }

/* Add a variant, if it is tried and not chosen before. Returns false if memory is out. */
static bool choose_variant(struct chooser *chooser, const struct sweep_place *place, size_t variant) {
    struct sweep_choice *out = chooser->out;
    const uint64_t key = make_key(place, variant);
    if (!sweep_is_variant_tried(chooser->sweep, &place->shape->variant[variant], place->call,
                                place->position) ||
        is_key_in(out->key, chooser->sorted, key) || is_key_in(chooser->known, chooser->known_count, key))
        return true;
    if (out->count == chooser->room) {
        const size_t room = chooser->room ? 2 * chooser->room : 256;
        uint64_t *more = memory_resize(out->key, room * sizeof *more);
        if (!more)
            return false;
        out->key = more;
        chooser->room = room;
    }
    out->key[out->count++] = key;
    return true;
}

/* Keep `room` keys after the first `from`, evenly spread. */
static void thin_keys(struct sweep_choice *out, size_t from, size_t room) {
    const uint64_t count = out->count - from;
    size_t kept = 0;
    for (uint64_t i = 0; i < count; i++) {
        if ((i + 1) * room / count > i * room / count)
            out->key[from + kept++] = out->key[from + i];
    }
    out->count = from + kept;
}

/* A range of the variants of a shape. */
struct variant_range {
    size_t first, count;
};

/* The variants that are errors of the service are the first ones, because the groups of errors are. */
static struct variant_range range_of_errors(const struct sweep_shape *shape) {
    return (struct variant_range){0, shape->group_end[SWEEP_GROUP_STALE]};
}

static struct variant_range range_of_group(const struct sweep_shape *shape, size_t group) {
    const size_t first = sweep_group_start(shape, group);
    return (struct variant_range){first, shape->group_end[group] - first};
}

/* Choose the variant of a range that the round is at. Returns false if memory is out. */
static bool choose_in_turn(struct chooser *chooser, const struct sweep_place *place,
                           struct variant_range range, size_t round, bool *more) {
    if (round >= range.count)
        return true;
    *more = true;
    return choose_variant(chooser, place, range.first + (sweep_hash_place(place) + round) % range.count);
}

/* Are all faults of the case errors of the service? */
static bool has_only_errors(const struct sweep_case *kase) {
    for (uint32_t i = 0; i < kase->fault_count; i++) {
        if (kase->fault[i].outcome >= SWEEP_ERROR_COUNT)
            return false;
    }
    return true;
}

/* Choose one variant of each range at each place. *more: a later round has something left. */
static bool choose_round(struct chooser *chooser, bool errors, size_t round, bool *more) {
    struct sweep_place place = {.base = 0};
    bool done = true;
    while (done && sweep_next_place(&place, chooser->sweep, chooser->base)) {
        if (!is_open(&place))
            continue;
        if (errors && has_only_errors(place.first))
            done = choose_in_turn(chooser, &place, range_of_errors(place.shape), round, more);
        for (size_t group = 0; !errors && done && group < SWEEP_GROUPS; group++)
            done = choose_in_turn(chooser, &place, range_of_group(place.shape, group), round, more);
    }
    return done;
}

/* Choose in rounds until `room` keys are chosen, or none is left. Returns false if memory is out. */
static bool choose_in_rounds(struct chooser *chooser, bool errors, size_t room) {
    struct sweep_choice *out = chooser->out;
    bool more = true;
    for (size_t round = 0; more && out->count < room; round++) {
        const size_t from = out->count;
        more = false;
        if (!choose_round(chooser, errors, round, &more))
            return false;
        if (out->count > room)
            thin_keys(out, from, room - from);
    }
    sort_keys(out->key, out->count);
    chooser->sorted = out->count;
    return true;
}

static bool choose_all(struct chooser *chooser) {
    struct sweep_place place = {.base = 0};
    while (sweep_next_place(&place, chooser->sweep, chooser->base)) {
        for (size_t i = 0; is_open(&place) && i < place.shape->count; i++) {
            if (!choose_variant(chooser, &place, i))
                return false;
        }
    }
    return true;
}

/* Count all further faults, and those that .only and .skip leave out. */
static void count_possible(const struct chooser *chooser) {
    struct sweep_place place = {.base = 0};
    while (sweep_next_place(&place, chooser->sweep, chooser->base)) {
        for (size_t i = 0; i < place.shape->count; i++) {
            const struct sweep_variant *variant = &place.shape->variant[i];
            if (sweep_is_variant_tried(chooser->sweep, variant, place.call, place.position))
                chooser->out->possible++;
            else
                chooser->out->skipped += sweep_group_is_on((enum sweep_group)variant->group);
        }
    }
}

IAM_MOCK_INTERNAL bool sweep_choose(struct sweep_choice *out, const struct iam_mock_sweep *sweep,
                                    const struct sweep_cases *base, size_t room, const uint64_t *known,
                                    size_t known_count) {
    struct chooser chooser = {out, sweep, base, known, known_count, 0, 0};
    *out = (struct sweep_choice){.key = NULL};
    count_possible(&chooser);
    if ((uint64_t)out->possible <= room)
        return choose_all(&chooser);
    return choose_in_rounds(&chooser, true, room / 2) && choose_in_rounds(&chooser, false, room);
}
