/* Notes whether a thread is inside libcurl, and which virtual clock libcurl then sees. */
#ifndef MOCK_ADAPTERS_CURL_PROCESS_INSIDE_H
#define MOCK_ADAPTERS_CURL_PROCESS_INSIDE_H

#include "adapters/curl/process/base.h"
#include "adapters/curl/process/real.h"
#include "adapters/curl/process/virtual_clock.h"

/* Move the clock, and the clocks of all calls of libcurl's that this thread is in. */
void clock_move(struct virtual_clock *clock, int64_t ns);

/* The innermost call of libcurl's that a thread is in. Calls nest by callbacks. */
struct inside {
    int depth;                   /* how many calls the thread is in; 0: it is outside libcurl */
    struct virtual_clock *clock; /* that libcurl sees; NULL: the real one */
    int64_t moved_ns;            /* by how much clocks moved in this call: the outer call's clock moves too */
    int64_t mock_ms;             /* while the clock runs: the mock's when the call began; else -1 */
    const struct real *real;     /* the libcurl that was called */
    uintptr_t frame;             /* on the thread's stack, of the function that calls libcurl */
};

/* As inside_enter(). `frame`: of the function that calls libcurl. */
struct inside inside_enter_at(const struct real *real, struct virtual_clock *clock, const void *frame);

/* Always inline, so that the frame is the caller's: those of libcurl's functions are below it. */
#define INSIDE_INLINE __attribute__((always_inline)) static inline

/* Call before each call of libcurl's, in the function that calls it. Returns the thread's state from before,
 * for inside_leave(). `clock` NULL: the real clock. */
INSIDE_INLINE struct inside inside_enter(const struct real *real, struct virtual_clock *clock) {
    return inside_enter_at(real, clock, __builtin_frame_address(0));
}

/* Call after each call of libcurl's. The time that passed in it passes for the outer call too. */
void inside_leave(struct inside before);

/* Note that the thread is outside libcurl. A callback may have left libcurl by longjmp(), for example after a
 * failed assertion. */
void inside_reset(void);

/* Call before a clock is freed: the thread may have left libcurl's call by longjmp() or pthread_exit(). */
void inside_forget(const struct virtual_clock *clock);

/* As inside_state(). `frame`: of the function that asks. */
const struct inside *inside_state_at(const void *frame);

/* Returns this thread's state. Never NULL; the caller must not change it. If the caller is called from where
 * the call of libcurl's began, or from an earlier function, the thread has left libcurl: the depth is 0. */
INSIDE_INLINE const struct inside *inside_state(void) { return inside_state_at(__builtin_frame_address(0)); }

#endif
