/* Tests the link: do calls of the C library's functions reach this library's functions? Comparing addresses
 * is not enough: under a sanitizer its interceptor is called first, and then calls us. So call each function
 * by its plain name, as the program would: --wrap renames the name here as everywhere in this link, and the
 * dynamic linker searches for it from the program on. */
#include "adapters/sleep/probe.h"

#include <dlfcn.h>
#include <errno.h>

/* initial-exec: reading it never allocates, not even in a signal handler. */
static _Thread_local struct {
    bool running;
    uint64_t arrived; /* a bit for each enum sleep_name */
} probe __attribute__((tls_model("initial-exec")));

SLEEP_NOT_INSTRUMENTED bool iam_mock_sleep_internal_probed(enum sleep_name name) {
    if (!probe.running)
        return false;
    probe.arrived |= UINT64_C(1) << name;
    return true;
}

static const struct timespec none = {0};

static void call_waits(void) {
    sigset_t no_signal;
    (void)sigemptyset(&no_signal);
    (void)sleep(0);
    (void)usleep(0);
    (void)nanosleep(&none, NULL);
    (void)clock_nanosleep(CLOCK_REALTIME, 0, &none, NULL);
    (void)thrd_sleep(&none, NULL);
    (void)sigtimedwait(&no_signal, NULL, &none);
}

static void call_polls(void) {
    struct timeval none_of_select = {0};
    struct epoll_event event;
    (void)poll(NULL, 0, 0);
    (void)ppoll(NULL, 0, &none, NULL);
    (void)select(0, NULL, NULL, NULL, &none_of_select);
    (void)pselect(0, NULL, NULL, NULL, &none, NULL);
    (void)epoll_wait(-1, &event, 1, 0);
    (void)epoll_pwait(-1, &event, 1, 0, NULL);
#if SLEEP_HAS_EPOLL_PWAIT2
    (void)epoll_pwait2(-1, &event, 1, &none, NULL);
#endif
#ifdef __GLIBC__
    (void)__poll_chk(NULL, 0, 0, 0);
    (void)__ppoll_chk(NULL, 0, &none, NULL, 0);
#endif
}

static void call_timers(void) {
    const struct itimerspec never = {0};
    struct itimerspec left;
    uint64_t count;
    const int fd = timerfd_create(-1, 0); /* fails */
    (void)timerfd_settime(fd, 0, &never, NULL);
    (void)timerfd_gettime(fd, &left);
    (void)!read(fd, &count, sizeof count);
#ifdef __GLIBC__
    (void)!__read_chk(fd, &count, sizeof count, sizeof count);
#endif
}

/* The function that a program's call reaches. This library defines the name itself, so that the linker gives
 * a call of it here no version, and the dynamic linker may take the oldest of glibc's: that has another
 * pthread_cond_t, and allocates. */
typedef int cond_timedwait_function(pthread_cond_t *restrict cond, pthread_mutex_t *restrict mutex,
                                    const struct timespec *restrict until);

static cond_timedwait_function *find_cond_timedwait(void) {
#if defined(__GLIBC__) && !defined(SLEEP_WRAPS)
    union {
        void *object;
        cond_timedwait_function *function;
    } found = {.object = dlsym(RTLD_DEFAULT, "pthread_cond_timedwait")};
    if (found.object)
        return found.function;
#endif
    return pthread_cond_timedwait;
}

/* What this thread holds can't be locked again: each waits until a time that is past. (ThreadSanitizer does
 * not know all of them, and takes an unlock after them for an error.) */
static void call_conditions(void) {
    pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
    pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock(&mutex);
    (void)find_cond_timedwait()(&cond, &mutex, &none);
    (void)pthread_mutex_timedlock(&mutex, &none);
#if SLEEP_HAS_CLOCKWAIT
    (void)pthread_cond_clockwait(&cond, &mutex, CLOCK_MONOTONIC, &none);
    (void)pthread_mutex_clocklock(&mutex, CLOCK_MONOTONIC, &none);
#endif
    pthread_mutex_unlock(&mutex);
    pthread_cond_destroy(&cond);
    pthread_mutex_destroy(&mutex);
}

static void call_rwlocks(void) {
    pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
    pthread_rwlock_wrlock(&lock);
    (void)pthread_rwlock_timedrdlock(&lock, &none);
    (void)pthread_rwlock_timedwrlock(&lock, &none);
#if SLEEP_HAS_CLOCKWAIT
    (void)pthread_rwlock_clockrdlock(&lock, CLOCK_MONOTONIC, &none);
    (void)pthread_rwlock_clockwrlock(&lock, CLOCK_MONOTONIC, &none);
#endif
    pthread_rwlock_unlock(&lock);
    pthread_rwlock_destroy(&lock);
}

static void call_semaphores(void) {
    sem_t sem;
    if (sem_init(&sem, 0, 2) != 0)
        return;
    (void)sem_timedwait(&sem, &none);
#if SLEEP_HAS_CLOCKWAIT
    (void)sem_clockwait(&sem, CLOCK_MONOTONIC, &none);
#endif
    (void)sem_destroy(&sem);
}

static void call_locks_of_c(void) {
    cnd_t cond;
    mtx_t mutex;
    if (mtx_init(&mutex, mtx_timed) != thrd_success)
        return;
    if (cnd_init(&cond) == thrd_success) {
        (void)mtx_lock(&mutex);
        (void)cnd_timedwait(&cond, &mutex, &none);
        (void)mtx_timedlock(&mutex, &none);
        (void)mtx_unlock(&mutex);
        cnd_destroy(&cond);
    }
    mtx_destroy(&mutex);
}

static void call_clocks(void) {
    struct timespec now;
    struct timeval now_of_day;
    (void)time(NULL);
    (void)gettimeofday(&now_of_day, NULL);
    (void)clock_gettime(CLOCK_REALTIME, &now);
    (void)timespec_get(&now, TIME_UTC);
}

uint64_t iam_mock_sleep_internal_probe(void) {
    const int error = errno;
    int cancellation;
    (void)pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &cancellation);
    probe.arrived = 0;
    probe.running = true;
    call_waits();
    call_polls();
    call_timers();
    call_conditions();
    call_rwlocks();
    call_semaphores();
    call_locks_of_c();
    call_clocks();
    probe.running = false;
    (void)pthread_setcancelstate(cancellation, &cancellation);
    errno = error;
    return probe.arrived;
}
