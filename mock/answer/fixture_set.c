/* The set of fixtures that a mock uses: made once, then shared by the mock's clones. */
#include "answer/fixture_set.h"
#include "base/memory.h"

IAM_MOCK_INTERNAL struct fixture_set *fixture_set_new(void) {
    struct fixture_set *set = memory_new_zeroed(sizeof *set);
    if (set)
        atomic_init(&set->owners, 1);
    return set;
}

IAM_MOCK_INTERNAL void fixture_set_complete(struct fixture_set *set) {
    for (size_t id = 0; id < FIXTURE_COUNT; id++)
        set->fixture[id] = set->own[id] ? set->own[id] : iam_mock_builtin_fixtures[id];
}

IAM_MOCK_INTERNAL struct fixture_set *fixture_set_share(struct fixture_set *set) {
    if (set)
        atomic_fetch_add(&set->owners, 1);
    return set;
}

IAM_MOCK_INTERNAL void fixture_set_release(struct fixture_set *set) {
    if (!set || atomic_fetch_sub(&set->owners, 1) > 1)
        return;
    for (size_t id = 0; id < FIXTURE_COUNT; id++)
        memory_free(set->own[id]);
    memory_free(set);
}
