/* select() and pselect(), in place of the C library's: virtual if only time can end the wait. The archive
 * compiles this file once for each name (SLEEP_ONLY_name). */
#include "adapters/sleep/watched.h"

#include <string.h>

struct sets {
    int count;
    fd_set *reads, *writes, *excepts;
};

static bool has_descriptor(int count, const fd_set *set) {
    for (int fd = 0; set && fd < count; fd++) {
        if (FD_ISSET(fd, set))
            return true;
    }
    return false;
}

/* A set larger than fd_set counts as one with other descriptors. */
static bool has_others(const struct sets *sets) {
    const bool has_sets = sets->reads || sets->writes || sets->excepts;
    return sets->count < 0 || (has_sets && sets->count > FD_SETSIZE) ||
           has_descriptor(sets->count, sets->writes) || has_descriptor(sets->count, sets->excepts);
}

static bool is_virtual(enum sleep_name name, const struct sets *sets, const struct timespec *timeout,
                       struct sleep_watch *watch) {
    *watch = (struct sleep_watch){0};
    if (!may_watch(name, timeout) || has_others(sets))
        return false;
    for (int fd = 0; sets->reads && fd < sets->count && !watch->has_others; fd++) {
        if (FD_ISSET(fd, sets->reads))
            iam_mock_sleep_internal_watch(watch, fd);
    }
    return iam_mock_sleep_internal_is_timed(watch, timeout);
}

/* If time is over, the real function clears the set, up to whole words. Puts the timers back. */
static void restore(fd_set *reads, const struct sleep_watch *watch) {
    for (size_t i = 0; i < watch->count; i++)
        FD_SET(watch->timers[i], reads);
}

#if ALL || defined(SLEEP_ONLY_select)
/* Unlike the other functions, select() accepts a second and more in microseconds. Returns false for a time
 * that is wrong. */
static bool find_span(const struct timeval *timeout, struct timespec *out) {
    if (timeout->tv_sec < 0 || timeout->tv_usec < 0)
        return false;
    *out = (struct timespec){timeout->tv_sec, (long)(timeout->tv_usec % 1000000) * 1000};
    if (out->tv_sec < INT32_MAX) /* a longer span reaches the end of the clock without them */
        out->tv_sec += (time_t)(timeout->tv_usec / 1000000);
    return true;
}

/* Linux leaves in `timeout` what remains of it. */
static void leave_remaining(struct timeval *timeout, const struct timespec *span,
                            const struct timespec *from) {
    struct timespec now, passed, left = {0};
    if (iam_mock_sleep_internal_mock_time(&now)) {
        passed = span_between(from, &now);
        left = span_between(&passed, span);
    }
    *timeout = left.tv_sec < 0 ? (struct timeval){0}
                               : (struct timeval){left.tv_sec, (suseconds_t)(left.tv_nsec / 1000)};
}

/* Returns false if the wait must be real. Else *result is that of select(). */
static bool wait_virtually(const struct sets *sets, const struct sleep_watch *watch, struct timeval *timeout,
                           const struct timespec *span, int *result) {
    struct timespec from = {0}, rest = span ? *span : no_time;
    bool is_over = false;
    (void)iam_mock_sleep_internal_mock_time(&from);
    for (*result = 0; *result == 0 && !is_over;) {
        restore(sets->reads, watch);
        const int moved = iam_mock_sleep_internal_wait_watched(watch, span ? &rest : NULL, &is_over);
        if (moved != 0) {
            *result = with_errno(moved);
            return moved != SLEEP_REALLY;
        }
        if (watch->count > 0)
            *result = REAL(select)(sets->count, sets->reads, NULL, NULL, &(struct timeval){0});
    }
    if (timeout)
        leave_remaining(timeout, span, &from);
    return true;
}

SLEEP_EXPORT int HOOK(select)(int count, fd_set *restrict reads, fd_set *restrict writes,
                              fd_set *restrict excepts, struct timeval *restrict timeout) {
#define SELECT(time) REAL(select)(count, reads, writes, excepts, time)
    const struct sets sets = {count, reads, writes, excepts};
    struct sleep_watch watch;
    struct timespec span;
    const struct timespec *limit = timeout ? &span : NULL;
    if ((timeout && !find_span(timeout, &span)) || !is_virtual(SLEEP_select, &sets, limit, &watch))
        return SELECT(timeout);
    int ready = SELECT(&(struct timeval){0});
    if (ready != 0)
        return ready;
    return wait_virtually(&sets, &watch, timeout, limit, &ready) ? ready : SELECT(timeout);
}
#endif

#if ALL || defined(SLEEP_ONLY_pselect)
SLEEP_EXPORT int HOOK(pselect)(int count, fd_set *restrict reads, fd_set *restrict writes,
                               fd_set *restrict excepts, const struct timespec *restrict timeout,
                               const sigset_t *restrict mask) {
#define PSELECT(time) (restore(reads, &watch), REAL(pselect)(count, reads, writes, excepts, time, mask))
    const struct sets sets = {count, reads, writes, excepts};
    struct sleep_watch watch;
    if (!is_virtual(SLEEP_pselect, &sets, timeout, &watch))
        return REAL(pselect)(count, reads, writes, excepts, timeout, mask);
    RETURN_WATCHED(PSELECT, &watch, &no_time, timeout, timeout);
}
#endif
