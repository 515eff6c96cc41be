/* The clock that libcurl sees in one multi handle. */
#ifndef MOCK_ADAPTERS_CURL_PROCESS_VIRTUAL_CLOCK_H
#define MOCK_ADAPTERS_CURL_PROCESS_VIRTUAL_CLOCK_H

#include "adapters/curl/process/base.h"

/*
 * It stands still: only the adapter's waits move it, and waits of the thread that uses it
 * (iam_mock_advance_ms(), which iammock-sleep calls). While the multi handle has transfers that are not the
 * mock's, it runs as the real clock does. It never jumps when it begins or ends to run, and when a mock is
 * installed or uninstalled. Written by virtual_clock.c only.
 */
struct virtual_clock {
    bool runs;
    int64_t shown_ns;         /* what libcurl sees, while the clock stands still */
    int64_t ahead_ns;         /* while it runs: how far it is ahead of the real clock */
    bool knows_mock;          /* has taken a mock's time, which is: */
    int64_t mock_ahead_ns;    /* so far ahead of what libcurl sees */
    unsigned installation;    /* the mock's */
    int64_t waited_ns;        /* how far waits have moved it since it took a mock's time */
    const void *thread;       /* that used it last; NULL: none yet */
    int64_t thread_waited_ms; /* how far that thread had moved mocks' clocks by then */
};

/* Begin to show the time of the real clock. `whole_second`: rounded down, so that equal waits are equal
 * numbers of libcurl's too. */
void clock_start(struct virtual_clock *clock, bool whole_second);

/* Returns the real clock's time, in nanoseconds of CLOCK_MONOTONIC. */
int64_t clock_real_ns(void);
/* Returns the time that libcurl sees, in nanoseconds of CLOCK_MONOTONIC. */
int64_t clock_now_ns(const struct virtual_clock *clock);
/* Returns the mock's time that belongs to it, in nanoseconds since 1970; -1: it knows no mock, or runs. */
int64_t clock_mock_ns(const struct virtual_clock *clock);

/* Let the clock run, or stand still at the time of the installed mock. */
void clock_set_running(struct virtual_clock *clock, bool runs);
/* Take the time of the installed mock. Call when the first transfer begins. */
void clock_take_mock_time(struct virtual_clock *clock);
/* Note that this thread uses the clock from now on, and let its waits since it last did so move the clock. */
void clock_use(struct virtual_clock *clock);
/* Move the clock, and with it the mock's, which is the latest of all clocks. */
void clock_move_alone(struct virtual_clock *clock, int64_t ns);

#endif
