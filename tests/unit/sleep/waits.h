/* The tests of iammock-sleep that hold however it is linked, and what all its tests share. */
#ifndef TESTS_UNIT_SLEEP_WAITS_H
#define TESTS_UNIT_SLEEP_WAITS_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <iam_mock_sleep.h>

/* Run them all, as cmocka's group of that name. */
int run_waits(const char *group);

/* The groups of the other files, for both links. Each returns the number of failed tests. */
int run_alone(void);
int run_descriptors(void);
int run_timers(void);

/* The real time, whatever stands before clock_gettime. Milliseconds. */
int64_t real_ms(void);

/* For how long this thread has been asleep, from any start: a virtual wait on a busy machine takes real time,
 * but does not sleep. Milliseconds. */
int64_t asleep_ms(void);

/* cmocka's setup and teardown: *state is a mock; installed, for the first. waits_teardown() fails if the test
 * has slept for ten seconds. threads_teardown() does not, since this thread sleeps while others, which it
 * joins, wait for a processor. */
int installed_setup(void **state);
int waits_setup(void **state);
int waits_teardown(void **state);
int threads_teardown(void **state);

#endif
