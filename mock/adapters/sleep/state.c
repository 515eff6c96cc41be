/* The installed mock, and the clock that waits move. This is the library's only state, one for the
 * process. */
#include "adapters/sleep/state.h"

#include "adapters/sleep/deadline.h"
#include "adapters/sleep/probe.h"

#ifndef SLEEP_WRAPS
#include <dlfcn.h>
#endif
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#define MS_NS 1000000

/* A wait holds the mutex while it moves the mock's clock. A thread that only asks for the time takes no lock
 * and counts as a reader. iam_mock_sleep_uninstall() waits for both, so the mock is not freed while they use
 * it. While no mock is installed, there is neither: a signal handler may sleep then. A mock never calls back,
 * so the order of locks is always the mutex, then the mock's. All fields are written under the mutex. */
static struct {
    pthread_mutex_t mutex;
    struct iam_mock *_Atomic mock;
    atomic_bool wall_clock;
    atomic_uint readers;
    atomic_uint moves;       /* odd while the mock's clock and rest_ns change */
    _Atomic int64_t rest_ns; /* waited but not yet moved: the mock's clock counts whole milliseconds */
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

/* No clock moves this far before its end, and in milliseconds the number does not overflow. */
#define MAX_WAIT_S INT64_C(400000000000)

static int move_clock(struct iam_mock *mock, const struct timespec *span) {
    if (span->tv_sec > MAX_WAIT_S)
        return EINVAL;
    int64_t rest = atomic_load(&state.rest_ns) + span->tv_nsec;
    atomic_fetch_add(&state.moves, 1);
    bool moved = iam_mock_advance_ms(mock, (int64_t)span->tv_sec * 1000 + rest / MS_NS) == 0;
    if (moved)
        atomic_store(&state.rest_ns, rest % MS_NS);
    atomic_fetch_add(&state.moves, 1);
    return moved ? 0 : EINVAL;
}

/* If this thread itself is moving the clock, and its allocator asks for the time, no try succeeds. */
#define MAX_TRIES 1000

SLEEP_NOT_INSTRUMENTED static void read_clock(struct iam_mock *mock, struct timespec *out) {
    int64_t ms, rest;
    unsigned before;
    int tries = 0;
    do {
        before = atomic_load(&state.moves);
        ms = iam_mock_now_ms(mock);
        rest = atomic_load(&state.rest_ns);
    } while ((before % 2 != 0 || before != atomic_load(&state.moves)) && ++tries < MAX_TRIES);
    out->tv_sec = (time_t)(ms / 1000);
    out->tv_nsec = (long)(ms % 1000 * MS_NS + rest);
}

bool iam_mock_sleep_internal_active(void) { return atomic_load(&state.mock) != NULL; }

int iam_mock_sleep_internal_wait(enum sleep_name name, const struct timespec *span) {
    if (iam_mock_sleep_internal_probed(name))
        return 0;
    if (!iam_mock_sleep_internal_active())
        return SLEEP_REALLY;
    pthread_testcancel(); /* like the real functions: a thread that only sleeps can be cancelled */
    const int cancellation = lock();
    struct iam_mock *mock = atomic_load(&state.mock);
    if (mock && !atomic_load(&state.wall_clock))
        iam_mock_sleep_internal_note_wait(mock);
    int result = mock ? move_clock(mock, span) : SLEEP_REALLY;
    unlock(cancellation);
    sched_yield(); /* a loop that sleeps until another thread is done must let that thread run */
    return result;
}

int iam_mock_sleep_internal_wait_until(const struct timespec *target) {
    if (!atomic_load(&state.wall_clock))
        return SLEEP_REALLY;
    pthread_testcancel();
    const int cancellation = lock();
    struct iam_mock *mock = atomic_load(&state.mock);
    int result = SLEEP_REALLY;
    if (mock && atomic_load(&state.wall_clock)) {
        struct timespec now;
        read_clock(mock, &now);
        struct timespec span = {target->tv_sec - now.tv_sec, target->tv_nsec - now.tv_nsec};
        if (span.tv_nsec < 0) {
            span.tv_sec--;
            span.tv_nsec += 1000L * MS_NS;
        }
        result = span.tv_sec < 0 ? 0 : move_clock(mock, &span);
    }
    unlock(cancellation);
    sched_yield();
    return result;
}

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
        read_clock(mock, out);
    atomic_fetch_sub(&state.readers, 1);
    return mock != NULL;
}

static const struct {
    const char *name;
    bool waits;
} checks[SLEEP_NAME_COUNT] = {
#define WAITS(name) {#name, true},
#define CHECKED(name) {#name, true},
#define TELLS(name) {#name, false},
#include "adapters/sleep/names.def"
#undef WAITS
#undef CHECKED
#undef TELLS
};

/* The first name of that kind, at `from` or after, that did not reach the probe; SLEEP_NAME_COUNT: all
 * did. */
static size_t next_missing(uint32_t met, size_t from, bool waits) {
    while (from < SLEEP_NAME_COUNT && (checks[from].waits != waits || (met >> from & 1) != 0))
        from++;
    return from;
}

static int sleep_error(struct iam_mock_error *error, int code, const char *field, const char *message) {
    if (error) {
        *error = (struct iam_mock_error){.code = code};
        (void)snprintf(error->field, sizeof error->field, "%s", field);
        (void)snprintf(error->message, sizeof error->message, "%s", message);
    }
    return code;
}

#ifdef SLEEP_WRAPS
#define MISSING "linker flags are missing: -Wl"
#define MISSING_EACH ",--wrap="
static void say_what_to_do(char out[], size_t size, const char *name) {
    (void)snprintf(out, size, "%s", "");
    (void)name;
}
#else
#define MISSING "these don't reach iammock-sleep:"
#define MISSING_EACH " "
static void say_what_to_do(char out[], size_t size, const char *name) {
    Dl_info first;
    const bool known = dladdr(dlsym(RTLD_DEFAULT, name), &first) && first.dli_fname;
    const char *slash = known ? strrchr(first.dli_fname, '/') : NULL;
    (void)snprintf(out, size, "; %.60s has %s first: link or preload iammock-sleep before that",
                   slash   ? slash + 1
                   : known ? first.dli_fname
                           : "another library",
                   name);
}
#endif

static int missing_error(struct iam_mock_error *error, uint32_t met, size_t first) {
    char message[sizeof error->message] = MISSING, end[144];
    say_what_to_do(end, sizeof end, checks[first].name);
    size_t size = sizeof MISSING - 1, room = sizeof message - 1 - strlen(end);
    for (size_t i = first; i < SLEEP_NAME_COUNT; i = next_missing(met, i + 1, true)) {
        int more = snprintf(message + size, room - size, MISSING_EACH "%s", checks[i].name);
        if (more < 0 || (size_t)more >= room - size)
            break;
        size += (size_t)more;
    }
    memcpy(message + size, end, strlen(end) + 1);
    return sleep_error(error, IAM_MOCK_EINVAL, checks[first].name, message);
}

int iam_mock_sleep_install(struct iam_mock *mock, struct iam_mock_error *error) {
    if (!mock)
        return sleep_error(error, IAM_MOCK_EINVAL, "mock", "mock is NULL");
    uint32_t met = iam_mock_sleep_internal_probe();
    size_t missing = next_missing(met, 0, true);
    if (missing < SLEEP_NAME_COUNT)
        return missing_error(error, met, missing);
    const int cancellation = lock();
    struct iam_mock *before = atomic_load(&state.mock);
    if (!before) {
        atomic_store(&state.rest_ns, 0);
        atomic_store(&state.wall_clock, false);
        iam_mock_sleep_internal_note_install();
        atomic_store(&state.mock, mock);
    }
    unlock(cancellation);
    if (!before)
        return 0;
    return sleep_error(error, IAM_MOCK_EEXIST, "mock",
                       before == mock ? "this mock is installed already"
                                      : "another mock is installed: iam_mock_sleep_uninstall() comes first");
}

void iam_mock_sleep_uninstall(void) {
    const int cancellation = lock();
    atomic_store(&state.wall_clock, false);
    atomic_store(&state.mock, NULL);
    while (atomic_load(&state.readers) > 0)
        sched_yield();
    unlock(cancellation);
}

int iam_mock_sleep_wall_clock(bool on) {
    if (on && next_missing(iam_mock_sleep_internal_probe(), 0, false) < SLEEP_NAME_COUNT)
        return IAM_MOCK_EINVAL;
    const int cancellation = lock();
    bool possible = !on || atomic_load(&state.mock);
    if (possible)
        atomic_store(&state.wall_clock, on);
    unlock(cancellation);
    return possible ? 0 : IAM_MOCK_EINVAL;
}
