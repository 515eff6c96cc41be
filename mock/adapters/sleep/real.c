/* Finds the real functions of the C library, which the shared library's functions of the same names call. */
#include "adapters/sleep/real.h"

#include "adapters/sleep/early_clock.h"

#include <dlfcn.h>
#include <stdatomic.h>

static const char *const sleep_names[SLEEP_NAME_COUNT] = {
#define WAITS(name) #name,
#include "adapters/sleep/names.def"
};

/* Until find_all() has run, the clocks are the kernel's. */
static _Atomic(sleep_function *) found[SLEEP_NAME_COUNT] = {
#ifdef HAS_EARLY_CLOCK
    [SLEEP_time] = (sleep_function *)early_time,
    [SLEEP_gettimeofday] = (sleep_function *)early_gettimeofday,
    [SLEEP_clock_gettime] = (sleep_function *)early_clock_gettime,
    [SLEEP_timespec_get] = (sleep_function *)early_timespec_get,
#endif
};

/* dlsym() of glibc before 2.36 finds the oldest of two versions: that of pthread_cond_timedwait has another
 * pthread_cond_t. Processors that have one version do not have this name. */
#ifdef __GLIBC__
static void *find_version(const char *name) { return dlvsym(RTLD_NEXT, name, "GLIBC_2.3.2"); }
#else
static void *find_version(const char *name) {
    (void)name;
    return NULL;
}
#endif

static sleep_function *find(enum sleep_name name) {
    union {
        void *object;
        sleep_function *function;
    } next = {.object = name == SLEEP_pthread_cond_timedwait ? find_version(sleep_names[name]) : NULL};
    if (!next.object)
        next.object = dlsym(RTLD_NEXT, sleep_names[name]);
    atomic_store_explicit(&found[name], next.function, memory_order_relaxed);
    return next.function;
}

SLEEP_NOT_INSTRUMENTED sleep_function *iam_mock_sleep_internal_real(enum sleep_name name) {
    sleep_function *function = atomic_load_explicit(&found[name], memory_order_relaxed);
    return function ? function : find(name);
}

/* Look up all functions now: dlsym() may allocate and lock, so a signal handler must not be the first to need
 * it. Only a function that waits and that an earlier constructor calls is looked up by that call. */
__attribute__((constructor)) static void find_all(void) {
    for (enum sleep_name name = 0; name < SLEEP_NAME_COUNT; name++)
        (void)find(name);
}
