/* Notes whether a thread is inside libcurl, and which virtual clock libcurl then sees. */
#include "adapters/curl/process/inside.h"

#include "adapters/curl/process/installed.h"
#include "adapters/curl/process/libc.h"

#include <time.h>

/* initial-exec: reading it never allocates. */
static _Thread_local struct inside inside __attribute__((tls_model("initial-exec")));

NOT_INSTRUMENTED const struct inside *inside_state(void) { return &inside; }

struct inside inside_enter(const struct real *real, struct virtual_clock *clock) {
    struct inside before = inside;
    struct iam_mock *mock = acquire_mock();
    inside.mock_ms = mock ? iam_mock_now_ms(mock) : -1;
    release_mock();
    inside.real = real;
    inside.clock = clock;
    inside.offset_ns = clock ? clock->offset_ns : 0;
    inside.moved_ns = 0;
    inside.depth = before.depth + 1;
    return before;
}

struct inside inside_enter_real_time(const struct real *real) {
    struct inside before = inside_enter(real, NULL);
    inside.mock_ms = -1;
    return before;
}

/* Let time pass for the call of libcurl's that this thread is in. `moved`: a clock that has moved already. */
static void pass_time_inside(const struct virtual_clock *moved, int64_t ns) {
    if (inside.depth == 0)
        return;
    inside.moved_ns += ns;
    if (inside.clock && inside.clock != moved)
        inside.clock->offset_ns += ns;
    inside.offset_ns += ns;
}

void inside_leave(struct inside before) {
    const struct virtual_clock *clock = inside.clock;
    int64_t moved_ns = inside.moved_ns;
    inside = before;
    if (moved_ns > 0) /* this was a call from a callback of another handle */
        pass_time_inside(clock, moved_ns);
}

void inside_reset(void) { inside = (struct inside){0}; }

int64_t clock_now_ns(const struct virtual_clock *clock) {
    struct timespec now;
    if (real_libc()->clock_gettime(CLOCK_MONOTONIC, &now) != 0)
        return clock->offset_ns;
    return (int64_t)now.tv_sec * 1000 * MS_NS + now.tv_nsec + clock->offset_ns;
}

void clock_move(struct virtual_clock *clock, int64_t ns) {
    clock->offset_ns += ns;
    pass_time_inside(clock, ns);
}
