/* A wait for descriptors that is virtual: there is none, or all are timers. */
#include "adapters/sleep/watched.h"

#include "adapters/sleep/alone.h"
#include "adapters/sleep/timers.h"

void iam_mock_sleep_internal_watch(struct sleep_watch *watch, int fd) {
    const bool is_timer = iam_mock_sleep_internal_is_timer(fd) || iam_mock_sleep_internal_is_disarmed(fd);
    if (watch->count < SLEEP_MAX_TIMERS && is_timer)
        watch->timers[watch->count++] = fd;
    else
        watch->has_others = true;
}

/* poll() and select() without a descriptor are sleeps. */
static bool is_sleep(const struct sleep_watch *watch) { return watch->count == 0 && !watch->is_epoll; }

bool iam_mock_sleep_internal_is_timed(const struct sleep_watch *watch, const struct timespec *timeout) {
    if (watch->has_others || (watch->count == 0 && !timeout))
        return false;
    return is_sleep(watch) || iam_mock_sleep_internal_is_alone();
}

/* How long does the wait last until a timer is due or, if none is before it, the timeout? Returns false if
 * the wait never ends, or no mock is installed. */
static bool find_span(const struct sleep_watch *watch, const struct timespec *timeout, struct timespec *out,
                      bool *is_over) {
    struct timespec due, now, left = {0};
    const bool is_armed = iam_mock_sleep_internal_first_due(watch->timers, watch->count, &due);
    if ((!is_armed && !timeout) || !iam_mock_sleep_internal_mock_time(&now))
        return false;
    if (is_armed)
        left = span_between(&now, &due);
    if (left.tv_sec < 0)
        left = (struct timespec){0};
    *is_over = !is_armed || (timeout && span_between(timeout, &left).tv_sec >= 0);
    *out = *is_over ? *timeout : left;
    return true;
}

int iam_mock_sleep_internal_wait_watched(const struct sleep_watch *watch, struct timespec *timeout,
                                         bool *is_over) {
    struct timespec span;
    if (!find_span(watch, timeout, &span, is_over) ||
        (!is_sleep(watch) && !iam_mock_sleep_internal_is_undisturbed(&span)))
        return SLEEP_REALLY;
    if (timeout)
        *timeout = span_between(&span, timeout);
    return iam_mock_sleep_internal_wait(&span);
}
