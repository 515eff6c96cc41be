/* The installed mock, whose clock waits move: the library's only state, and the process's. */
#ifndef MOCK_ADAPTERS_SLEEP_STATE_H
#define MOCK_ADAPTERS_SLEEP_STATE_H

#include "adapters/sleep/sleep.h"

#define SLEEP_REALLY (-1) /* no mock is installed: call the real function */

/* Move the clock by `span`, which must be valid. Returns SLEEP_REALLY, 0, or EINVAL past the end of the
 * clock. */
int iam_mock_sleep_internal_wait(enum sleep_name name, const struct timespec *span);

/* Move the clock to `target`, unless it is past that. Returns the same; SLEEP_REALLY also if the wall clock
 * is off. */
int iam_mock_sleep_internal_wait_until(const struct timespec *target);

/* The time of the wall clock. False: it is off, and *out is not set. */
bool iam_mock_sleep_internal_now(enum sleep_name name, struct timespec *out);

/* Is a mock installed? */
bool iam_mock_sleep_internal_active(void);

#endif
