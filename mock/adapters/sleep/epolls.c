/* epoll_wait() and its relatives, in place of the C library's: virtual if only time can end the wait. The
 * archive compiles this file once for each name (SLEEP_ONLY_name). */
#include "adapters/sleep/proc.h"
#include "adapters/sleep/watched.h"

#include <sys/syscall.h>

static bool is_virtual(enum sleep_name name, int epoll, const struct timespec *timeout,
                       struct sleep_watch *watch) {
    *watch = (struct sleep_watch){.is_epoll = true};
    if (!may_watch(name, timeout))
        return false;
    int fds[SLEEP_MAX_TIMERS];
    const int count = iam_mock_sleep_internal_find_watched(epoll, fds, SLEEP_MAX_TIMERS);
    watch->has_others = count < 0;
    for (int i = 0; i < count; i++)
        iam_mock_sleep_internal_watch(watch, fds[i]);
    return iam_mock_sleep_internal_is_timed(watch, timeout);
}

/* If the real function is asked with no time to wait, it ignores signals that only its mask lets through.
 * ppoll() does not. Returns false with EINTR if a handler has run. */
UNUSED_HERE static bool may_wait(const struct timespec *timeout, const sigset_t *mask) {
    const bool waits = !timeout || timeout->tv_sec != 0 || timeout->tv_nsec != 0;
    return !waits || !mask || syscall(SYS_ppoll, NULL, 0, &no_time, mask, _NSIG / 8) == 0;
}

#if ALL || defined(SLEEP_ONLY_epoll_wait)
SLEEP_EXPORT int HOOK(epoll_wait)(int epoll, struct epoll_event *events, int size, int timeout) {
#define EPOLL(time) REAL(epoll_wait)(epoll, events, size, time)
    struct sleep_watch watch;
    const struct timespec span = of_ms(timeout), *limit = timeout < 0 ? NULL : &span;
    if (!is_virtual(SLEEP_epoll_wait, epoll, limit, &watch))
        return EPOLL(timeout);
    RETURN_WATCHED(EPOLL, &watch, 0, limit, timeout);
}
#endif

#if ALL || defined(SLEEP_ONLY_epoll_pwait)
SLEEP_EXPORT int HOOK(epoll_pwait)(int epoll, struct epoll_event *events, int size, int timeout,
                                   const sigset_t *mask) {
#define EPOLL_P(time) REAL(epoll_pwait)(epoll, events, size, time, mask)
    struct sleep_watch watch;
    const struct timespec span = of_ms(timeout), *limit = timeout < 0 ? NULL : &span;
    if (!is_virtual(SLEEP_epoll_pwait, epoll, limit, &watch))
        return EPOLL_P(timeout);
    if (!may_wait(limit, mask))
        return -1;
    RETURN_WATCHED(EPOLL_P, &watch, 0, limit, timeout);
}
#endif

#if SLEEP_HAS_EPOLL_PWAIT2 && (ALL || defined(SLEEP_ONLY_epoll_pwait2))
SLEEP_EXPORT int HOOK(epoll_pwait2)(int epoll, struct epoll_event *events, int size,
                                    const struct timespec *timeout, const sigset_t *mask) {
#define EPOLL_P2(time) REAL(epoll_pwait2)(epoll, events, size, time, mask)
    struct sleep_watch watch;
    if (!is_virtual(SLEEP_epoll_pwait2, epoll, timeout, &watch))
        return EPOLL_P2(timeout);
    if (!may_wait(timeout, mask))
        return -1;
    RETURN_WATCHED(EPOLL_P2, &watch, &no_time, timeout, timeout);
}
#endif
