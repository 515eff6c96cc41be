/* Remembers when the program read a real clock, by the mock's time: a deadline that the program computes from
 * the reading then has its place on the mock's clock, exactly, however slow the machine is. */
#ifndef MOCK_ADAPTERS_SLEEP_ANCHOR_H
#define MOCK_ADAPTERS_SLEEP_ANCHOR_H

#include "adapters/sleep/sleep.h"

/* A reading of a clock by this thread: the result, and the mock's time then. */
struct sleep_anchor {
    struct timespec real, mock;
    unsigned install; /* the number of the install; 0: no reading */
};

/* Note a reading. `clock`: CLOCK_REALTIME, CLOCK_MONOTONIC, or the coarse one of these; other clocks are not
 * noted. */
void iam_mock_sleep_internal_set_anchor(clockid_t clock, const struct sleep_anchor *reading);

/* Forget the readings of that clock. */
void iam_mock_sleep_internal_drop_anchor(clockid_t clock);

/* Returns false if this thread has not read the clock since that install. */
bool iam_mock_sleep_internal_get_anchor(clockid_t clock, unsigned install, struct sleep_anchor *out);

/* Note a wait until `deadline` after `calls` calls of the mock. Returns true if the thread's last such wait
 * was the same. */
bool iam_mock_sleep_internal_is_repeated(clockid_t clock, const struct timespec *deadline, size_t calls);

#endif
