/**
 * @file
 * iam_mock_sleep.h: the waits of the code under test take virtual time of a mock, and no real time.
 *
 * Link the program with iammock-sleep and install a mock. Then these functions do not wait:
 *
 * - sleep, usleep, nanosleep, clock_nanosleep, thrd_sleep
 * - poll, ppoll, select and pselect without a descriptor (nfds is 0, or there is no set)
 *
 * Each call moves the mock's clock forward by its time instead (iam_mock_advance_ms()). Parts of a
 * millisecond are added up. So a back-off of minutes takes no time, a period of "several minutes" at IAM
 * ends, and the journal shows the waits. The C library's own function runs if there is a descriptor, if the
 * timeout never ends, for a CPU-time clock, and while no mock is installed.
 *
 * Linking. Use one of these:
 *
 * - The shared library. Its functions replace the C library's for the program, its shared libraries and its
 *   plug-ins.
 * - The archive and the linker's `--wrap`, for the objects and archives of this link only, also if the
 *   program is linked with -static. pkg-config prints the options: one for each function named above, and
 *   one each for `__poll_chk` and `__ppoll_chk`, which glibc's _FORTIFY_SOURCE calls instead of poll and
 *   ppoll.
 *
 * @code
 *     cc test.c $(pkg-config --cflags --libs iammock-sleep)
 *     pkg-config --variable=wrap iammock-sleep
 * @endcode
 *
 * iam_mock_sleep_install() checks that calls arrive here, and names the functions whose calls do not.
 *
 * Results. A wait returns what it returns when its time is over: 0, and a remaining time of zero. A wrong
 * argument is EINVAL as usual. A wait that would pass the year 9999 fails, and the clock stays: nanosleep,
 * usleep, poll, ppoll, select and pselect return -1 with errno EINVAL; clock_nanosleep returns EINVAL;
 * thrd_sleep returns -2; sleep returns all of its seconds. Signals and signal masks have no effect, because
 * nothing waits.
 *
 * clock_nanosleep with TIMER_ABSTIME waits for its target minus the present time of the clock. The clock is
 * the real one, or the mock's while iam_mock_sleep_wall_clock() is on.
 *
 * Not covered: waits that another thread or a descriptor can end (pthread_cond_timedwait, cnd_timedwait,
 * mtx_timedlock, sem_timedwait, sigtimedwait, epoll, timerfd); alarm and timers; raw system calls; clocks
 * read without the C library (another language's run time may call the vDSO); on 32-bit systems the time64
 * names, unless the library is built with the same _TIME_BITS; libraries in another name space (dlmopen,
 * RTLD_DEEPBIND); calls inside the C library.
 *
 * Threads. A process has one installed mock. All functions may be called from any thread. The waits of
 * several threads add up: a thread that checks a flag every second moves the clock all the time, so do not
 * leave such a thread running. A virtual wait yields to other threads, and is a cancellation point. While a
 * mock is installed, the functions above take locks: do not call them in a signal handler. After fork() both
 * processes continue. At the fork, no other thread may be inside one of these functions.
 *
 * Lifetime. iam_mock_free() does not uninstall the mock: uninstall it first. iam_mock_restore() of an
 * installed mock is allowed.
 */
#ifndef IAM_MOCK_SLEEP_H
#define IAM_MOCK_SLEEP_H

#include <iam_mock.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Install a mock: waits of the process take virtual time of this mock. A process has one installed mock at
 * most.
 *
 * @param mock the mock; it must stay alive until iam_mock_sleep_uninstall()
 * @param error details of a failure; may be NULL
 * @return 0, or IAM_MOCK_EEXIST (this or another mock is installed). IAM_MOCK_EINVAL: mock is NULL; or calls
 *         of a function above do not arrive at this library. error->field names the first such function;
 *         error->message names as many as fit, and says what to link.
 */
IAM_MOCK_API IAM_MOCK_MUST_CHECK int iam_mock_sleep_install(struct iam_mock *mock,
                                                            struct iam_mock_error *error);

/**
 * Uninstall the mock: waits and the wall clock are real again. If no mock is installed, nothing is done.
 *
 * The function returns when no other thread uses the mock here, so the mock may be freed then.
 */
IAM_MOCK_API void iam_mock_sleep_uninstall(void);

/**
 * Choose whether time, gettimeofday, clock_gettime and timespec_get show the installed mock's time.
 *
 * iam_mock_sleep_install() sets this to off. Switch it on for code that reads a clock to know how long it
 * has waited: virtual waits do not move the real clock. Then all clocks except CPU-time ones, also
 * CLOCK_MONOTONIC, show the mock's time since 1970. Do not compare a time from before the switch with one
 * from after it. Do not compute a deadline from these clocks for a wait that is not covered (see the top of
 * this header).
 *
 * @param on true: the mock's time; false: the real time
 * @return 0; or, if `on` is true, IAM_MOCK_EINVAL: no mock is installed, or calls of one of the four
 *         functions do not arrive at this library (a `--wrap` option is missing, or another library replaces
 *         the function). On failure nothing has changed.
 */
IAM_MOCK_API IAM_MOCK_MUST_CHECK int iam_mock_sleep_wall_clock(bool on);

#ifdef __cplusplus
}
#endif

#endif
