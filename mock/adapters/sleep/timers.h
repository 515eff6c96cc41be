/* The timerfds that the program has armed since the mock was installed, each with its due time by the mock's
 * clock. The kernel's timer runs in real time all the same, for waits that are real. When the mock's clock
 * passes the due time, this module sets the kernel's timer to be due at once, with as many expirations. */
#ifndef MOCK_ADAPTERS_SLEEP_TIMERS_H
#define MOCK_ADAPTERS_SLEEP_TIMERS_H

#include "adapters/sleep/sleep.h"

/* Is the descriptor a timer of this module? Takes no lock. */
bool iam_mock_sleep_internal_is_timer(int fd);

/* Is the descriptor a timer that is not armed, also in real time? Only timerfd_settime() can make it expire.
 */
bool iam_mock_sleep_internal_is_disarmed(int fd);

/* Arm the timer, which runs by `clock` in real time: it is due at `due`, a time of the mock's clock, and from
 * then on after each interval. */
void iam_mock_sleep_internal_arm_timer(int fd, clockid_t clock, const struct timespec *due,
                                       const struct timespec *interval);

/* Forget the timer, or all of them. */
void iam_mock_sleep_internal_disarm_timer(int fd);
void iam_mock_sleep_internal_disarm_timers(void);

/* Set *out to how long the timer has to run from `now` on, and its interval, as timerfd_gettime(). */
bool iam_mock_sleep_internal_get_timer(int fd, const struct timespec *now, struct itimerspec *out);

/* Set *out to when the first of these timers is due. A timer that has expired does not count until the
 * program has read it. Returns false if none is left. */
bool iam_mock_sleep_internal_first_due(const int fds[], size_t count, struct timespec *out);

/* The mock's clock is at `now`: let the timers expire that are due. */
void iam_mock_sleep_internal_fire_timers(const struct timespec *now);

/* The program reads the timer, at `now` of the mock's clock: let the kernel's timer count the expirations
 * until then. */
void iam_mock_sleep_internal_count_expirations(int fd, const struct timespec *now);

/* The program has read that the timer expired so many times. */
void iam_mock_sleep_internal_note_expirations(int fd, uint64_t count);

#endif
