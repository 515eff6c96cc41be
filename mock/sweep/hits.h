/* Which calls of a run a fault is to hit, and which ones repeat a request. */
#ifndef MOCK_SWEEP_HITS_H
#define MOCK_SWEEP_HITS_H

#include "sweep/calls.h"
#include "sweep/fault.h"

/* Is the call at the index one that the fault is to hit? */
IAM_MOCK_INTERNAL bool sweep_is_hit(const struct sweep_fault *fault, const struct sweep_run *run,
                                    uint32_t index);
/* Returns the index of the first call that the fault is to hit; run->count: none was made. */
IAM_MOCK_INTERNAL uint32_t sweep_find_hit(const struct sweep_fault *fault, const struct sweep_run *run);
/* Returns the index of the next call with the same request as the one at the index; run->count: none. */
IAM_MOCK_INTERNAL uint32_t sweep_find_repeat(const struct sweep_run *run, uint32_t index);

#endif
