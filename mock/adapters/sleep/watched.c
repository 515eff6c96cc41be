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

bool iam_mock_sleep_internal_is_timed(const struct sleep_watch *watch, const struct timespec *timeout) {
    if (watch->has_others || (watch->count == 0 && !timeout))
        return false;
    return (watch->count == 0 && !watch->is_epoll) || iam_mock_sleep_internal_is_alone();
}

int iam_mock_sleep_internal_wait_watched(const struct sleep_watch *watch, struct timespec *timeout,
                                         bool *is_over) {
    struct timespec due, now, left = {0};
    const bool is_armed = iam_mock_sleep_internal_first_due(watch->timers, watch->count, &due);
    if ((!is_armed && !timeout) || !iam_mock_sleep_internal_mock_time(&now))
        return SLEEP_REALLY;
    if (is_armed)
        left = span_between(&now, &due);
    if (left.tv_sec < 0)
        left = (struct timespec){0};
    *is_over = !is_armed || (timeout && span_between(timeout, &left).tv_sec >= 0);
    const struct timespec span = *is_over ? *timeout : left;
    if (timeout)
        *timeout = span_between(&span, timeout);
    return iam_mock_sleep_internal_wait(&span);
}
