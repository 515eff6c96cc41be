/* poll() and its relatives, in place of the C library's: virtual if only time can end the wait. The archive
 * compiles this file once for each name (SLEEP_ONLY_name). */
#include "adapters/sleep/watched.h"

/* poll() ignores negative numbers. (Not const: glibc declares that poll() does not read what it gets.) */
static bool is_virtual(enum sleep_name name, struct pollfd *fds, nfds_t count, const struct timespec *timeout,
                       struct sleep_watch *watch) {
    *watch = (struct sleep_watch){0};
    if (!may_watch(name, timeout))
        return false;
    for (nfds_t i = 0; i < count && !watch->has_others; i++) {
        if (!fds || (fds[i].fd >= 0 && !(fds[i].events & POLLIN)))
            watch->has_others = true;
        else if (fds[i].fd >= 0)
            iam_mock_sleep_internal_watch(watch, fds[i].fd);
    }
    return iam_mock_sleep_internal_is_timed(watch, timeout);
}

#if ALL || defined(SLEEP_ONLY_poll)
SLEEP_EXPORT int HOOK(poll)(struct pollfd *fds, nfds_t count, int timeout) {
#define POLL(time) REAL(poll)(fds, count, time)
    struct sleep_watch watch;
    const struct timespec span = of_ms(timeout), *limit = timeout < 0 ? NULL : &span;
    if (!is_virtual(SLEEP_poll, fds, count, limit, &watch))
        return POLL(timeout);
    RETURN_WATCHED(POLL, &watch, 0, limit, timeout);
}
#endif

#if ALL || defined(SLEEP_ONLY_ppoll)
SLEEP_EXPORT int HOOK(ppoll)(struct pollfd *fds, nfds_t count, const struct timespec *timeout,
                             const sigset_t *mask) {
#define PPOLL(time) REAL(ppoll)(fds, count, time, mask)
    struct sleep_watch watch;
    if (!is_virtual(SLEEP_ppoll, fds, count, timeout, &watch))
        return PPOLL(timeout);
    RETURN_WATCHED(PPOLL, &watch, &no_time, timeout, timeout);
}
#endif

#ifdef __GLIBC__
#if ALL || defined(SLEEP_ONLY___poll_chk)
SLEEP_EXPORT int HOOK(__poll_chk)(struct pollfd *fds, nfds_t count, int timeout, size_t size) {
#define POLL_CHK(time) REAL(__poll_chk)(fds, count, time, size)
    struct sleep_watch watch;
    const struct timespec span = of_ms(timeout), *limit = timeout < 0 ? NULL : &span;
    if (!is_virtual(SLEEP___poll_chk, fds, count, limit, &watch))
        return POLL_CHK(timeout);
    RETURN_WATCHED(POLL_CHK, &watch, 0, limit, timeout);
}
#endif

#if ALL || defined(SLEEP_ONLY___ppoll_chk)
SLEEP_EXPORT int HOOK(__ppoll_chk)(struct pollfd *fds, nfds_t count, const struct timespec *timeout,
                                   const sigset_t *mask, size_t size) {
#define PPOLL_CHK(time) REAL(__ppoll_chk)(fds, count, time, mask, size)
    struct sleep_watch watch;
    if (!is_virtual(SLEEP___ppoll_chk, fds, count, timeout, &watch))
        return PPOLL_CHK(timeout);
    RETURN_WATCHED(PPOLL_CHK, &watch, &no_time, timeout, timeout);
}
#endif
#endif
