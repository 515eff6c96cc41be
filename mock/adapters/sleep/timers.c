/* The timerfds that the program has armed since the mock was installed, each with its due time by the mock's
 * clock. */
#include "adapters/sleep/timers.h"

#include "adapters/sleep/early_clock.h"
#include "adapters/sleep/span.h"

#include <errno.h>
#include <stdatomic.h>
#include <sys/syscall.h>

/* Written under the mutex. A thread that only asks whether a descriptor is a timer reads `key` without. */
static struct timer {
    atomic_int key; /* the descriptor plus 1; 0: unused */
    clockid_t clock;
    bool is_periodic, is_fired;
    struct timespec due, interval; /* due: the first expiration that the program has not read */
    struct timespec fired;         /* the mock's time when the kernel's timer was set last */
} timers[SLEEP_MAX_TIMERS];
static atomic_int timer_count;
static pthread_mutex_t timers_mutex = PTHREAD_MUTEX_INITIALIZER;

static struct timer *find(int key) {
    for (size_t i = 0; i < SLEEP_MAX_TIMERS; i++) {
        if (atomic_load(&timers[i].key) == key)
            return &timers[i];
    }
    return NULL;
}

bool iam_mock_sleep_internal_is_timer(int fd) {
    return fd >= 0 && atomic_load(&timer_count) > 0 && find(fd + 1);
}

static bool is_zero(const struct timespec *span) { return span->tv_sec == 0 && span->tv_nsec == 0; }

/* A system call that fails for other descriptors. 32-bit systems have two such calls: the C library's time_t
 * decides. */
bool iam_mock_sleep_internal_is_disarmed(int fd) {
    const int before = errno;
    struct itimerspec left = {0};
#ifdef SYS_timerfd_gettime64
    const long result = syscall(
        sizeof left.it_value.tv_sec > sizeof(long) ? SYS_timerfd_gettime64 : SYS_timerfd_gettime, fd, &left);
#else
    const long result = syscall(SYS_timerfd_gettime, fd, &left);
#endif
    errno = before;
    return result == 0 && is_zero(&left.it_value);
}

static void remove_timer(int fd) {
    struct timer *timer = find(fd + 1);
    if (timer) {
        atomic_store(&timer->key, 0);
        atomic_fetch_sub(&timer_count, 1);
    }
}

void iam_mock_sleep_internal_disarm_timer(int fd) {
    pthread_mutex_lock(&timers_mutex);
    remove_timer(fd);
    pthread_mutex_unlock(&timers_mutex);
}

void iam_mock_sleep_internal_disarm_timers(void) {
    pthread_mutex_lock(&timers_mutex);
    for (size_t i = 0; i < SLEEP_MAX_TIMERS; i++)
        atomic_store(&timers[i].key, 0);
    atomic_store(&timer_count, 0);
    pthread_mutex_unlock(&timers_mutex);
}

void iam_mock_sleep_internal_arm_timer(int fd, clockid_t clock, const struct timespec *due,
                                       const struct timespec *interval) {
    pthread_mutex_lock(&timers_mutex);
    remove_timer(fd);
    struct timer *timer = find(0);
    if (timer) {
        timer->clock = clock;
        timer->is_periodic = !is_zero(interval);
        timer->is_fired = false;
        timer->due = *due;
        timer->interval = *interval;
        atomic_store(&timer->key, fd + 1);
        atomic_fetch_add(&timer_count, 1);
    }
    pthread_mutex_unlock(&timers_mutex);
}

static int64_t to_ns(const struct timespec *span) { /* 292 years at most */
    return span->tv_sec >= INT64_MAX / SECOND_NS ? INT64_MAX : span->tv_sec * SECOND_NS + span->tv_nsec;
}

static struct timespec to_span(int64_t ns) {
    return (struct timespec){(time_t)(ns / SECOND_NS), (long)(ns % SECOND_NS)};
}

static struct timespec time_left(const struct timer *timer, const struct timespec *now) {
    const struct timespec left = span_between(now, &timer->due), late = span_between(&timer->due, now);
    if (left.tv_sec >= 0 && !is_zero(&left))
        return left;
    const int64_t interval = to_ns(&timer->interval);
    return interval == 0 ? (struct timespec){0} : to_span(interval - to_ns(&late) % interval);
}

bool iam_mock_sleep_internal_get_timer(int fd, const struct timespec *now, struct itimerspec *out) {
    pthread_mutex_lock(&timers_mutex);
    const struct timer *timer = find(fd + 1);
    if (timer)
        *out = (struct itimerspec){timer->interval, time_left(timer, now)};
    pthread_mutex_unlock(&timers_mutex);
    return timer != NULL;
}

/* Has the timer expired, and the program has not read it? The kernel's timer runs in real time too. */
static bool is_readable(const struct timer *timer) {
    struct pollfd ready = {.fd = atomic_load(&timer->key) - 1, .events = POLLIN};
    const struct timespec none = {0};
    return syscall(SYS_ppoll, &ready, 1, &none, NULL, 0) == 1 && (ready.revents & POLLIN);
}

/* The program may have read the timer in a way that this library does not see, for example through dup().
 * The next expiration is then the first one after the kernel's timer was set. */
static void skip_read_expirations(struct timer *timer) {
    const struct timespec since = span_between(&timer->due, &timer->fired);
    if (!timer->is_fired || since.tv_sec < 0)
        return;
    if (timer->is_periodic) {
        const struct timespec next = time_left(timer, &timer->fired);
        timer->due = time_after(&timer->fired, &next);
    } else {
        remove_timer(atomic_load(&timer->key) - 1);
    }
}

/* Returns false if the timer does not expire before the program has read it, as in the kernel, or is not
 * armed. */
static bool find_next_due(struct timer *timer, struct timespec *out) {
    if (is_readable(timer))
        return false;
    skip_read_expirations(timer);
    *out = timer->due;
    return atomic_load(&timer->key) != 0;
}

bool iam_mock_sleep_internal_first_due(const int fds[], size_t count, struct timespec *out) {
    bool found = false;
    struct timespec due;
    pthread_mutex_lock(&timers_mutex);
    for (size_t i = 0; i < count; i++) {
        struct timer *timer = find(fds[i] + 1);
        if (!timer || !find_next_due(timer, &due))
            continue;
        if (!found || span_between(out, &due).tv_sec < 0)
            *out = due;
        found = true;
    }
    pthread_mutex_unlock(&timers_mutex);
    return found;
}

static long set_kernel_timer(int fd, const struct itimerspec *value) {
#ifdef SYS_timerfd_settime64 /* 32-bit systems have both calls: the C library's time_t decides */
    if (sizeof value->it_value.tv_sec > sizeof(long))
        return syscall(SYS_timerfd_settime64, fd, TFD_TIMER_ABSTIME, value, NULL);
#endif
    return syscall(SYS_timerfd_settime, fd, TFD_TIMER_ABSTIME, value, NULL);
}

/* The kernel counts the expirations from a due time in the past. A clock that began later than that, at the
 * start of the machine, counts from its beginning. */
static void fire(struct timer *timer, const struct timespec *now) {
    const struct timespec late = span_between(&timer->due, now);
    struct itimerspec value = {.it_interval = timer->interval};
    if (early_clock_gettime(timer->clock, &value.it_value) != 0)
        return;
    value.it_value = span_between(&late, &value.it_value);
    if (value.it_value.tv_sec < 0 || is_zero(&value.it_value))
        value.it_value = (struct timespec){0, 1};
    if (set_kernel_timer(atomic_load(&timer->key) - 1, &value) != 0) /* the program has closed it */
        remove_timer(atomic_load(&timer->key) - 1);
    timer->is_fired = true;
    timer->fired = *now;
}

static bool is_due(const struct timer *timer, const struct timespec *now) {
    return atomic_load(&timer->key) != 0 && span_between(&timer->due, now).tv_sec >= 0;
}

/* A timer that has expired and was not read stays as it is: another expiration would be a new event of an
 * edge-triggered epoll instance, and the kernel has none. */
void iam_mock_sleep_internal_fire_timers(const struct timespec *now) {
    if (atomic_load(&timer_count) == 0)
        return;
    pthread_mutex_lock(&timers_mutex);
    for (size_t i = 0; i < SLEEP_MAX_TIMERS; i++) {
        struct timer *timer = &timers[i];
        if (!is_due(timer, now) || is_readable(timer))
            continue;
        skip_read_expirations(timer);
        if (is_due(timer, now))
            fire(timer, now);
    }
    pthread_mutex_unlock(&timers_mutex);
}

void iam_mock_sleep_internal_count_expirations(int fd, const struct timespec *now) {
    pthread_mutex_lock(&timers_mutex);
    struct timer *timer = find(fd + 1);
    if (timer && timer->is_periodic && timer->is_fired && is_due(timer, now) && is_readable(timer)) {
        const struct timespec since = span_between(&timer->fired, now);
        if (!is_zero(&since))
            fire(timer, now);
    }
    pthread_mutex_unlock(&timers_mutex);
}

void iam_mock_sleep_internal_note_expirations(int fd, uint64_t count) {
    pthread_mutex_lock(&timers_mutex);
    struct timer *timer = find(fd + 1);
    if (timer && timer->is_periodic) {
        const struct timespec passed = to_span((int64_t)count * to_ns(&timer->interval));
        timer->due = time_after(&timer->due, &passed);
    } else if (timer) {
        remove_timer(fd);
    }
    pthread_mutex_unlock(&timers_mutex);
}
