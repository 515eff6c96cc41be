/* The functions that return the time, in place of the C library's. The archive compiles this file once for
 * each name (SLEEP_ONLY_name). */
#include "adapters/sleep/hooks.h"

#if ALL || defined(SLEEP_ONLY_time)
SLEEP_EXPORT SLEEP_NOT_INSTRUMENTED time_t HOOK(time)(time_t *out) {
    struct timespec now = {0};
    if (!iam_mock_sleep_internal_now(SLEEP_time, &now)) {
        now.tv_sec = REAL(time)(out);
        iam_mock_sleep_internal_note_real(CLOCK_REALTIME, &now);
    } else if (out) {
        *out = now.tv_sec;
    }
    return now.tv_sec;
}
#endif

#if ALL || defined(SLEEP_ONLY_gettimeofday)
SLEEP_EXPORT SLEEP_NOT_INSTRUMENTED int HOOK(gettimeofday)(struct timeval *restrict out,
                                                           void *restrict zone) {
    struct timespec now;
    if (zone)
        return REAL(gettimeofday)(out, zone);
    if (iam_mock_sleep_internal_now(SLEEP_gettimeofday, &now)) {
        out->tv_sec = now.tv_sec;
        out->tv_usec = (suseconds_t)(now.tv_nsec / 1000);
        return 0;
    }
    int result = REAL(gettimeofday)(out, zone);
    if (result == 0) {
        now = (struct timespec){out->tv_sec, (long)out->tv_usec * 1000};
        iam_mock_sleep_internal_note_real(CLOCK_REALTIME, &now);
    }
    return result;
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
    if (is_replaced(clock) && iam_mock_sleep_internal_now(SLEEP_clock_gettime, out))
        return 0;
    int result = REAL(clock_gettime)(clock, out);
    if (result == 0)
        iam_mock_sleep_internal_note_real(clock, out);
    return result;
}
#endif

#if ALL || defined(SLEEP_ONLY_timespec_get)
SLEEP_EXPORT SLEEP_NOT_INSTRUMENTED int HOOK(timespec_get)(struct timespec *out, int base) {
    if (base == TIME_UTC && iam_mock_sleep_internal_now(SLEEP_timespec_get, out))
        return base;
    int result = REAL(timespec_get)(out, base);
    if (result == TIME_UTC)
        iam_mock_sleep_internal_note_real(CLOCK_REALTIME, out);
    return result;
}
#endif
