/* The functions that replace the C library's. Each calls state.c, and the real function if no mock is
 * installed. Their results are those of the real functions after a complete wait. All are in one file, since
 * the archive compiles it once for each name (SLEEP_ONLY_name). */
#include "adapters/sleep/state.h"
#ifndef SLEEP_WRAPS
#include "adapters/sleep/real.h"
#endif

#include <errno.h>

#ifdef SLEEP_WRAPS
#define HOOK(name) __wrap_##name
#define REAL(name) __real_##name
#define WAITS(name) extern __typeof__(name) __wrap_##name, __real_##name;
#define TELLS(name) WAITS(name)
#ifdef __GLIBC__
#define CHECKED(name) WAITS(name)
#else
#define CHECKED(name)
#endif
#include "adapters/sleep/names.def"
#undef WAITS
#undef TELLS
#undef CHECKED
#define ALL 0
#else
#define HOOK(name) name
#define REAL(name) ((__typeof__(&name))iam_mock_sleep_internal_real(SLEEP_##name))
#define ALL 1
#endif

#define SLEEP_EXPORT __attribute__((visibility("default")))
#define UNUSED_HERE __attribute__((unused)) /* some members of the archive don't call it */

#define SECOND_NS 1000000000L

UNUSED_HERE static bool is_valid_span(const struct timespec *span) {
    return span->tv_sec >= 0 && span->tv_nsec >= 0 && span->tv_nsec < SECOND_NS;
}

/* Turns 0 or EINVAL into the result of a function that sets errno. */
UNUSED_HERE static int with_errno(int result) {
    if (result == 0)
        return 0;
    errno = result;
    return -1;
}

/* Returns SLEEP_REALLY, 0 or EINVAL. The real function handles an invalid span and NULL. */
UNUSED_HERE static int wait_for(enum sleep_name name, const struct timespec *span) {
    return span && is_valid_span(span) ? iam_mock_sleep_internal_wait(name, span) : SLEEP_REALLY;
}

UNUSED_HERE static void clear_remaining(struct timespec *remaining) {
    if (remaining)
        *remaining = (struct timespec){0};
}

#if ALL || defined(SLEEP_ONLY_sleep)
SLEEP_EXPORT unsigned HOOK(sleep)(unsigned seconds) {
    int result = wait_for(SLEEP_sleep, &(struct timespec){.tv_sec = (time_t)seconds});
    if (result == SLEEP_REALLY)
        return REAL(sleep)(seconds);
    return result == 0 ? 0 : seconds;
}
#endif

#if ALL || defined(SLEEP_ONLY_usleep)
SLEEP_EXPORT int HOOK(usleep)(useconds_t microseconds) {
    const struct timespec span = {(time_t)(microseconds / 1000000), (long)(microseconds % 1000000) * 1000};
    int result = wait_for(SLEEP_usleep, &span);
    return result == SLEEP_REALLY ? REAL(usleep)(microseconds) : with_errno(result);
}
#endif

#if ALL || defined(SLEEP_ONLY_nanosleep)
SLEEP_EXPORT int HOOK(nanosleep)(const struct timespec *span, struct timespec *remaining) {
    int result = wait_for(SLEEP_nanosleep, span);
    if (result == SLEEP_REALLY)
        return REAL(nanosleep)(span, remaining);
    if (result == 0)
        clear_remaining(remaining);
    return with_errno(result);
}
#endif

#if ALL || defined(SLEEP_ONLY_clock_nanosleep)
/* Waiting does not move a CPU-time clock. */
static bool is_moved_by_waiting(clockid_t clock) {
    switch (clock) {
    case CLOCK_REALTIME:
    case CLOCK_MONOTONIC:
#ifdef CLOCK_BOOTTIME
    case CLOCK_BOOTTIME:
#endif
#ifdef CLOCK_TAI
    case CLOCK_TAI:
#endif
        return true;
    default:
        return false;
    }
}

static int wait_until(clockid_t clock, const struct timespec *target) {
    if (!target || !is_valid_span(target) || !iam_mock_sleep_internal_active())
        return SLEEP_REALLY;
    int result = iam_mock_sleep_internal_wait_until(target);
    if (result != SLEEP_REALLY)
        return result;
    struct timespec now;
    if (clock_gettime(clock, &now) != 0) /* the real clock, since the wall clock is off */
        return SLEEP_REALLY;
    struct timespec span = {target->tv_sec - now.tv_sec, target->tv_nsec - now.tv_nsec};
    if (span.tv_nsec < 0) {
        span.tv_sec--;
        span.tv_nsec += SECOND_NS;
    }
    return wait_for(SLEEP_clock_nanosleep,
                    &span); /* if the target is past, the real function returns at once */
}

SLEEP_EXPORT int HOOK(clock_nanosleep)(clockid_t clock, int flags, const struct timespec *span,
                                       struct timespec *remaining) {
    int result = SLEEP_REALLY;
    if (is_moved_by_waiting(clock))
        result = flags & TIMER_ABSTIME ? wait_until(clock, span) : wait_for(SLEEP_clock_nanosleep, span);
    if (result == SLEEP_REALLY)
        return REAL(clock_nanosleep)(clock, flags, span, remaining);
    if (result == 0 && !(flags & TIMER_ABSTIME))
        clear_remaining(remaining);
    return result;
}
#endif

#if ALL || defined(SLEEP_ONLY_thrd_sleep)
SLEEP_EXPORT int HOOK(thrd_sleep)(const struct timespec *span, struct timespec *remaining) {
    int result = wait_for(SLEEP_thrd_sleep, span);
    if (result == SLEEP_REALLY)
        return REAL(thrd_sleep)(span, remaining);
    if (result == 0)
        clear_remaining(remaining);
    return result == 0 ? 0 : -2; /* -1 would mean a signal */
}
#endif

UNUSED_HERE static int wait_milliseconds(enum sleep_name name, nfds_t count, int timeout) {
    if (count != 0 || timeout < 0)
        return SLEEP_REALLY;
    return wait_for(name, &(struct timespec){timeout / 1000, timeout % 1000 * 1000000L});
}

#if ALL || defined(SLEEP_ONLY_poll)
SLEEP_EXPORT int HOOK(poll)(struct pollfd *fds, nfds_t count, int timeout) {
    int result = wait_milliseconds(SLEEP_poll, count, timeout);
    return result == SLEEP_REALLY ? REAL(poll)(fds, count, timeout) : with_errno(result);
}
#endif

#if ALL || defined(SLEEP_ONLY_ppoll)
SLEEP_EXPORT int HOOK(ppoll)(struct pollfd *fds, nfds_t count, const struct timespec *timeout,
                             const sigset_t *mask) {
    int result = count != 0 ? SLEEP_REALLY : wait_for(SLEEP_ppoll, timeout);
    return result == SLEEP_REALLY ? REAL(ppoll)(fds, count, timeout, mask) : with_errno(result);
}
#endif

#if ALL || defined(SLEEP_ONLY_select)
/* Unlike the other functions, select() accepts a second and more in microseconds. */
static int wait_timeval(const struct timeval *timeout) {
    if (!timeout || timeout->tv_sec < 0 || timeout->tv_usec < 0)
        return SLEEP_REALLY;
    struct timespec span = {timeout->tv_sec, (long)(timeout->tv_usec % 1000000) * 1000};
    if (span.tv_sec < INT32_MAX) /* a longer span reaches the end of the clock without them */
        span.tv_sec += (time_t)(timeout->tv_usec / 1000000);
    return wait_for(SLEEP_select, &span);
}

SLEEP_EXPORT int HOOK(select)(int count, fd_set *restrict reads, fd_set *restrict writes,
                              fd_set *restrict excepts, struct timeval *restrict timeout) {
    bool none = count == 0 || (count > 0 && !reads && !writes && !excepts);
    int result = none ? wait_timeval(timeout) : SLEEP_REALLY;
    if (result == SLEEP_REALLY)
        return REAL(select)(count, reads, writes, excepts, timeout);
    if (result == 0)
        *timeout = (struct timeval){0}; /* Linux leaves what remains */
    return with_errno(result);
}
#endif

#if ALL || defined(SLEEP_ONLY_pselect)
SLEEP_EXPORT int HOOK(pselect)(int count, fd_set *restrict reads, fd_set *restrict writes,
                               fd_set *restrict excepts, const struct timespec *restrict timeout,
                               const sigset_t *restrict mask) {
    bool none = count == 0 || (count > 0 && !reads && !writes && !excepts);
    int result = none ? wait_for(SLEEP_pselect, timeout) : SLEEP_REALLY;
    return result == SLEEP_REALLY ? REAL(pselect)(count, reads, writes, excepts, timeout, mask)
                                  : with_errno(result);
}
#endif

#ifdef __GLIBC__
#if ALL || defined(SLEEP_ONLY___poll_chk)
SLEEP_EXPORT int HOOK(__poll_chk)(struct pollfd *fds, nfds_t count, int timeout, size_t size) {
    int result = wait_milliseconds(SLEEP___poll_chk, count, timeout);
    return result == SLEEP_REALLY ? REAL(__poll_chk)(fds, count, timeout, size) : with_errno(result);
}
#endif

#if ALL || defined(SLEEP_ONLY___ppoll_chk)
SLEEP_EXPORT int HOOK(__ppoll_chk)(struct pollfd *fds, nfds_t count, const struct timespec *timeout,
                                   const sigset_t *mask, size_t size) {
    int result = count != 0 ? SLEEP_REALLY : wait_for(SLEEP___ppoll_chk, timeout);
    return result == SLEEP_REALLY ? REAL(__ppoll_chk)(fds, count, timeout, mask, size) : with_errno(result);
}
#endif
#endif

#if ALL || defined(SLEEP_ONLY_time)
SLEEP_EXPORT SLEEP_NOT_INSTRUMENTED time_t HOOK(time)(time_t *out) {
    struct timespec now;
    if (!iam_mock_sleep_internal_now(SLEEP_time, &now))
        return REAL(time)(out);
    if (out)
        *out = now.tv_sec;
    return now.tv_sec;
}
#endif

#if ALL || defined(SLEEP_ONLY_gettimeofday)
SLEEP_EXPORT SLEEP_NOT_INSTRUMENTED int HOOK(gettimeofday)(struct timeval *restrict out,
                                                           void *restrict zone) {
    struct timespec now;
    if (zone || !iam_mock_sleep_internal_now(SLEEP_gettimeofday, &now))
        return REAL(gettimeofday)(out, zone);
    out->tv_sec = now.tv_sec;
    out->tv_usec = (suseconds_t)(now.tv_nsec / 1000);
    return 0;
}
#endif

#if ALL || defined(SLEEP_ONLY_clock_gettime)
SLEEP_NOT_INSTRUMENTED static bool is_replaced(clockid_t clock) {
    switch (clock) {
    case CLOCK_REALTIME:
    case CLOCK_MONOTONIC:
#ifdef CLOCK_BOOTTIME
    case CLOCK_BOOTTIME:
#endif
#ifdef CLOCK_TAI
    case CLOCK_TAI:
#endif
#ifdef CLOCK_MONOTONIC_RAW
    case CLOCK_MONOTONIC_RAW:
#endif
#ifdef CLOCK_REALTIME_COARSE
    case CLOCK_REALTIME_COARSE:
#endif
#ifdef CLOCK_MONOTONIC_COARSE
    case CLOCK_MONOTONIC_COARSE:
#endif
        return true;
    default:
        return false;
    }
}

SLEEP_EXPORT SLEEP_NOT_INSTRUMENTED int HOOK(clock_gettime)(clockid_t clock, struct timespec *out) {
    if (!is_replaced(clock) || !iam_mock_sleep_internal_now(SLEEP_clock_gettime, out))
        return REAL(clock_gettime)(clock, out);
    return 0;
}
#endif

#if ALL || defined(SLEEP_ONLY_timespec_get)
SLEEP_EXPORT SLEEP_NOT_INSTRUMENTED int HOOK(timespec_get)(struct timespec *out, int base) {
    if (base != TIME_UTC || !iam_mock_sleep_internal_now(SLEEP_timespec_get, out))
        return REAL(timespec_get)(out, base);
    return base;
}
#endif
