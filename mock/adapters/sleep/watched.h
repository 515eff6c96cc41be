/* A wait for descriptors that is virtual: there is none, or all are timers. */
#ifndef MOCK_ADAPTERS_SLEEP_WATCHED_H
#define MOCK_ADAPTERS_SLEEP_WATCHED_H

#include "adapters/sleep/hooks.h"

/* The descriptors that a call waits for. */
struct sleep_watch {
    bool is_epoll; /* another thread or a child can add a descriptor */
    bool has_others;
    size_t count; /* of the timers, armed or not */
    int timers[SLEEP_MAX_TIMERS];
};

/* Add a descriptor. */
void iam_mock_sleep_internal_watch(struct sleep_watch *watch, int fd);

/* Can only time or a signal end this wait? timeout NULL: the wait has no timeout. */
bool iam_mock_sleep_internal_is_timed(const struct sleep_watch *watch, const struct timespec *timeout);

/* Such a wait: move the clock until the first timer is due, or until the timeout. Sets *timeout to the rest
 * of it; *is_over: no more is to come. Returns as iam_mock_sleep_internal_wait(); SLEEP_REALLY also means
 * that a signal handler may run before. */
int iam_mock_sleep_internal_wait_watched(const struct sleep_watch *watch, struct timespec *timeout,
                                         bool *is_over);

/* Is a mock installed, and is the timeout right? NULL is. If not, the real function does all of it. */
UNUSED_HERE static bool may_watch(enum sleep_name name, const struct timespec *timeout) {
    const struct timespec any = {0};
    return may_be_virtual(name, timeout ? timeout : &any);
}

UNUSED_HERE static struct timespec of_ms(int timeout) {
    return (struct timespec){timeout / 1000, timeout % 1000 * 1000000L};
}

/* Returns the result of a function that waits for `watch`. FUNCTION(timeout) calls the real one: first with
 * no time, `none`. If nothing has happened, the clock moves, by `span` at most, until a timer is due. Its
 * expiration may be no event: then the rest of the time follows. */
#define RETURN_WATCHED(FUNCTION, watch, none, span, timeout)                                                 \
    do {                                                                                                     \
        struct timespec rest = (span) ? *(span) : no_time;                                                   \
        bool is_over = false;                                                                                \
        for (;;) {                                                                                           \
            const int ready = FUNCTION(none);                                                                \
            if (ready != 0 || is_over)                                                                       \
                return ready;                                                                                \
            const int moved = iam_mock_sleep_internal_wait_watched(watch, (span) ? &rest : NULL, &is_over);  \
            if (moved == SLEEP_REALLY)                                                                       \
                return FUNCTION(timeout);                                                                    \
            if (moved != 0 || (watch)->count == 0)                                                           \
                return with_errno(moved);                                                                    \
        }                                                                                                    \
    } while (0)

#endif
