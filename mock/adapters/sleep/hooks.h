/* What the functions share that replace the C library's: how they are named, how they call the real function,
 * and how a wait becomes virtual. Each first asks the real function, with no time to wait: the C library then
 * checks the arguments, takes what is there, delivers pending signals, and can be cancelled. Only if it would
 * have to wait, the mock's clock moves instead. */
#ifndef MOCK_ADAPTERS_SLEEP_HOOKS_H
#define MOCK_ADAPTERS_SLEEP_HOOKS_H

#include "adapters/sleep/probe.h"
#include "adapters/sleep/span.h"
#include "adapters/sleep/state.h"
#ifndef SLEEP_WRAPS
#include "adapters/sleep/real.h"
#endif

#include <errno.h>

#ifdef SLEEP_WRAPS
#define HOOK(name) __wrap_##name
#define REAL(name) __real_##name
#define WAITS(name) extern __typeof__(name) __wrap_##name, __real_##name;
#include "adapters/sleep/names.def"
#define ALL 0
#else
#define HOOK(name) name
#define REAL(name) ((__typeof__(&name))iam_mock_sleep_internal_real(SLEEP_##name))
#define ALL 1
#endif

#define SLEEP_EXPORT __attribute__((visibility("default")))
#define UNUSED_HERE __attribute__((unused)) /* some members of the archive don't call it */

UNUSED_HERE static const struct timespec no_time = {0};

/* Turns 0 or EINVAL into the result of a function that sets errno. */
UNUSED_HERE static int with_errno(int result) {
    if (result == 0)
        return 0;
    errno = result;
    return -1;
}

/* May a call of this function with this time to wait be virtual? If not, the real function does all of it,
 * also if the time is wrong or missing, and for the probe, whose calls have nothing to wait for. */
UNUSED_HERE static bool may_be_virtual(enum sleep_name name, const struct timespec *span) {
    return !iam_mock_sleep_internal_probed(name) && span && is_valid_span(span) &&
           iam_mock_sleep_internal_active();
}

#endif
