/* Notes whether a thread is inside libcurl, and which virtual clock libcurl then sees. */
#include "adapters/curl/process/inside.h"

#include "adapters/curl/process/installed.h"

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

/* The mock's time, for a clock that runs. */
static int64_t now_of_mock(void) {
    struct iam_mock *mock = acquire_mock();
    const int64_t ms = mock ? iam_mock_now_ms(mock) : -1;
    release_mock();
    return ms;
}

struct inside inside_enter_at(const struct real *real, struct virtual_clock *clock, const void *frame) {
    const struct inside before = inside;
    forgotten = NULL;
    if (clock)
        clock_use(clock);
    inside = (struct inside){.depth = is_outside(&before, frame) ? 1 : before.depth + 1,
                             .clock = clock,
                             .mock_ms = clock && clock->runs ? now_of_mock() : -1,
                             .real = real,
                             .frame = (uintptr_t)frame};
    return before;
}

/* Let time pass for the call of libcurl's that this thread is in. `moved`: a clock that has moved already. */
static void pass_time_inside(const struct virtual_clock *moved, int64_t ns) {
    if (is_outside(&inside, __builtin_frame_address(0)))
        return;
    inside.moved_ns += ns;
    if (inside.clock && inside.clock != moved)
        clock_move_alone(inside.clock, ns);
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

void clock_move(struct virtual_clock *clock, int64_t ns) {
    clock_move_alone(clock, ns);
    pass_time_inside(clock, ns);
}
