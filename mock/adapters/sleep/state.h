/* The installed mock, and the waits that move its clock. */
#ifndef MOCK_ADAPTERS_SLEEP_STATE_H
#define MOCK_ADAPTERS_SLEEP_STATE_H

#include "adapters/sleep/sleep.h"

#define SLEEP_REALLY (-1) /* the caller must call the real function */

/* Is a mock installed? */
bool iam_mock_sleep_internal_active(void);

/* Do the clocks show the mock's time? */
bool iam_mock_sleep_internal_shows_mock(void);

/* Move the clock by `span`, which must be valid. Returns SLEEP_REALLY (no mock is installed), 0, or EINVAL if
 * the clock would pass its end. The thread may be cancelled before. */
int iam_mock_sleep_internal_wait(const struct timespec *span);

/* Move the clock to the time at which `clock`, as the program reads it, shows `deadline`; if that is past,
 * the clock stays. Returns as iam_mock_sleep_internal_wait(). SLEEP_REALLY also means that the program waits
 * again for a deadline that it does not take for past: it reads a real clock, which this did not move. */
int iam_mock_sleep_internal_wait_until(clockid_t clock, const struct timespec *deadline);

/* Set *out to how long that wait would be; negative seconds: the deadline is past. Returns false if no mock
 * is installed. */
bool iam_mock_sleep_internal_find_span(clockid_t clock, const struct timespec *deadline,
                                       struct timespec *out);

/* Set *out to the mock's time. Returns false, with *out not set, if the wall clock is off, or if the probe
 * made the call of `name`. */
bool iam_mock_sleep_internal_now(enum sleep_name name, struct timespec *out);

/* Set *out to the mock's time, also if the wall clock is off. Returns false if no mock is installed. */
bool iam_mock_sleep_internal_mock_time(struct timespec *out);

/* Note that the program read `real` on a real clock. Takes no lock. */
void iam_mock_sleep_internal_note_real(clockid_t clock, const struct timespec *real);

/* Install `mock`, unless a mock is installed: returns that one, or NULL. */
struct iam_mock *iam_mock_sleep_internal_set(struct iam_mock *mock);

/* Returns false if the clocks can't show the mock's time: no mock is installed. */
bool iam_mock_sleep_internal_set_wall_clock(bool on);

#endif
