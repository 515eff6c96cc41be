/* How long a thread was not asleep. A busy machine makes a test take long, but does not make it sleep. */
#ifndef TESTS_SUPPORT_AWAKE_H
#define TESTS_SUPPORT_AWAKE_H

#include <stdint.h>
#include <stdio.h>

/* For how long the kernel has let this thread run, or kept it waiting for a processor: milliseconds. 0 if it
 * does not tell. */
static inline int64_t awake_ms(void) {
    long long ran_ns = 0, queued_ns = 0;
    FILE *file = fopen("/proc/thread-self/schedstat", "r");
    if (file == NULL)
        return 0;
    if (fscanf(file, "%lld %lld", &ran_ns, &queued_ns) != 2)
        ran_ns = queued_ns = 0;
    (void)fclose(file);
    return (ran_ns + queued_ns) / 1000000;
}

#endif
