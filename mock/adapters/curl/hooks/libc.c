/* Functions that replace the C library's while libcurl runs: the clocks, and the functions of sockets that
 * concern the adapter's connections. Called outside libcurl, each calls the C library's own function. */
#include "adapters/curl/hooks/hooks.h"

#include "adapters/curl/process/inside.h"
#include "adapters/curl/process/libc.h"
#include "adapters/curl/process/passing.h"
#include "adapters/curl/process/probe.h"
#include "adapters/curl/wire/connection.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#ifdef CURL_WRAPS /* the archive of iammock-sleep defines both functions too */
#define CLOCK_EXPORT CURL_EXPORT __attribute__((weak))
#else
#define CLOCK_EXPORT CURL_EXPORT
#endif

/* Is the caller libcurl, and not a callback of the program's, which also runs inside libcurl? If another
 * library receives the calls of this function first, for example a sanitizer, the caller is always that
 * library: treat it as libcurl. */
NOT_INSTRUMENTED static bool is_libcurl(enum libc_name name, const void *return_address) {
#ifdef CURL_WRAPS
    (void)name;
    (void)return_address;
    return true;
#else
    return is_in_libcurl(inside_state()->real, return_address) || probe_hides_caller(name);
#endif
}

/* ----- Clocks ----- */

#define SECOND_NS (1000 * MS_NS)

NOT_INSTRUMENTED static bool is_cpu_time(clockid_t clock) {
    return clock == CLOCK_PROCESS_CPUTIME_ID || clock == CLOCK_THREAD_CPUTIME_ID;
}

/* Is the clock that of the wall, which libcurl signs requests with? */
NOT_INSTRUMENTED static bool is_wall_clock(clockid_t clock) {
#ifdef CLOCK_REALTIME_COARSE
    if (clock == CLOCK_REALTIME_COARSE)
        return true;
#endif
    return clock == CLOCK_REALTIME;
}

NOT_INSTRUMENTED static void set_ns(struct timespec *out, int64_t ns) {
    out->tv_sec = (time_t)(ns / SECOND_NS);
    out->tv_nsec = (long)(ns % SECOND_NS);
}

/* What libcurl sees of a virtual clock. */
NOT_INSTRUMENTED static int show_to_libcurl(const struct virtual_clock *virtual, clockid_t clock,
                                            struct timespec *out) {
    const int64_t mock_ns = clock_mock_ns(virtual);
    if (!is_wall_clock(clock))
        set_ns(out, clock_now_ns(virtual));
    else if (mock_ns >= 0)
        set_ns(out, mock_ns);
    else
        return real_clocks()->clock_gettime(clock, out);
    return 0;
}

/* What a callback of the program's sees: the real clock, which does not stand still, and the time waited. */
NOT_INSTRUMENTED static int show_to_callback(const struct virtual_clock *virtual, clockid_t clock,
                                             struct timespec *out) {
    const int result = real_clocks()->clock_gettime(clock, out);
    if (result == 0 && virtual)
        set_ns(out, (int64_t)out->tv_sec * SECOND_NS + out->tv_nsec + virtual->waited_ns);
    return result;
}

CLOCK_EXPORT NOT_INSTRUMENTED int HOOK(clock_gettime)(clockid_t clock, struct timespec *out) {
    if (probe_is_running())
        return probe_clock_gettime(clock, out, __builtin_return_address(0));
    const struct real_libc *libc = real_clocks();
    const struct inside *inside = inside_state();
    if (inside->depth == 0)
        return libc->next_clock_gettime(clock, out);
    if (is_cpu_time(clock))
        return libc->clock_gettime(clock, out);
    if (is_libcurl(LIBC_clock_gettime, __builtin_return_address(0)))
        return inside->clock ? show_to_libcurl(inside->clock, clock, out) : libc->clock_gettime(clock, out);
    if (libc->next_clock_gettime != libc->clock_gettime) /* a callback sees iammock-sleep's clock, as the
                                                            program does outside libcurl */
        return libc->next_clock_gettime(clock, out);
    return show_to_callback(inside->clock, clock, out);
}

NOT_INSTRUMENTED static time_t time_of_libcurl(const struct inside *inside) {
    const int64_t mock_ns = inside->clock ? clock_mock_ns(inside->clock) : -1;
    if (mock_ns >= 0)
        return (time_t)(mock_ns / SECOND_NS);
    return inside->mock_ms >= 0 ? (time_t)(inside->mock_ms / 1000) : real_clocks()->time(NULL);
}

NOT_INSTRUMENTED static time_t time_of_callback(const struct real_libc *libc, const struct inside *inside) {
    if (libc->next_time != libc->time)
        return libc->next_time(NULL);
    return libc->time(NULL) + (time_t)(inside->clock ? inside->clock->waited_ns / SECOND_NS : 0);
}

CLOCK_EXPORT NOT_INSTRUMENTED time_t HOOK(time)(time_t *out) {
    if (probe_is_running())
        return probe_time(out, __builtin_return_address(0));
    const struct real_libc *libc = real_clocks();
    const struct inside *inside = inside_state();
    if (inside->depth == 0)
        return libc->next_time(out);
    const time_t now = is_libcurl(LIBC_time, __builtin_return_address(0)) ? time_of_libcurl(inside)
                                                                          : time_of_callback(libc, inside);
    if (out)
        *out = now;
    return now;
}

/* ----- Sockets ----- */

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic" /* glibc declares addresses as a union of all kinds */

/* If libcurl asks about its end of one of the adapter's connections, returns the local port; else 0. */
static int our_port(enum libc_name name, int fd, const void *return_address) {
    const bool asks = inside_state()->depth > 0 && is_libcurl(name, return_address);
    return asks ? connection_port(fd) : 0;
}

CURL_EXPORT int HOOK(connect)(int fd, const struct sockaddr *address, socklen_t size) {
    if (probe_is_running())
        return probe_connect(fd, address, size, __builtin_return_address(0));
    if (our_port(LIBC_connect, fd, __builtin_return_address(0)) == 0)
        return real_libc()->connect(fd, address, size);
    if (connection_connect(fd))
        return 0; /* a pair of sockets is connected from the start */
    errno = EINPROGRESS;
    return -1;
}

static int write_address(const char *ip, int port, struct sockaddr *address, socklen_t *size) {
    struct sockaddr_in in = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    (void)inet_pton(AF_INET, ip, &in.sin_addr);
    memcpy(address, &in, *size < sizeof in ? *size : sizeof in);
    *size = sizeof in;
    return 0;
}

CURL_EXPORT int HOOK(getpeername)(int fd, struct sockaddr *restrict address, socklen_t *restrict size) {
    if (probe_is_running())
        return probe_getpeername(fd, address, size, __builtin_return_address(0));
    if (our_port(LIBC_getpeername, fd, __builtin_return_address(0)) != 0)
        return write_address(CONNECTION_PEER, 443, address, size);
    return real_libc()->getpeername(fd, address, size);
}

CURL_EXPORT int HOOK(getsockname)(int fd, struct sockaddr *restrict address, socklen_t *restrict size) {
    if (probe_is_running())
        return probe_getsockname(fd, address, size, __builtin_return_address(0));
    const int port = our_port(LIBC_getsockname, fd, __builtin_return_address(0));
    if (port != 0)
        return write_address(CONNECTION_LOCAL, port, address, size);
    return real_libc()->getsockname(fd, address, size);
}

#pragma GCC diagnostic pop
