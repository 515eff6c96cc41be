/* The installed mock, and the clock that waits move. This is the library's only state, one for the
 * process. */
#ifndef MOCK_ADAPTERS_SLEEP_STATE_H
#define MOCK_ADAPTERS_SLEEP_STATE_H

#include "adapters/sleep/sleep.h"

#define SLEEP_REALLY (-1) /* the caller must call the real function, since no mock is installed */

/* Move the clock by `span`, which must be valid. Returns SLEEP_REALLY, 0, or EINVAL if the clock would pass
 * its end. `name`: the function that waits, for the probe, whose calls move nothing. */
int iam_mock_sleep_internal_wait(enum sleep_name name, const struct timespec *span);

/* Move the clock to `target`, unless it is past `target`. Returns SLEEP_REALLY (also if the wall clock is
 * off), 0, or EINVAL if the clock would pass its end. */
int iam_mock_sleep_internal_wait_until(const struct timespec *target);

/* Set *out to the mock's time. Returns false, with *out not set, if the wall clock is off, or if the probe
 * made the call of `name`. */
bool iam_mock_sleep_internal_now(enum sleep_name name, struct timespec *out);

/* Is a mock installed? */
bool iam_mock_sleep_internal_active(void);

#endif
