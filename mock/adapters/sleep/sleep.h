/* What the parts of iammock-sleep share. Built twice: as the shared library, which interposes the names of
 * names.def, and as an archive for -Wl,--wrap (SLEEP_WRAPS), in which each function is a member of its own
 * (SLEEP_ONLY_name), so that a flag left out is no undefined __real_name and a program may bring a
 * __wrap_name of its own. */
#ifndef MOCK_ADAPTERS_SLEEP_SLEEP_H
#define MOCK_ADAPTERS_SLEEP_SLEEP_H

/* usleep, ppoll, RTLD_NEXT; and no inline function of libc's in the way of a definition or of the probe. */
#undef _GNU_SOURCE
#define _GNU_SOURCE 1
#undef _FORTIFY_SOURCE

#include <iam_mock_sleep.h>

#include <poll.h>
#include <stdbool.h>
#include <sys/select.h>
#include <sys/time.h>
#include <threads.h>
#include <time.h>
#include <unistd.h>

enum sleep_name {
#define WAITS(name) SLEEP_##name,
#define CHECKED(name) SLEEP_##name,
#define TELLS(name) SLEEP_##name,
#include "names.def"
#undef WAITS
#undef CHECKED
#undef TELLS
    SLEEP_NAME_COUNT
};

#ifdef __GLIBC__ /* declared by its headers under _FORTIFY_SOURCE only */
int __poll_chk(struct pollfd *fds, nfds_t count, int timeout, size_t size);
int __ppoll_chk(struct pollfd *fds, nfds_t count, const struct timespec *timeout, const sigset_t *mask,
                size_t size);
#endif

#define SLEEP_REALLY (-1) /* no mock is installed: call the real function */

/* Sanitizers' run times, and allocators, ask for the time themselves, with their locks held or in a thread
 * that is half gone: what tells it takes no lock, allocates nothing and isn't instrumented. */
#define SLEEP_UNSEEN __attribute__((no_sanitize("thread")))

/* state.c. The first two return SLEEP_REALLY, 0, or EINVAL past the end of the clock. */
int iam_mock_sleep_internal_wait(enum sleep_name name, const struct timespec *span);
int iam_mock_sleep_internal_wait_until(
    const struct timespec *target); /* the wall clock is off: SLEEP_REALLY */
bool iam_mock_sleep_internal_now(enum sleep_name name, struct timespec *out);
bool iam_mock_sleep_internal_active(void);

/* probe.c: which names arrive when this thread calls them, a bit each. */
uint32_t iam_mock_sleep_internal_probe(void);
bool iam_mock_sleep_internal_probed(enum sleep_name name); /* a probe calls: do nothing */

/* real.c, of the shared library */
typedef void sleep_function(void);
sleep_function *iam_mock_sleep_internal_real(enum sleep_name name);

#endif
