/* The cases of a sweep: add them, walk over them, free them. */
#include "sweep/cases.h"

#include "base/memory.h"

IAM_MOCK_INTERNAL struct sweep_case *sweep_add_case(struct sweep_cases *cases) {
    if (cases->count == cases->room) {
        const size_t room = cases->room ? 2 * cases->room : 64;
        struct sweep_case *more = memory_resize(cases->at, room * sizeof *more);
        if (!more)
            return NULL;
        cases->at = more;
        cases->room = room;
    }
    cases->at[cases->count] = (struct sweep_case){.fault_count = 0};
    return &cases->at[cases->count++];
}

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
        if (!(kase->met >> i & 1))
            return &kase->fault[i];
    }
    return NULL;
}

IAM_MOCK_INTERNAL void sweep_write_case(char out[SWEEP_SCRIPT_SIZE], const struct iam_mock_sweep *sweep,
                                        const struct sweep_case *kase) {
    sweep_format_script(out, kase->fault, kase->fault_count, &sweep->targets);
}

IAM_MOCK_INTERNAL const struct sweep_run *sweep_fault_free_run(const struct iam_mock_sweep *sweep,
                                                               size_t index) {
    return sweep->phase[SWEEP_FAULT_FREE].at[index].run;
}

IAM_MOCK_INTERNAL const char *sweep_call_action(const struct iam_mock_sweep *sweep,
                                                const struct sweep_call *call) {
    return call->target < sweep->targets.count ? sweep->targets.at[call->target].action : "";
}

IAM_MOCK_INTERNAL void sweep_free_cases(struct sweep_cases *cases) {
    for (size_t i = 0; i < cases->count; i++) {
        struct sweep_told *told = cases->at[i].told;
        if (told) {
            memory_free(told->message);
            memory_free(told->journal);
        }
        memory_free(told);
        memory_free(cases->at[i].run);
    }
    memory_free(cases->at);
}
