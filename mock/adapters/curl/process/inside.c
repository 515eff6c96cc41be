/* Notes whether a thread is inside libcurl, and which virtual clock libcurl then sees. */
#include "adapters/curl/process/inside.h"

#include "adapters/curl/process/installed.h"
#include "adapters/curl/process/libc.h"

#include <time.h>

/* initial-exec: reading it never allocates. */
static _Thread_local struct inside inside __attribute__((tls_model("initial-exec")));

/* Set by inside_forget(), for the inside_leave() that follows. */
static _Thread_local const struct virtual_clock *forgotten __attribute__((tls_model("initial-exec")));

/* Is a function with this frame outside that call of libcurl's? It is if the frame is not below the call's,
 * since stacks grow down: the thread left the call by longjmp(), or it switched to another stack in a
 * callback. It may come back from there, so the state is kept. */
NOT_INSTRUMENTED static bool is_outside(const struct inside *call, const void *frame) {
    return call->depth == 0 || (uintptr_t)frame >= call->frame;
}

NOT_INSTRUMENTED const struct inside *inside_state_at(const void *frame) {
    static const struct inside outside;
    return is_outside(&inside, frame) ? &outside : &inside;
}

struct inside inside_enter_at(const struct real *real, struct virtual_clock *clock, const void *frame) {
    struct inside before = inside;
    struct iam_mock *mock = acquire_mock();
    forgotten = NULL;
    inside = (struct inside){.depth = is_outside(&before, frame) ? 1 : before.depth + 1,
                             .offset_ns = clock ? clock->offset_ns : 0,
                             .clock = clock,
                             .mock_ms = mock ? iam_mock_now_ms(mock) : -1,
                             .real = real,
                             .frame = (uintptr_t)frame};
    release_mock();
    return before;
}

struct inside inside_enter_real_time_at(const struct real *real, const void *frame) {
    struct inside before = inside_enter_at(real, NULL, frame);
    inside.mock_ms = -1;
    return before;
}

/* Let time pass for the call of libcurl's that this thread is in. `moved`: a clock that has moved already. */
static void pass_time_inside(const struct virtual_clock *moved, int64_t ns) {
    if (is_outside(&inside, __builtin_frame_address(0)))
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
    if (forgotten && inside.clock == forgotten) { /* the thread has left that call: its handle is freed */
        inside.depth--;
        inside.clock = NULL;
    }
    forgotten = NULL;
    if (moved_ns > 0) /* this was a call from a callback of another handle */
        pass_time_inside(clock, moved_ns);
}

void inside_reset(void) { inside = (struct inside){0}; }

void inside_forget(const struct virtual_clock *clock) {
    forgotten = clock;
    if (inside.clock == clock)
        inside.clock = NULL;
}

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
