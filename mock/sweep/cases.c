/* The cases of a sweep: walk over them, free them. */
#include "sweep/cases.h"

#include "base/memory.h"

IAM_MOCK_INTERNAL const struct sweep_case *sweep_next_case(const struct iam_mock_sweep *sweep,
                                                           struct sweep_cursor *cursor) {
    while (cursor->phase < SWEEP_PHASES && cursor->index >= sweep->phase[cursor->phase].count) {
        cursor->phase++;
        cursor->index = 0;
    }
    return cursor->phase < SWEEP_PHASES ? &sweep->phase[cursor->phase].at[cursor->index++] : NULL;
}

IAM_MOCK_INTERNAL const struct sweep_fault *sweep_find_unmet(const struct sweep_case *kase) {
    for (uint32_t i = 0; i < kase->fault_count; i++) {
        if (!kase->met[i])
            return &kase->fault[i];
    }
    return NULL;
}

IAM_MOCK_INTERNAL void sweep_free_cases(struct sweep_cases *cases) {
    for (size_t i = 0; i < cases->count; i++) {
        memory_free(cases->at[i].message);
        memory_free(cases->at[i].journal);
    }
    memory_free(cases->at);
}
