/* The tests of iammock-sleep that hold however it is linked, and what all its tests share. */
#ifndef TESTS_UNIT_SLEEP_WAITS_H
#define TESTS_UNIT_SLEEP_WAITS_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdbool.h>
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

/* Was a wait real that moved the mock's clock so far, and took so long? On a machine that is busy, a virtual
 * one may take seconds. */
bool was_real(int64_t moved_ms, int64_t took_ms);

/* cmocka's setup and teardown: *state is a mock; installed, for the first. waits_teardown() fails if two
 * minutes of real time have passed; threads_teardown() does not: on a busy machine, threads that take turns
 * wait so long for a processor, and the mock's clock shows what their waits were. */
int installed_setup(void **state);
int waits_setup(void **state);
int waits_teardown(void **state);
int threads_teardown(void **state);

#endif
