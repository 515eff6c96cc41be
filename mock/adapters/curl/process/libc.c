/* The C library's own functions, which the adapter's functions of the same names call. */
#include "adapters/curl/process/libc.h"

#ifdef CURL_WRAPS

#include "adapters/sleep/state.h"

#define CURL(name)
#define USED(name)
#define LIBC(name) extern __typeof__(name) __real_##name;
#include "adapters/curl/process/names.def"
#undef CURL
#undef USED
#undef LIBC

/* The archive of iammock-sleep also wraps these two functions, but --wrap calls only one of the two
 * libraries. If iammock-sleep is linked, the program's own calls are passed on to it: it shows the mock's
 * time, or notes which real time the program has read. */
#pragma weak iam_mock_sleep_internal_now
#pragma weak iam_mock_sleep_internal_note_real

NOT_INSTRUMENTED static void note_real(clockid_t clock, const struct timespec *now) {
    if (iam_mock_sleep_internal_note_real)
        iam_mock_sleep_internal_note_real(clock, now);
}

NOT_INSTRUMENTED static int next_clock_gettime(clockid_t clock, struct timespec *out) {
    bool cpu = clock == CLOCK_PROCESS_CPUTIME_ID || clock == CLOCK_THREAD_CPUTIME_ID;
    if (!cpu && iam_mock_sleep_internal_now && iam_mock_sleep_internal_now(SLEEP_clock_gettime, out))
        return 0;
    const int result = __real_clock_gettime(clock, out);
    if (result == 0)
        note_real(clock, out);
    return result;
}

NOT_INSTRUMENTED static time_t next_time(time_t *out) {
    struct timespec now = {0};
    if (!iam_mock_sleep_internal_now || !iam_mock_sleep_internal_now(SLEEP_time, &now)) {
        now.tv_sec = __real_time(NULL);
        note_real(CLOCK_REALTIME, &now);
    }
    if (out)
        *out = now.tv_sec;
    return now.tv_sec;
}

const struct real_libc *real_libc(void) {
    static const struct real_libc libc = {
        __real_connect,     __real_getpeername, __real_getsockname, __real_clock_gettime,
        next_clock_gettime, __real_time,        next_time};
    return &libc;
}

const struct real_libc *real_clocks(void) { return real_libc(); }

#else

#include "adapters/curl/process/lookup.h"
#include "adapters/sleep/early_clock.h"

#include <dlfcn.h>
#include <stdatomic.h>

static struct real_libc libc;
static atomic_bool libc_is_written, libc_is_known;

/* The C library's own function, whichever library defines the name before it. */
static any_function *find_in_libc(const char *name) {
    void *handle = open_loaded(path_of_loaded("libc.so.")); /* by its path: no directory is searched */
    any_function *function = find_symbol(handle ? handle : RTLD_NEXT, name);
    if (handle)
        dlclose(handle);
    return function ? function : find_symbol(RTLD_NEXT, name);
}

NOT_INSTRUMENTED const struct real_libc *real_libc(void) {
    if (atomic_load_explicit(&libc_is_known, memory_order_acquire))
        return &libc;
    struct real_libc found = {
        .connect = (__typeof__(found.connect))find_symbol(RTLD_NEXT, "connect"),
        .getpeername = (__typeof__(found.getpeername))find_symbol(RTLD_NEXT, "getpeername"),
        .getsockname = (__typeof__(found.getsockname))find_symbol(RTLD_NEXT, "getsockname"),
        .clock_gettime = (__typeof__(found.clock_gettime))find_in_libc("clock_gettime"),
        .next_clock_gettime = (__typeof__(found.clock_gettime))find_symbol(RTLD_NEXT, "clock_gettime"),
        .time = (__typeof__(found.time))find_in_libc("time"),
        .next_time = (__typeof__(found.time))find_symbol(RTLD_NEXT, "time"),
    };
    if (atomic_exchange(&libc_is_written, true)) { /* another thread is about to be done */
        while (!atomic_load_explicit(&libc_is_known, memory_order_acquire))
            continue;
        return &libc;
    }
    libc = found;
    atomic_store_explicit(&libc_is_known, true, memory_order_release);
    return &libc;
}

NOT_INSTRUMENTED const struct real_libc *real_clocks(void) {
#ifdef HAS_EARLY_CLOCK
    static const struct real_libc early = {.clock_gettime = early_clock_gettime,
                                           .next_clock_gettime = early_clock_gettime,
                                           .time = early_time,
                                           .next_time = early_time};
    return atomic_load_explicit(&libc_is_known, memory_order_acquire) ? &libc : &early;
#else
    return real_libc();
#endif
}

/* Look the functions up when the library is loaded; a constructor that runs earlier looks them up by its
 * call. */
__attribute__((constructor)) static void find_all(void) { (void)real_libc(); }

#endif
