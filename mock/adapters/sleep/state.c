/* The installed mock, and the waits that move its clock. */
#include "adapters/sleep/state.h"

#include "adapters/sleep/alone.h"
#include "adapters/sleep/anchor.h"
#include "adapters/sleep/deadline.h"
#include "adapters/sleep/mock_clock.h"
#include "adapters/sleep/probe.h"
#include "adapters/sleep/span.h"
#include "adapters/sleep/timers.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

/* A wait holds the mutex while it moves the mock's clock. A thread that only asks for the time takes no lock
 * and counts as a reader. iam_mock_sleep_uninstall() waits for both, so the mock is not freed while they use
 * it. While no mock is installed, there is neither: a signal handler may sleep then. A mock never calls back,
 * so the order of locks is always the mutex, then the mock's. All fields are written under the mutex. */
static struct {
    pthread_mutex_t mutex;
    struct iam_mock *_Atomic mock;
    atomic_uint installs; /* so far; the number of this one */
    atomic_bool wall_clock;
    atomic_uint readers;
} state = {.mutex = PTHREAD_MUTEX_INITIALIZER};

/* Returns the thread's cancellation state, for unlock(). A thread that has the mutex can't be cancelled. */
static int lock(void) {
    int before;
    (void)pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &before);
    pthread_mutex_lock(&state.mutex);
    return before;
}

static void unlock(int before) {
    pthread_mutex_unlock(&state.mutex);
    (void)pthread_setcancelstate(before, &before);
}

/* Call under the mutex. Returns 0 or EINVAL. */
static int move_clock(struct iam_mock *mock, const struct timespec *span) {
    const int result = iam_mock_sleep_internal_move_clock(mock, span);
    if (atomic_load(&state.wall_clock)) /* a thread may read the clock during the next move: the part of a
                                           millisecond that is left out then must not be missing */
        (void)iam_mock_sleep_internal_show_clock(mock);
    const struct timespec now = iam_mock_sleep_internal_read_clock(mock);
    iam_mock_sleep_internal_fire_timers(&now);
    return result;
}

/* ----- Waits ----- */

bool iam_mock_sleep_internal_active(void) { return atomic_load(&state.mock) != NULL; }

SLEEP_NOT_INSTRUMENTED bool iam_mock_sleep_internal_shows_mock(void) {
    return atomic_load(&state.wall_clock);
}

/* A loop that sleeps until another thread or a child is done must let that run. Alone, the process keeps the
 * processor: on a busy machine, others would use it for milliseconds at each wait. */
static void let_others_run(void) {
    if (!iam_mock_sleep_internal_is_alone())
        sched_yield();
}

int iam_mock_sleep_internal_wait(const struct timespec *span) {
    if (!iam_mock_sleep_internal_active())
        return SLEEP_REALLY;
    pthread_testcancel(); /* like the real functions: a thread that only sleeps can be cancelled */
    const int cancellation = lock();
    struct iam_mock *mock = atomic_load(&state.mock);
    if (mock && !atomic_load(&state.wall_clock))
        iam_mock_sleep_internal_note_wait(mock);
    int result = mock ? move_clock(mock, span) : SLEEP_REALLY;
    unlock(cancellation);
    let_others_run();
    return result;
}

/* The reading that the program's deadline is computed from, probably; else the clock as it is now, which the
 * program may read in a way that is not noted. */
static struct sleep_anchor find_anchor(clockid_t clock) {
    struct sleep_anchor anchor = {0};
    const unsigned install = atomic_load(&state.installs);
    if (iam_mock_sleep_internal_get_anchor(clock, install, &anchor))
        return anchor;
    (void)clock_gettime(clock, &anchor.real);
    iam_mock_sleep_internal_drop_anchor(clock);
    return anchor;
}

/* Call under the mutex. Returns the time from the mock's time on; negative seconds if the deadline is past.
 */
static struct timespec find_span(struct iam_mock *mock, const struct sleep_anchor *anchor,
                                 const struct timespec *deadline) {
    const struct timespec now = iam_mock_sleep_internal_read_clock(mock);
    if (atomic_load(&state.wall_clock))
        return span_between(&now, deadline);
    const struct timespec span = span_between(&anchor->real, deadline);
    const struct timespec target = time_after(anchor->install == 0 ? &now : &anchor->mock, &span);
    return span_between(&now, &target);
}

static int wait_until(struct iam_mock *mock, clockid_t clock, const struct sleep_anchor *anchor,
                      const struct timespec *deadline) {
    const struct timespec span = find_span(mock, anchor, deadline);
    const bool is_past = span.tv_sec < 0 || (span.tv_sec == 0 && span.tv_nsec == 0);
    if (!atomic_load(&state.wall_clock)) {
        iam_mock_sleep_internal_note_wait(mock);
        if (iam_mock_sleep_internal_is_repeated(clock, deadline, iam_mock_call_count(mock)) && !is_past)
            return SLEEP_REALLY;
    }
    return is_past ? 0 : move_clock(mock, &span);
}

int iam_mock_sleep_internal_wait_until(clockid_t clock, const struct timespec *deadline) {
    if (!iam_mock_sleep_internal_active())
        return SLEEP_REALLY;
    if (deadline->tv_sec > FAR_S)
        return EINVAL;
    const struct sleep_anchor anchor = find_anchor(clock);
    const int cancellation = lock();
    struct iam_mock *mock = atomic_load(&state.mock);
    int result = mock ? wait_until(mock, clock, &anchor, deadline) : SLEEP_REALLY;
    unlock(cancellation);
    let_others_run();
    return result;
}

bool iam_mock_sleep_internal_find_span(clockid_t clock, const struct timespec *deadline,
                                       struct timespec *out) {
    const struct timespec end = {deadline->tv_sec > FAR_S ? FAR_S : deadline->tv_sec, deadline->tv_nsec};
    const struct sleep_anchor anchor = find_anchor(clock);
    const int cancellation = lock();
    struct iam_mock *mock = atomic_load(&state.mock);
    if (mock)
        *out = find_span(mock, &anchor, &end);
    unlock(cancellation);
    return mock != NULL;
}

bool iam_mock_sleep_internal_mock_time(struct timespec *out) {
    const int cancellation = lock();
    struct iam_mock *mock = atomic_load(&state.mock);
    if (mock)
        *out = iam_mock_sleep_internal_read_clock(mock);
    unlock(cancellation);
    return mock != NULL;
}

/* ----- Readers ----- */

SLEEP_NOT_INSTRUMENTED bool iam_mock_sleep_internal_now(enum sleep_name name, struct timespec *out) {
    if (iam_mock_sleep_internal_probed(name))
        return false;
    if (!atomic_load(&state.wall_clock)) {
        iam_mock_sleep_internal_note_read();
        return false;
    }
    atomic_fetch_add(&state.readers, 1);
    struct iam_mock *mock = atomic_load(&state.wall_clock) ? atomic_load(&state.mock) : NULL;
    if (mock)
        *out = iam_mock_sleep_internal_show_clock(mock);
    atomic_fetch_sub(&state.readers, 1);
    return mock != NULL;
}

SLEEP_NOT_INSTRUMENTED void iam_mock_sleep_internal_note_real(clockid_t clock, const struct timespec *real) {
    if (!atomic_load(&state.mock) || atomic_load(&state.wall_clock))
        return;
    atomic_fetch_add(&state.readers, 1);
    struct iam_mock *mock = atomic_load(&state.mock);
    if (mock) {
        const struct sleep_anchor reading = {*real, iam_mock_sleep_internal_read_clock(mock),
                                             atomic_load(&state.installs)};
        iam_mock_sleep_internal_set_anchor(clock, &reading);
    }
    atomic_fetch_sub(&state.readers, 1);
}

/* ----- Install ----- */

/* A test may forget to uninstall its mock. */
static void uninstall_freed(struct iam_mock *mock, void *unused) {
    (void)unused;
    if (atomic_load(&state.mock) == mock)
        iam_mock_sleep_uninstall();
}

struct iam_mock *iam_mock_sleep_internal_set(struct iam_mock *mock) {
    const int cancellation = lock();
    struct iam_mock *before = atomic_load(&state.mock);
    if (!before) {
        iam_mock_sleep_internal_start_clock(mock);
        iam_mock_sleep_internal_note_install();
        iam_mock_sleep_internal_disarm_timers();
        iam_mock_on_free(mock, uninstall_freed, &state);
        atomic_fetch_add(&state.installs, 1);
        atomic_store(&state.mock, mock);
    }
    unlock(cancellation);
    return before;
}

void iam_mock_sleep_uninstall(void) {
    const int cancellation = lock();
    struct iam_mock *mock = atomic_load(&state.mock);
    atomic_store(&state.wall_clock, false);
    atomic_store(&state.mock, NULL);
    while (atomic_load(&state.readers) > 0)
        sched_yield();
    if (mock)
        iam_mock_on_free(mock, NULL, &state);
    unlock(cancellation);
}

bool iam_mock_sleep_internal_set_wall_clock(bool on) {
    const int cancellation = lock();
    const bool possible = !on || atomic_load(&state.mock);
    if (possible)
        atomic_store(&state.wall_clock, on);
    unlock(cancellation);
    return possible;
}
