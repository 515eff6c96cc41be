/* The functions that wait for a time, in place of the C library's. Their results are those of the real
 * functions after a complete wait. The archive compiles this file once for each name (SLEEP_ONLY_name). */
#include "adapters/sleep/alone.h"
#include "adapters/sleep/hooks.h"

/* Returns SLEEP_REALLY, 0 or EINVAL. */
UNUSED_HERE static int wait_for(enum sleep_name name, const struct timespec *span) {
    return may_be_virtual(name, span) ? iam_mock_sleep_internal_wait(span) : SLEEP_REALLY;
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
    if (!may_be_virtual(SLEEP_clock_nanosleep, target))
        return SLEEP_REALLY;
    pthread_testcancel();
    return iam_mock_sleep_internal_wait_until(clock, target);
}

SLEEP_EXPORT int HOOK(clock_nanosleep)(clockid_t clock, int flags, const struct timespec *span,
                                       struct timespec *remaining) {
    int result = SLEEP_REALLY;
    if (is_moved_by_waiting(clock))
        result = flags & TIMER_ABSTIME ? wait_until(clock, span) : wait_for(SLEEP_clock_nanosleep, span);
    if (result == SLEEP_REALLY)
        return REAL(clock_nanosleep)(clock, flags, span, remaining);
    return result;
}
#endif

#if ALL || defined(SLEEP_ONLY_thrd_sleep)
SLEEP_EXPORT int HOOK(thrd_sleep)(const struct timespec *span, struct timespec *remaining) {
    int result = wait_for(SLEEP_thrd_sleep, span);
    if (result == SLEEP_REALLY)
        return REAL(thrd_sleep)(span, remaining);
    return result == 0 ? 0 : -2; /* -1 would mean a signal */
}
#endif

#if ALL || defined(SLEEP_ONLY_sigtimedwait)
SLEEP_EXPORT int HOOK(sigtimedwait)(const sigset_t *restrict set, siginfo_t *restrict info,
                                    const struct timespec *restrict timeout) {
    if (!may_be_virtual(SLEEP_sigtimedwait, timeout))
        return REAL(sigtimedwait)(set, info, timeout);
    int result = REAL(sigtimedwait)(set, info, &no_time);
    if (result >= 0 || errno != EAGAIN)
        return result;
    int moved = SLEEP_REALLY;
    if (iam_mock_sleep_internal_gets_no_signal(set, timeout))
        moved = iam_mock_sleep_internal_wait(timeout);
    if (moved == SLEEP_REALLY)
        return REAL(sigtimedwait)(set, info, timeout);
    errno = moved == 0 ? EAGAIN : moved;
    return -1;
}
#endif
