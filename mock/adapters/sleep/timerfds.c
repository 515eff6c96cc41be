/* The functions of timerfds, in place of the C library's: a timer is due by the mock's clock, and also by its
 * own in real time, whichever is first. The archive compiles this file once for each name (SLEEP_ONLY_name).
 */
#include "adapters/sleep/proc.h"
#include "adapters/sleep/timers.h"
#include "adapters/sleep/watched.h"

#include <fcntl.h>
#include <string.h>
#include <sys/syscall.h>

#if ALL || defined(SLEEP_ONLY_timerfd_create)
/* The number may be that of a timer which the program has closed. */
SLEEP_EXPORT int HOOK(timerfd_create)(int clock, int flags) {
    (void)iam_mock_sleep_internal_probed(SLEEP_timerfd_create);
    const int fd = REAL(timerfd_create)(clock, flags);
    if (iam_mock_sleep_internal_is_timer(fd))
        iam_mock_sleep_internal_disarm_timer(fd);
    return fd;
}
#endif

#if ALL || defined(SLEEP_ONLY_timerfd_settime)
/* Finds how long the timer has to run until its first expiration. Returns false if the timer is disarmed, or
 * stays real. */
static bool find_span(int fd, int flags, const struct timespec *first, clockid_t *clock,
                      struct timespec *out) {
    const bool is_disarmed = first->tv_sec == 0 && first->tv_nsec == 0;
    if (is_disarmed || !iam_mock_sleep_internal_find_timer_clock(fd, clock) ||
        (*clock != CLOCK_REALTIME && *clock != CLOCK_MONOTONIC && *clock != CLOCK_BOOTTIME))
        return false;
    *out = *first;
    return !(flags & TFD_TIMER_ABSTIME) || iam_mock_sleep_internal_find_span(*clock, first, out);
}

/* A time of the mock's clock is a point in time for nobody else: the kernel's timer then runs as long. */
static int set_real(int fd, int flags, const struct itimerspec *value, const struct timespec *span,
                    struct itimerspec *before) {
    if (!(flags & TFD_TIMER_ABSTIME) || !iam_mock_sleep_internal_shows_mock())
        return REAL(timerfd_settime)(fd, flags, value, before);
    struct itimerspec relative = {value->it_interval, *span};
    if (span->tv_sec < 0 || (span->tv_sec == 0 && span->tv_nsec == 0))
        relative.it_value = (struct timespec){0, 1};
    return REAL(timerfd_settime)(fd, 0, &relative, before);
}

SLEEP_EXPORT int HOOK(timerfd_settime)(int fd, int flags, const struct itimerspec *value,
                                       struct itimerspec *before) {
    struct timespec span = {0}, now;
    struct itimerspec left;
    clockid_t clock;
    if (!may_be_virtual(SLEEP_timerfd_settime, value ? &value->it_value : NULL) ||
        !iam_mock_sleep_internal_mock_time(&now))
        return REAL(timerfd_settime)(fd, flags, value, before);
    const bool was_armed = iam_mock_sleep_internal_get_timer(fd, &now, &left);
    const bool is_armed = find_span(fd, flags, &value->it_value, &clock, &span);
    const int result = is_armed ? set_real(fd, flags, value, &span, before)
                                : REAL(timerfd_settime)(fd, flags, value, before);
    if (result != 0)
        return result;
    if (was_armed && before)
        *before = left;
    const struct timespec due = time_after(&now, &span);
    if (is_armed)
        iam_mock_sleep_internal_arm_timer(fd, clock, &due, &value->it_interval);
    else
        iam_mock_sleep_internal_disarm_timer(fd);
    return 0;
}
#endif

#if ALL || defined(SLEEP_ONLY_timerfd_gettime)
SLEEP_EXPORT int HOOK(timerfd_gettime)(int fd, struct itimerspec *out) {
    struct timespec now;
    struct itimerspec left = {0};
    const bool is_timer = may_be_virtual(SLEEP_timerfd_gettime, &no_time) &&
                          iam_mock_sleep_internal_is_timer(fd) && iam_mock_sleep_internal_mock_time(&now) &&
                          iam_mock_sleep_internal_get_timer(fd, &now, &left);
    const int result = REAL(timerfd_gettime)(fd, out);
    if (result == 0 && is_timer)
        *out = left;
    return result;
}
#endif

#if ALL || defined(SLEEP_ONLY_read) || defined(SLEEP_ONLY___read_chk)
/* If the read would wait for a timer, and only time can end it, the clock moves until the timer is due. */
static void wait_for_timer(int fd, size_t size) {
    struct sleep_watch watch = {0};
    struct timespec now;
    struct pollfd ready = {.fd = fd, .events = POLLIN};
    if (!iam_mock_sleep_internal_mock_time(&now))
        return;
    iam_mock_sleep_internal_fire_timers(&now);
    iam_mock_sleep_internal_count_expirations(fd, &now);
    iam_mock_sleep_internal_watch(&watch, fd);
    if (size >= sizeof(uint64_t) && !(fcntl(fd, F_GETFL) & O_NONBLOCK) &&
        syscall(SYS_ppoll, &ready, 1, &no_time, NULL, 0) == 0 &&
        iam_mock_sleep_internal_is_timed(&watch, NULL))
        (void)iam_mock_sleep_internal_wait_watched(&watch, NULL, &(bool){false});
}

static ssize_t note_read(int fd, const void *buffer, ssize_t got) {
    uint64_t expirations;
    if (got == (ssize_t)sizeof expirations) {
        memcpy(&expirations, buffer, sizeof expirations);
        iam_mock_sleep_internal_note_expirations(fd, expirations);
    }
    return got;
}

/* Most descriptors are no timers. */
static bool reads_timer(enum sleep_name name, int fd) {
    return !iam_mock_sleep_internal_probed(name) && iam_mock_sleep_internal_is_timer(fd) &&
           iam_mock_sleep_internal_active();
}
#endif

#if ALL || defined(SLEEP_ONLY_read)
SLEEP_EXPORT ssize_t HOOK(read)(int fd, void *buffer, size_t count) {
    if (!reads_timer(SLEEP_read, fd))
        return REAL(read)(fd, buffer, count);
    wait_for_timer(fd, count);
    return note_read(fd, buffer, REAL(read)(fd, buffer, count));
}
#endif

#if defined(__GLIBC__) && (ALL || defined(SLEEP_ONLY___read_chk))
SLEEP_EXPORT ssize_t HOOK(__read_chk)(int fd, void *buffer, size_t count, size_t size) {
    if (!reads_timer(SLEEP___read_chk, fd))
        return REAL(__read_chk)(fd, buffer, count, size);
    wait_for_timer(fd, count);
    return note_read(fd, buffer, REAL(__read_chk)(fd, buffer, count, size));
}
#endif
