/**
 * iam_mock_sleep.h: the waits of the code under test take virtual time of a mock, and none of yours.
 *
 * A program that is linked with iammock-sleep and has installed a mock doesn't wait any more in
 *
 *     sleep, usleep, nanosleep, clock_nanosleep, thrd_sleep,
 *     poll, ppoll, select, pselect without a descriptor (nfds 0, or no set),
 *
 * but moves that mock's clock on by as long (iam_mock_advance_ms(); what is less than a millisecond is
 * kept and added up). A back-off of minutes takes no time, what ends "after several minutes" ends, and
 * the journal's times show the waits. With descriptors, with a timeout that never ends, on a CPU-time
 * clock, and as long as no mock is installed, each is the C library's own.
 *
 * Linking. One of the two:
 *
 *   - The shared library, whose functions stand before the C library's, for the program, its shared
 *     libraries and its plug-ins alike:  cc test.c $(pkg-config --cflags --libs iammock-sleep)
 *   - The archive with the linker's --wrap, for the objects and archives of this link alone, also where
 *     the program is linked with -static. `pkg-config --variable=wrap iammock-sleep` prints the flags:
 *     -Wl,--wrap=NAME for each function named here, and for __poll_chk and __ppoll_chk, which glibc's
 *     _FORTIFY_SOURCE puts in the place of poll and ppoll.
 *
 * iam_mock_sleep_install() looks whether calls really arrive, and names the ones that don't.
 *
 * What a wait returns is what it returns when its time is over: 0, the time that remains set to zero.
 * A wrong argument is EINVAL as ever. So is a wait that leads past the year 9999: nanosleep, usleep,
 * poll, ppoll, select and pselect return -1 with errno EINVAL, clock_nanosleep EINVAL, thrd_sleep -2,
 * sleep all of its seconds; the clock stays. Signals and signal masks don't matter: nothing is waited.
 *
 * clock_nanosleep with TIMER_ABSTIME waits for its target minus the clock's present time: the real one,
 * or the mock's where the wall clock is on.
 *
 * Not covered: waits that another thread or a descriptor can end (pthread_cond_timedwait, cnd_timedwait,
 * mtx_timedlock, sem_timedwait, sigtimedwait, epoll, timerfd), alarm and timers, raw system calls,
 * clocks read without the C library (the vDSO called by another language's run time), the time64 names
 * of 32-bit systems unless the library is built with the same _TIME_BITS, libraries in a name space of
 * their own (dlmopen, RTLD_DEEPBIND), the C library's calls to itself.
 *
 * Threads. The installed mock is the one thing that is the process's and not a mock's. All functions may
 * be called from any thread. The waits of several threads add up: a thread that looks every second
 * whether it shall end makes the clock run, so don't leave one running. A wait that is virtual lets
 * other threads run and is a cancellation point. While a mock is installed the functions above take
 * locks and may not be called in a signal handler; while none is, they may as ever. After fork() both
 * processes go on, if no other thread was inside one of them.
 *
 * The mock has to live as long as it is installed: uninstall it before iam_mock_free(), which doesn't
 * know. iam_mock_restore() of an installed mock is fine.
 */
#ifndef IAM_MOCK_SLEEP_H
#define IAM_MOCK_SLEEP_H

#include <iam_mock.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * From now on the process's waits are virtual time of this mock. One mock can be installed at a time.
 *
 * Returns 0, IAM_MOCK_EINVAL (a NULL mock; a function above that doesn't reach this library: error->field
 * names the first, and the message all of them and what to link with) or IAM_MOCK_EEXIST (a mock is
 * installed, this one or another).
 */
IAM_MOCK_API IAM_MOCK_MUST_CHECK int iam_mock_sleep_install(struct iam_mock *mock,
                                                            struct iam_mock_error *error);

/** Waits are real again and so is the wall clock. Without an installed mock nothing is done. */
IAM_MOCK_API void iam_mock_sleep_uninstall(void);

/**
 * Whether time, gettimeofday, clock_gettime and timespec_get tell the installed mock's time. Off after
 * iam_mock_sleep_install(). Switch it on for code that looks at a clock to see how long it has waited:
 * virtual waits don't move the real one. All clocks but the CPU-time ones, CLOCK_MONOTONIC like
 * CLOCK_REALTIME, then show the time since 1970 of the mock's clock: a point in time that was read
 * before doesn't compare with one read after, and a deadline for one of the waits not covered above
 * mustn't be made of it.
 *
 * Returns 0 or, for on, IAM_MOCK_EINVAL: no mock is installed, or one of the four doesn't reach this
 * library (its --wrap flag is missing, or another library interposes the clock); nothing has changed.
 */
IAM_MOCK_API IAM_MOCK_MUST_CHECK int iam_mock_sleep_wall_clock(bool on);

#ifdef __cplusplus
}
#endif

#endif
