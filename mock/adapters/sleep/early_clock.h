/* The clocks as the kernel has them, for calls before the real functions are known. An allocator, such as
 * AddressSanitizer's, asks for the time before any constructor ran, and while dlsym() allocates. So nothing
 * here allocates, locks or looks up a function. Other systems than Linux look the functions up at once. */
#ifndef MOCK_ADAPTERS_SLEEP_EARLY_CLOCK_H
#define MOCK_ADAPTERS_SLEEP_EARLY_CLOCK_H

#include "adapters/sleep/sleep.h"

#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#ifdef SYS_clock_gettime
#define HAS_EARLY_CLOCK 1

SLEEP_NOT_INSTRUMENTED static inline int early_clock_gettime(clockid_t clock, struct timespec *out) {
#ifdef SYS_clock_gettime64 /* 32-bit systems have both calls: the C library's time_t decides */
    if (sizeof out->tv_sec > sizeof(long))
        return (int)syscall(SYS_clock_gettime64, clock, out);
#endif
    return (int)syscall(SYS_clock_gettime, clock, out);
}

SLEEP_NOT_INSTRUMENTED static inline time_t early_time(time_t *out) {
    struct timespec now = {0};
    (void)early_clock_gettime(CLOCK_REALTIME, &now);
    if (out)
        *out = now.tv_sec;
    return now.tv_sec;
}

/* The time zone, which POSIX leaves unspecified, is not written. */
SLEEP_NOT_INSTRUMENTED static inline int early_gettimeofday(struct timeval *restrict out,
                                                            void *restrict zone) {
    struct timespec now = {0};
    (void)zone;
    int result = early_clock_gettime(CLOCK_REALTIME, &now);
    *out = (struct timeval){now.tv_sec, (suseconds_t)(now.tv_nsec / 1000)};
    return result;
}

SLEEP_NOT_INSTRUMENTED static inline int early_timespec_get(struct timespec *out, int base) {
    return base == TIME_UTC && early_clock_gettime(CLOCK_REALTIME, out) == 0 ? base : 0;
}

#endif
#endif
