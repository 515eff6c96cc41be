/* Groups the failing cases of a sweep by what went wrong: verdict, place and words. */
#include "sweep/failures.h"

#include "base/memory.h"
#include "sweep/place.h"
#include "sweep/report.h"

#include <stdlib.h>

static uint64_t add_bytes(uint64_t hash, struct view bytes) {
    for (size_t i = 0; i < bytes.size; i++)
        hash = (hash ^ (unsigned char)bytes.data[i]) * UINT64_C(1099511628211);
    return hash * UINT64_C(1099511628211);
}

/* The same without digits: numbers of calls, values and addresses differ between cases that failed alike. */
static uint64_t add_words(uint64_t hash, struct view words) {
    for (size_t i = 0; i < words.size; i++) {
        if (words.data[i] < '0' || words.data[i] > '9')
            hash = add_bytes(hash, (struct view){words.data + i, 1});
    }
    return hash;
}

/* Returns a number that is equal for cases that failed alike. */
static uint64_t hash_likeness(const struct iam_mock_sweep *sweep, const struct sweep_case *kase) {
    const char *message = sweep_message(kase);
    uint64_t hash = add_bytes(UINT64_C(14695981039346656037), view_of(sweep_wrong(sweep, kase)));
    hash = add_bytes(hash, sweep_find_place(message));
    return add_words(hash, sweep_find_words(message));
}

static int compare(uint64_t left, uint64_t right) { return left < right ? -1 : left > right; }

static int by_likeness(const void *a, const void *b) {
    const struct sweep_failure *left = a, *right = b;
    const int result = compare(left->likeness, right->likeness);
    return result ? result : compare(left->order, right->order);
}

static int by_group(const void *a, const void *b) {
    const struct sweep_failure *left = a, *right = b;
    const int result = compare(left->group, right->group);
    return result ? result : compare(left->order, right->order);
}

static size_t count_failures(const struct iam_mock_sweep *sweep) {
    struct sweep_cursor cursor = {0, 0};
    size_t count = 0;
    for (const struct sweep_case *kase; (kase = sweep_next_case(sweep, &cursor)) != NULL;)
        count += sweep_wrong(sweep, kase) != NULL;
    return count;
}

/* Sort the failures by likeness, number the groups, then sort by group. */
static void group_failures(struct sweep_failures *failures) {
    struct sweep_failure *at = failures->at;
    qsort(at, failures->count, sizeof *at, by_likeness);
    for (size_t i = 0; i < failures->count; i++) {
        const bool is_first = i == 0 || at[i].likeness != at[i - 1].likeness;
        at[i].group = is_first ? at[i].order : at[i - 1].group;
        failures->group_count += is_first;
    }
    qsort(at, failures->count, sizeof *at, by_group);
}

IAM_MOCK_INTERNAL bool sweep_collect_failures(struct sweep_failures *out,
                                              const struct iam_mock_sweep *sweep) {
    struct sweep_cursor cursor = {0, 0};
    size_t order = 0;
    *out = (struct sweep_failures){.at = NULL};
    const size_t count = count_failures(sweep);
    if (count == 0)
        return true;
    out->at = memory_new(count * sizeof *out->at);
    if (!out->at)
        return false;
    for (const struct sweep_case *kase; (kase = sweep_next_case(sweep, &cursor)) != NULL; order++) {
        if (sweep_wrong(sweep, kase))
            out->at[out->count++] =
                (struct sweep_failure){.kase = kase, .likeness = hash_likeness(sweep, kase), .order = order};
    }
    group_failures(out);
    return true;
}

IAM_MOCK_INTERNAL void sweep_free_failures(struct sweep_failures *failures) { memory_free(failures->at); }

IAM_MOCK_INTERNAL size_t sweep_group_size(const struct sweep_failures *failures, size_t index) {
    size_t end = index;
    while (end < failures->count && failures->at[end].group == failures->at[index].group)
        end++;
    return end - index;
}
