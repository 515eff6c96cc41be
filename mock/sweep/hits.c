/* Which calls of a run a fault is to hit, and which ones repeat a request. */
#include "sweep/hits.h"

IAM_MOCK_INTERNAL bool sweep_is_hit(const struct sweep_fault *fault, const struct sweep_run *run,
                                    uint32_t index) {
    const struct sweep_call *call = &run->call[index];
    if (fault->occurrence)
        return call->target == fault->target && call->occurrence >= fault->occurrence &&
               call->occurrence <= fault->last;
    return index + 1 >= fault->call && index + 1 <= fault->last;
}

IAM_MOCK_INTERNAL uint32_t sweep_find_hit(const struct sweep_fault *fault, const struct sweep_run *run) {
    uint32_t index = 0;
    while (index < run->count && !sweep_is_hit(fault, run, index))
        index++;
    return index;
}

IAM_MOCK_INTERNAL uint32_t sweep_find_repeat(const struct sweep_run *run, uint32_t index) {
    uint32_t next = index + 1;
    while (next < run->count && run->call[next].request != run->call[index].request)
        next++;
    return next < run->count ? next : run->count;
}
