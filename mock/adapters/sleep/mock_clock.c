/* The clock of the installed mock, in nanoseconds: the mock itself counts whole milliseconds. */
#include "adapters/sleep/mock_clock.h"

#include "adapters/sleep/span.h"

#include <errno.h>
#include <stdatomic.h>

/* A reader may interrupt a move at any place: it reads `moves` before and after. */
static struct {
    atomic_uint moves;        /* odd while the mock's clock and rest_ns change */
    _Atomic int64_t rest_ns;  /* waited, but less than the millisecond that moves the mock */
    _Atomic int64_t base_ms;  /* the mock's clock at the start */
    _Atomic int64_t shown_ns; /* the latest time that a thread was shown, since base_ms */
} clock_state;

void iam_mock_sleep_internal_start_clock(struct iam_mock *mock) {
    atomic_store(&clock_state.rest_ns, 0);
    atomic_store(&clock_state.base_ms, iam_mock_now_ms(mock));
    atomic_store(&clock_state.shown_ns, 0);
}

int iam_mock_sleep_internal_move_clock(struct iam_mock *mock, const struct timespec *span) {
    if (span->tv_sec > FAR_S)
        return EINVAL;
    const int64_t rest = atomic_load(&clock_state.rest_ns) + span->tv_nsec;
    atomic_fetch_add(&clock_state.moves, 1);
    const bool moved = iam_mock_advance_ms(mock, (int64_t)span->tv_sec * 1000 + rest / MS_NS) == 0;
    if (moved)
        atomic_store(&clock_state.rest_ns, rest % MS_NS);
    atomic_fetch_add(&clock_state.moves, 1);
    return moved ? 0 : EINVAL;
}

SLEEP_NOT_INSTRUMENTED static int64_t read_ms(struct iam_mock *mock, int64_t *rest_ns) {
    const unsigned before = atomic_load(&clock_state.moves);
    const int64_t ms = iam_mock_now_ms(mock);
    *rest_ns = atomic_load(&clock_state.rest_ns);
    if (before % 2 == 0 && before == atomic_load(&clock_state.moves))
        return ms;
    *rest_ns = 0;
    return iam_mock_now_ms(mock);
}

SLEEP_NOT_INSTRUMENTED static struct timespec to_time(int64_t ms, int64_t rest_ns) {
    return (struct timespec){(time_t)(ms / 1000), (long)(ms % 1000 * MS_NS + rest_ns)};
}

SLEEP_NOT_INSTRUMENTED struct timespec iam_mock_sleep_internal_read_clock(struct iam_mock *mock) {
    int64_t rest_ns;
    const int64_t ms = read_ms(mock, &rest_ns);
    return to_time(ms, rest_ns);
}

/* 292 years from the start on; beyond, whole milliseconds are shown */
#define MAX_SHOWN_MS (INT64_MAX / MS_NS - 1)

SLEEP_NOT_INSTRUMENTED struct timespec iam_mock_sleep_internal_show_clock(struct iam_mock *mock) {
    int64_t shown = atomic_load(&clock_state.shown_ns), ms, rest_ns, ns;
    do {
        ms = read_ms(mock, &rest_ns);
        const int64_t since = ms - atomic_load(&clock_state.base_ms);
        if (since > MAX_SHOWN_MS || since < -MAX_SHOWN_MS)
            return to_time(ms, 0);
        ns = since * MS_NS + rest_ns;
        /* `shown` was read first, so it is before the next millisecond, or the clock went back. */
        if (ns < shown && shown < (since + 1) * MS_NS)
            ns = shown;
        rest_ns = ns - since * MS_NS;
    } while (ns != shown && !atomic_compare_exchange_weak(&clock_state.shown_ns, &shown, ns));
    return to_time(ms, rest_ns);
}
