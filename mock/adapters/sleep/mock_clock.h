/* The clock of the installed mock, in nanoseconds: the mock itself counts whole milliseconds. Reading takes
 * no lock of this library. */
#ifndef MOCK_ADAPTERS_SLEEP_MOCK_CLOCK_H
#define MOCK_ADAPTERS_SLEEP_MOCK_CLOCK_H

#include "adapters/sleep/sleep.h"

/* Begin at the mock's time. Call under state.c's mutex, before another thread can read the clock. */
void iam_mock_sleep_internal_start_clock(struct iam_mock *mock);

/* Move the clock by `span`, which must be valid. Call under state.c's mutex. Returns 0; or EINVAL, with the
 * clock as it was: the clock would pass its end. */
int iam_mock_sleep_internal_move_clock(struct iam_mock *mock, const struct timespec *span);

/* Returns the clock's time. While another thread moves the clock, the part of a millisecond is left out: the
 * result is then at most the time at the end of the move. */
struct timespec iam_mock_sleep_internal_read_clock(struct iam_mock *mock);

/* Returns the time for the program. It is never before a time that any thread was shown since the start,
 * unless iam_mock_restore() set the mock's clock back. */
struct timespec iam_mock_sleep_internal_show_clock(struct iam_mock *mock);

#endif
