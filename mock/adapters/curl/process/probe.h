/* Tests the link: do calls of the C library's functions reach the adapter's functions, and unchanged? */
#ifndef MOCK_ADAPTERS_CURL_PROCESS_PROBE_H
#define MOCK_ADAPTERS_CURL_PROCESS_PROBE_H

#include "adapters/curl/process/base.h"

#include <sys/socket.h>
#include <time.h>

enum libc_name {
#define LIBC(name) LIBC_##name,
#define CURL(name)
#define USED(name)
#include "adapters/curl/process/names.def"
#undef LIBC
#undef CURL
#undef USED
    LIBC_NAME_COUNT
};

enum probe_result {
    PROBE_ARRIVED,
    PROBE_LOST,   /* the call did not arrive */
    PROBE_CHANGED /* another library changed the arguments on the way, or the result on the way back */
};

/* Call each function of names.def's LIBC by its plain name, as libcurl does. Returns PROBE_ARRIVED, or what
 * is wrong with the first wrong one, whose name is then *name. */
enum probe_result probe_libc(const char **name);

/* Does another library receive the calls of this function first, and call the adapter? Then the adapter does
 * not see who called. As the last probe found; false before the first one. Takes no lock. */
bool probe_hides_caller(enum libc_name name);

/* Each of the adapter's functions calls this first. True: this thread's probe made the call; return what the
 * function below returns. */
bool probe_is_running(void);

/* Note the call of the probe's, and answer it. `caller`: the return address. */
int probe_connect(int fd, const struct sockaddr *address, socklen_t size, const void *caller);
int probe_getpeername(int fd, struct sockaddr *address, socklen_t *size, const void *caller);
int probe_getsockname(int fd, struct sockaddr *address, socklen_t *size, const void *caller);
int probe_clock_gettime(clockid_t clock, struct timespec *out, const void *caller);
time_t probe_time(time_t *out, const void *caller);

#endif
