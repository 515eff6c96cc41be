/**
 * @file
 * iam_mock_sleep.h: the waits of the code under test take virtual time of a mock, and no real time.
 *
 * Link the program with iammock-sleep and install a mock. Then these functions do not wait:
 *
 * - sleep, usleep, nanosleep, clock_nanosleep, thrd_sleep
 * - poll, ppoll, select and pselect without a descriptor: nfds is 0, each number is negative, each set has
 *   none
 * - while the process has one thread and no child: epoll_wait, epoll_pwait and epoll_pwait2 of an instance
 *   without a descriptor; sigtimedwait; read of a timerfd, and all of these functions if they wait for
 *   timerfds only (at most 64, not armed before the install)
 * - while the process has one thread: pthread_cond_timedwait, pthread_cond_clockwait, cnd_timedwait,
 *   sem_timedwait, sem_clockwait, pthread_mutex_timedlock, pthread_mutex_clocklock, mtx_timedlock, and
 *   pthread_rwlock_timedrdlock, _timedwrlock, _clockrdlock and _clockwrlock
 *
 * Each call moves the mock's clock forward by its time instead (iam_mock_advance_ms()). Parts of a
 * millisecond are added up. So a back-off of minutes takes no time, a period of "several minutes" at IAM
 * ends, and the journal shows the waits. The C library's own function runs if the timeout never ends, for a
 * CPU-time clock, and while no mock is installed.
 *
 * A wait of the first two groups is a sleep: nothing else ends it. Any other wait is real, and does not move
 * the clock, if one of these can end it:
 *
 * - another descriptor, another thread (also one of a sanitizer), or another process, through a
 *   process-shared semaphore, condition or lock
 * - a child; for a lock, only while a signal has a handler
 * - a timer of the process (alarm, setitimer, timer_create) that is due within the wait, if its signal has a
 *   handler or sigtimedwait waits for it
 *
 * The library asks the kernel in /proc. Without /proc, such waits are real. In a kernel without
 * /proc/self/timers (CONFIG_CHECKPOINT_RESTORE), timers of timer_create do not count. If the program is built
 * with ThreadSanitizer and linked with the shared library, pthread_cond_timedwait is always real.
 *
 * Linking. Use one of these:
 *
 * - The shared library. Its functions replace the C library's for the program, its shared libraries and its
 *   plug-ins.
 * - The archive and the linker's `--wrap`, for the objects and archives of this link only, also if the
 *   program is linked with -static. pkg-config prints the options: one for each function named above, for
 *   timerfd_create, timerfd_settime and timerfd_gettime, and for `__poll_chk`, `__ppoll_chk` and
 *   `__read_chk`, which glibc's _FORTIFY_SOURCE calls instead of poll, ppoll and read.
 *
 * @code
 *     cc test.c $(pkg-config --cflags --libs iammock-sleep)
 *     pkg-config --variable=wrap iammock-sleep
 * @endcode
 *
 * iam_mock_sleep_install() checks that calls arrive here, and names the functions whose calls do not.
 *
 * Results. A wait returns what it returns when its time is over. nanosleep, clock_nanosleep and thrd_sleep
 * then leave the remaining time as it is, and select sets its timeout to the rest, as in Linux. A wrong
 * argument is an error as usual. A wait that would pass the year 9999 fails, and the clock stays: with EINVAL
 * as the function reports it (thrd_sleep returns -2, sleep all of its seconds, cnd_timedwait and
 * mtx_timedlock thrd_error). A signal that is pending, and that the mask of ppoll, pselect or epoll_pwait
 * lets through, ends the wait with EINTR, and the clock stays. Other pending signals do not end it.
 *
 * Deadlines. A wait until a point in time (clock_nanosleep with TIMER_ABSTIME, the functions for locks, a
 * timerfd with TFD_TIMER_ABSTIME) ends when the clock that the program reads shows that time: the mock's
 * clock while iam_mock_sleep_wall_clock() is on, else a real one. If the thread has read that real clock
 * since the install, the wait is exactly the deadline minus that reading, less what the mock's clock has
 * moved since: how fast the machine is does not count. A real clock does not show that the deadline has
 * passed. So a second wait for the same deadline, after another reading and without a call of the mock in
 * between, is real. While the wall clock is on, a real wait lasts as long as from the mock's time to the
 * deadline; if it times out, the mock's clock moves to the deadline.
 *
 * Not covered, and real: poll, select and epoll with other descriptors; reads of other descriptors, and of
 * timerfds by readv or io_uring; pthread_timedjoin_np, mq_timedreceive, mq_timedsend, semtimedop,
 * io_getevents, socket timeouts; alarm and timers; raw system calls; clocks read without the C library
 * (another language's run time may call the vDSO); on 32-bit systems the time64 names, unless the library is
 * built with the same _TIME_BITS; libraries in another name space (dlmopen, RTLD_DEEPBIND); calls inside the
 * C library. A timerfd that is armed also runs in real time, and is due at whichever time is first.
 *
 * Threads. A process has one installed mock. All functions may be called from any thread. The waits of
 * several threads add up: a thread that checks a flag every second moves the clock all the time, so do not
 * leave such a thread running. A virtual wait yields to other threads, and is a cancellation point. While a
 * mock is installed, the functions above take locks: do not call them in a signal handler. After fork() both
 * processes continue. At the fork, no other thread may be inside one of these functions.
 *
 * Lifetime. iam_mock_free() of the installed mock uninstalls it. iam_mock_restore() of an installed mock is
 * allowed.
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
 * @param mock the mock; iam_mock_free() uninstalls it
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
 * CLOCK_MONOTONIC, show the mock's time since 1970. No thread reads a time before one that another has read
 * while the switch stays on, nor after it was off in between, unless iam_mock_restore() sets the mock's clock
 * back. When the switch, an install or an uninstall changes the clock that is shown, the time can go back: do
 * not compare a time from before with one from after it. A real wait, for example for sockets, does not move
 * these clocks (see the top of this header): an event loop that computes its timeout from them never ends.
 * Leave the switch off for such a loop. 292 years after the install the clocks show whole milliseconds.
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
