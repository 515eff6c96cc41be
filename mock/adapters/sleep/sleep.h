/* What every file of iammock-sleep includes first: feature macros, the C library's headers, the names of
 * names.def. The library is built twice: as the shared library, which defines these functions by their own
 * names, and as an archive for -Wl,--wrap (SLEEP_WRAPS). In the archive each function is a member of its own
 * (SLEEP_ONLY_name), so a missing flag does not leave an undefined __real_name, and a program may have a
 * __wrap_name of its own. */
#ifndef MOCK_ADAPTERS_SLEEP_SLEEP_H
#define MOCK_ADAPTERS_SLEEP_SLEEP_H

/* For usleep, ppoll and RTLD_NEXT. Inline functions of _FORTIFY_SOURCE would conflict with our definitions
 * and the probe. */
#undef _GNU_SOURCE
#define _GNU_SOURCE 1
#undef _FORTIFY_SOURCE

#include <iam_mock_sleep.h>

#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <threads.h>
#include <time.h>
#include <unistd.h>

/* Functions that not every C library has. */
#ifdef __GLIBC__
#define SLEEP_HAS_CLOCKWAIT __GLIBC_PREREQ(2, 30)
#define SLEEP_HAS_EPOLL_PWAIT2 __GLIBC_PREREQ(2, 35)
#else
#define SLEEP_HAS_CLOCKWAIT 0
#define SLEEP_HAS_EPOLL_PWAIT2 0
#endif

enum sleep_name {
#define WAITS(name) SLEEP_##name,
#include "adapters/sleep/names.def"
    SLEEP_NAME_COUNT
};

#ifdef __GLIBC__ /* declared by its headers under _FORTIFY_SOURCE only */
int __poll_chk(struct pollfd *fds, nfds_t count, int timeout, size_t size);
int __ppoll_chk(struct pollfd *fds, nfds_t count, const struct timespec *timeout, const sigset_t *mask,
                size_t size);
ssize_t __read_chk(int fd, void *buffer, size_t count, size_t size);
#endif

#define SLEEP_MAX_TIMERS 64 /* timerfds that are virtual at the same time; further ones are real */

/* For functions that sanitizers' run times and allocators call, with their own locks held or while a thread
 * exits: these functions take no lock, allocate nothing and are not instrumented. */
#define SLEEP_NOT_INSTRUMENTED __attribute__((no_sanitize("thread")))

#endif
