/* The functions that wait for another thread until a deadline, in place of the C library's: virtual if there
 * is no other thread. The archive compiles this file once for each name (SLEEP_ONLY_name). */
#include "adapters/sleep/alone.h"
#include "adapters/sleep/early_clock.h"
#include "adapters/sleep/hooks.h"
#include "adapters/sleep/objects.h"

/* A wait until `deadline` by `clock`, for an object that other processes may share. */
struct lock_wait {
    enum sleep_name name;
    bool shared;
    clockid_t clock;
    const struct timespec *deadline;
};

UNUSED_HERE static bool is_past(const struct timespec *until) { return until->tv_sec == 0; }

/* Finds until when the real function waits: a past time, if nothing can end the wait; if something can, and
 * the deadline is one of the mock's clock, the same span by the real clock. Returns false if neither is so.
 */
UNUSED_HERE static bool find_until(const struct lock_wait *wait, struct timespec *until) {
    struct timespec span;
    *until = (struct timespec){0};
    if (!may_be_virtual(wait->name, wait->deadline) ||
        (wait->clock != CLOCK_REALTIME && wait->clock != CLOCK_MONOTONIC) ||
        !iam_mock_sleep_internal_find_span(wait->clock, wait->deadline, &span))
        return false;
    if (!wait->shared && iam_mock_sleep_internal_is_undisturbed(&span))
        return true;
    if (!iam_mock_sleep_internal_shows_mock())
        return false;
#ifdef HAS_EARLY_CLOCK
    struct timespec now;
    if (span.tv_sec >= 0 && early_clock_gettime(wait->clock, &now) == 0)
        *until = time_after(&now, &span);
#endif
    return true;
}

/* Returns the result of a function that waits. FUNCTION(deadline) calls the real one. If it times out, the
 * mock's clock moves to the deadline; `failed` is the result if that would be after the clock's end. */
#define RETURN_AT_DEADLINE(FUNCTION, wait, timed_out, failed)                                                \
    do {                                                                                                     \
        struct timespec until;                                                                               \
        if (!find_until(&(wait), &until))                                                                    \
            return FUNCTION((wait).deadline);                                                                \
        const int result = FUNCTION(&until);                                                                 \
        if (!(timed_out))                                                                                    \
            return result;                                                                                   \
        const int moved = iam_mock_sleep_internal_wait_until((wait).clock, (wait).deadline);                 \
        if (moved == 0 || !is_past(&until))                                                                  \
            return result;                                                                                   \
        return moved == SLEEP_REALLY ? FUNCTION((wait).deadline) : (failed);                                 \
    } while (0)

/* ----- Conditions ----- */

#if ALL || defined(SLEEP_ONLY_pthread_cond_timedwait)
SLEEP_EXPORT int HOOK(pthread_cond_timedwait)(pthread_cond_t *restrict cond, pthread_mutex_t *restrict mutex,
                                              const struct timespec *restrict deadline) {
#define COND_WAIT(until) REAL(pthread_cond_timedwait)(cond, mutex, until)
    const struct lock_wait wait = {SLEEP_pthread_cond_timedwait, IS_SHARED_COND(cond), COND_CLOCK(cond),
                                   deadline};
    RETURN_AT_DEADLINE(COND_WAIT, wait, result == ETIMEDOUT, EINVAL);
}
#endif

#if SLEEP_HAS_CLOCKWAIT && (ALL || defined(SLEEP_ONLY_pthread_cond_clockwait))
SLEEP_EXPORT int HOOK(pthread_cond_clockwait)(pthread_cond_t *restrict cond, pthread_mutex_t *restrict mutex,
                                              clockid_t clock, const struct timespec *restrict deadline) {
#define COND_CLOCKWAIT(until) REAL(pthread_cond_clockwait)(cond, mutex, clock, until)
    const struct lock_wait wait = {SLEEP_pthread_cond_clockwait, IS_SHARED_COND(cond), clock, deadline};
    RETURN_AT_DEADLINE(COND_CLOCKWAIT, wait, result == ETIMEDOUT, EINVAL);
}
#endif

#if ALL || defined(SLEEP_ONLY_cnd_timedwait)
SLEEP_EXPORT int HOOK(cnd_timedwait)(cnd_t *restrict cond, mtx_t *restrict mutex,
                                     const struct timespec *restrict deadline) {
#define CND_WAIT(until) REAL(cnd_timedwait)(cond, mutex, until)
    const struct lock_wait wait = {SLEEP_cnd_timedwait, false, CLOCK_REALTIME, deadline};
    RETURN_AT_DEADLINE(CND_WAIT, wait, result == thrd_timedout, thrd_error);
}
#endif

/* ----- Semaphores ----- */

#if ALL || defined(SLEEP_ONLY_sem_timedwait)
SLEEP_EXPORT int HOOK(sem_timedwait)(sem_t *restrict sem, const struct timespec *restrict deadline) {
#define SEM_WAIT(until) REAL(sem_timedwait)(sem, until)
    const struct lock_wait wait = {SLEEP_sem_timedwait, IS_SHARED_SEM(sem), CLOCK_REALTIME, deadline};
    RETURN_AT_DEADLINE(SEM_WAIT, wait, result != 0 && errno == ETIMEDOUT, with_errno(EINVAL));
}
#endif

#if SLEEP_HAS_CLOCKWAIT && (ALL || defined(SLEEP_ONLY_sem_clockwait))
SLEEP_EXPORT int HOOK(sem_clockwait)(sem_t *restrict sem, clockid_t clock,
                                     const struct timespec *restrict deadline) {
#define SEM_CLOCKWAIT(until) REAL(sem_clockwait)(sem, clock, until)
    const struct lock_wait wait = {SLEEP_sem_clockwait, IS_SHARED_SEM(sem), clock, deadline};
    RETURN_AT_DEADLINE(SEM_CLOCKWAIT, wait, result != 0 && errno == ETIMEDOUT, with_errno(EINVAL));
}
#endif

/* ----- Mutexes ----- */

#if ALL || defined(SLEEP_ONLY_pthread_mutex_timedlock)
SLEEP_EXPORT int HOOK(pthread_mutex_timedlock)(pthread_mutex_t *restrict mutex,
                                               const struct timespec *restrict deadline) {
#define MUTEX_LOCK(until) REAL(pthread_mutex_timedlock)(mutex, until)
    const struct lock_wait wait = {SLEEP_pthread_mutex_timedlock, IS_SHARED_MUTEX(mutex), CLOCK_REALTIME,
                                   deadline};
    RETURN_AT_DEADLINE(MUTEX_LOCK, wait, result == ETIMEDOUT, EINVAL);
}
#endif

#if SLEEP_HAS_CLOCKWAIT && (ALL || defined(SLEEP_ONLY_pthread_mutex_clocklock))
SLEEP_EXPORT int HOOK(pthread_mutex_clocklock)(pthread_mutex_t *restrict mutex, clockid_t clock,
                                               const struct timespec *restrict deadline) {
#define MUTEX_CLOCKLOCK(until) REAL(pthread_mutex_clocklock)(mutex, clock, until)
    const struct lock_wait wait = {SLEEP_pthread_mutex_clocklock, IS_SHARED_MUTEX(mutex), clock, deadline};
    RETURN_AT_DEADLINE(MUTEX_CLOCKLOCK, wait, result == ETIMEDOUT, EINVAL);
}
#endif

#if ALL || defined(SLEEP_ONLY_mtx_timedlock)
SLEEP_EXPORT int HOOK(mtx_timedlock)(mtx_t *restrict mutex, const struct timespec *restrict deadline) {
#define MTX_LOCK(until) REAL(mtx_timedlock)(mutex, until)
    const struct lock_wait wait = {SLEEP_mtx_timedlock, false, CLOCK_REALTIME, deadline};
    RETURN_AT_DEADLINE(MTX_LOCK, wait, result == thrd_timedout, thrd_error);
}
#endif

/* ----- Locks for readers and writers ----- */

#if ALL || defined(SLEEP_ONLY_pthread_rwlock_timedrdlock)
SLEEP_EXPORT int HOOK(pthread_rwlock_timedrdlock)(pthread_rwlock_t *restrict lock,
                                                  const struct timespec *restrict deadline) {
#define RDLOCK(until) REAL(pthread_rwlock_timedrdlock)(lock, until)
    const struct lock_wait wait = {SLEEP_pthread_rwlock_timedrdlock, IS_SHARED_RWLOCK(lock), CLOCK_REALTIME,
                                   deadline};
    RETURN_AT_DEADLINE(RDLOCK, wait, result == ETIMEDOUT, EINVAL);
}
#endif

#if ALL || defined(SLEEP_ONLY_pthread_rwlock_timedwrlock)
SLEEP_EXPORT int HOOK(pthread_rwlock_timedwrlock)(pthread_rwlock_t *restrict lock,
                                                  const struct timespec *restrict deadline) {
#define WRLOCK(until) REAL(pthread_rwlock_timedwrlock)(lock, until)
    const struct lock_wait wait = {SLEEP_pthread_rwlock_timedwrlock, IS_SHARED_RWLOCK(lock), CLOCK_REALTIME,
                                   deadline};
    RETURN_AT_DEADLINE(WRLOCK, wait, result == ETIMEDOUT, EINVAL);
}
#endif

#if SLEEP_HAS_CLOCKWAIT && (ALL || defined(SLEEP_ONLY_pthread_rwlock_clockrdlock))
SLEEP_EXPORT int HOOK(pthread_rwlock_clockrdlock)(pthread_rwlock_t *restrict lock, clockid_t clock,
                                                  const struct timespec *restrict deadline) {
#define RD_CLOCKLOCK(until) REAL(pthread_rwlock_clockrdlock)(lock, clock, until)
    const struct lock_wait wait = {SLEEP_pthread_rwlock_clockrdlock, IS_SHARED_RWLOCK(lock), clock, deadline};
    RETURN_AT_DEADLINE(RD_CLOCKLOCK, wait, result == ETIMEDOUT, EINVAL);
}
#endif

#if SLEEP_HAS_CLOCKWAIT && (ALL || defined(SLEEP_ONLY_pthread_rwlock_clockwrlock))
SLEEP_EXPORT int HOOK(pthread_rwlock_clockwrlock)(pthread_rwlock_t *restrict lock, clockid_t clock,
                                                  const struct timespec *restrict deadline) {
#define WR_CLOCKLOCK(until) REAL(pthread_rwlock_clockwrlock)(lock, clock, until)
    const struct lock_wait wait = {SLEEP_pthread_rwlock_clockwrlock, IS_SHARED_RWLOCK(lock), clock, deadline};
    RETURN_AT_DEADLINE(WR_CLOCKLOCK, wait, result == ETIMEDOUT, EINVAL);
}
#endif
