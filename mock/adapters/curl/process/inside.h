/* Whether this thread is inside libcurl, and which virtual clock libcurl then sees. */
#ifndef MOCK_ADAPTERS_CURL_PROCESS_INSIDE_H
#define MOCK_ADAPTERS_CURL_PROCESS_INSIDE_H

#include "adapters/curl/process/base.h"
#include "adapters/curl/process/real.h"

/* The real monotonic clock plus the virtual time waited. */
struct virtual_clock {
    int64_t offset_ns; /* written by inside.c only */
};

/* The time by this clock. */
int64_t clock_now_ns(const struct virtual_clock *clock);
/* The clock moves on, and so does the clock of everything that this thread is inside of. */
void clock_move(struct virtual_clock *clock, int64_t ns);

struct inside {
    int depth; /* 0: this thread is outside libcurl; calls nest by callbacks */
    int64_t offset_ns;
    struct virtual_clock *clock; /* NULL: the real one */
    int64_t moved_ns; /* by how much clocks moved since; the outer call's clock moves by it as well */
    int64_t mock_ms;  /* the mock's clock at the time of entering; -1: no mock was installed */
    const struct real *real;
};

/* Call around each call of libcurl's. Returns the state before, for inside_leave(). `clock` NULL: the real
 * clock. */
struct inside inside_enter(const struct real *real, struct virtual_clock *clock);
/* Time that passed inside has passed for the outer call too. */
void inside_leave(struct inside before);

/* The thread is outside, whatever it was: a callback left libcurl by longjmp(), perhaps after a failed
 * assertion. */
void inside_reset(void);

/* Of this thread; never NULL, never changed by the caller. */
const struct inside *inside_state(void);

#endif
