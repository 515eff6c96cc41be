/* Remembers when the program read a real clock, by the mock's time: a deadline that the program computes from
 * the reading then has its place on the mock's clock, exactly, however slow the machine is. */
#include "adapters/sleep/anchor.h"

enum { ANCHOR_REALTIME, ANCHOR_MONOTONIC, ANCHOR_COUNT };

/* initial-exec: an access never allocates, not even in a signal handler. */
static _Thread_local struct {
    struct sleep_anchor readings[ANCHOR_COUNT];
    struct timespec deadline; /* of the last wait until one */
    clockid_t clock;
    size_t calls;
} thread __attribute__((tls_model("initial-exec")));

/* A deadline that is computed from a reading of a coarse clock is compared with the exact one. */
SLEEP_NOT_INSTRUMENTED static struct sleep_anchor *find(clockid_t clock) {
    switch (clock) {
    case CLOCK_REALTIME:
#ifdef CLOCK_REALTIME_COARSE
    case CLOCK_REALTIME_COARSE:
#endif
        return &thread.readings[ANCHOR_REALTIME];
    case CLOCK_MONOTONIC:
#ifdef CLOCK_MONOTONIC_COARSE
    case CLOCK_MONOTONIC_COARSE:
#endif
        return &thread.readings[ANCHOR_MONOTONIC];
    default:
        return NULL;
    }
}

static bool is_equal(const struct timespec *one, const struct timespec *other) {
    return one->tv_sec == other->tv_sec && one->tv_nsec == other->tv_nsec;
}

SLEEP_NOT_INSTRUMENTED static bool is_before(const struct timespec *one, const struct timespec *other) {
    return one->tv_sec < other->tv_sec || (one->tv_sec == other->tv_sec && one->tv_nsec < other->tv_nsec);
}

SLEEP_NOT_INSTRUMENTED void iam_mock_sleep_internal_set_anchor(clockid_t clock,
                                                               const struct sleep_anchor *reading) {
    struct sleep_anchor *last = find(clock);
    if (!last)
        return;
    /* time() and the coarse clocks show an earlier time than the reading before: that one is more exact. */
    const bool coarse = last->install == reading->install && is_before(&reading->real, &last->real) &&
                        !is_before(&last->mock, &reading->mock);
    if (!coarse)
        *last = *reading;
}

void iam_mock_sleep_internal_drop_anchor(clockid_t clock) {
    struct sleep_anchor *last = find(clock);
    if (last)
        last->install = 0;
}

bool iam_mock_sleep_internal_get_anchor(clockid_t clock, unsigned install, struct sleep_anchor *out) {
    const struct sleep_anchor *last = find(clock);
    if (!last || last->install != install)
        return false;
    *out = *last;
    return true;
}

bool iam_mock_sleep_internal_is_repeated(clockid_t clock, const struct timespec *deadline, size_t calls) {
    const bool repeated =
        thread.clock == clock && thread.calls == calls && is_equal(&thread.deadline, deadline);
    thread.clock = clock;
    thread.calls = calls;
    thread.deadline = *deadline;
    return repeated;
}
