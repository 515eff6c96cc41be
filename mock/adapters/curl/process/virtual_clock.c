/* The clock that libcurl sees in one multi handle. */
#include "adapters/curl/process/virtual_clock.h"

#include "adapters/curl/process/installed.h"
#include "adapters/curl/process/libc.h"

#include <time.h>

#define SECOND_NS (1000 * MS_NS)

NOT_INSTRUMENTED int64_t clock_real_ns(void) {
    struct timespec now;
    if (real_clocks()->clock_gettime(CLOCK_MONOTONIC, &now) != 0)
        return 0;
    return (int64_t)now.tv_sec * SECOND_NS + now.tv_nsec;
}

/* ----- The thread ----- */

/* Its address differs for two threads that exist at the same time; initial-exec: it never allocates. */
static _Thread_local char thread_mark __attribute__((tls_model("initial-exec")));

/* Returns how far the thread's waits have moved the clock since it last used it. */
NOT_INSTRUMENTED static int64_t thread_waited_ns(const struct virtual_clock *clock) {
    if (clock->runs || clock->thread != &thread_mark)
        return 0;
    const int64_t ms = iam_mock_thread_advanced_ms() - clock->thread_waited_ms;
    return ms > 0 ? ms * MS_NS : 0;
}

void clock_use(struct virtual_clock *clock) {
    const int64_t waited = thread_waited_ns(clock);
    clock->shown_ns += waited;
    clock->waited_ns += waited;
    clock->thread = &thread_mark;
    clock->thread_waited_ms = iam_mock_thread_advanced_ms();
}

/* ----- Its time ----- */

void clock_start(struct virtual_clock *clock, bool whole_second) {
    const int64_t now = clock_real_ns();
    *clock = (struct virtual_clock){.shown_ns = whole_second ? now / SECOND_NS * SECOND_NS : now};
}

NOT_INSTRUMENTED int64_t clock_now_ns(const struct virtual_clock *clock) {
    return clock->runs ? clock_real_ns() + clock->ahead_ns : clock->shown_ns + thread_waited_ns(clock);
}

NOT_INSTRUMENTED int64_t clock_mock_ns(const struct virtual_clock *clock) {
    return clock->knows_mock && !clock->runs ? clock_now_ns(clock) + clock->mock_ahead_ns : -1;
}

/* ----- The mock's time ----- */

void clock_take_mock_time(struct virtual_clock *clock) {
    struct iam_mock *mock = acquire_mock();
    clock_use(clock);
    clock->shown_ns =
        (clock->shown_ns + MS_NS - 1) / MS_NS * MS_NS; /* an answer came just before a timeout */
    clock->waited_ns = 0;
    clock->knows_mock = mock != NULL;
    if (mock)
        clock->mock_ahead_ns = iam_mock_now_ms(mock) * MS_NS - clock_now_ns(clock);
    clock->installation = installation_number();
    release_mock();
}

void clock_set_running(struct virtual_clock *clock, bool runs) {
    if (clock->runs == runs)
        return;
    const int64_t now = clock_now_ns(clock);
    clock->ahead_ns = now - clock_real_ns();
    clock->shown_ns = now;
    clock->runs = runs;
    clock_take_mock_time(clock);
}

/* Move the mock's clock to this one, unless it is later already. */
static void show_mock(const struct virtual_clock *clock) {
    const int64_t ns = clock_mock_ns(clock);
    struct iam_mock *mock = ns >= 0 ? acquire_mock() : NULL;
    if (mock && clock->installation == installation_number())
        iam_mock_reach_ms(mock, (ns + MS_NS - 1) / MS_NS);
    if (ns >= 0)
        release_mock();
}

void clock_move_alone(struct virtual_clock *clock, int64_t ns) {
    clock->shown_ns += ns;
    clock->ahead_ns += ns;
    clock->waited_ns += ns;
    show_mock(clock);
}
