/* Tests the link: do calls of the C library's functions reach the adapter's functions, and unchanged?
 * Comparing addresses is not enough: a sanitizer, for example, receives a call first and then calls the
 * adapter. So call each function as libcurl would call it, with a socket as libcurl's, and compare what
 * arrives and what comes back. */
#include "adapters/curl/process/probe.h"

#include "adapters/curl/process/libc.h"
#include "adapters/curl/process/lookup.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#define PROBED_ADDRESS 0xC0000201 /* 192.0.2.1 */
#define PROBED_PORT 443

/* initial-exec: reading it never allocates. */
static _Thread_local struct {
    bool running;
    int fd;                     /* of a socket of the probe's, or -1 */
    unsigned arrived, faithful; /* a bit for each enum libc_name; faithful: with the probe's arguments */
    const void *callers[LIBC_NAME_COUNT]; /* the return addresses */
    struct timespec now;                  /* what the clock functions returned */
} probe __attribute__((tls_model("initial-exec")));

/* A bit for each enum libc_name. */
static atomic_uint hidden_callers;

NOT_INSTRUMENTED bool probe_is_running(void) { return probe.running; }

NOT_INSTRUMENTED bool probe_hides_caller(enum libc_name name) {
    return (atomic_load_explicit(&hidden_callers, memory_order_relaxed) >> name & 1) != 0;
}

/* ----- What the adapter's functions do with a call of the probe's ----- */

NOT_INSTRUMENTED static void note(enum libc_name name, const void *caller, bool faithful) {
    probe.arrived |= 1u << name;
    probe.faithful |= (unsigned)faithful << name;
    probe.callers[name] = caller;
}

static struct sockaddr_in probed_address(void) {
    return (struct sockaddr_in){
        .sin_family = AF_INET, .sin_port = htons(PROBED_PORT), .sin_addr.s_addr = htonl(PROBED_ADDRESS)};
}

static bool is_probed_address(const void *address) {
    struct sockaddr_in found;
    memcpy(&found, address, sizeof found);
    return found.sin_family == AF_INET && found.sin_port == htons(PROBED_PORT) &&
           found.sin_addr.s_addr == htonl(PROBED_ADDRESS);
}

/* A library that redirects connections calls this with a socket or an address of its own: it must not go on.
 */
int probe_connect(int fd, const struct sockaddr *address, socklen_t size, const void *caller) {
    bool faithful = fd == probe.fd && size == sizeof(struct sockaddr_in) && is_probed_address(address);
    note(LIBC_connect, caller, faithful);
    errno = faithful ? EINPROGRESS : ECONNREFUSED;
    return -1;
}

static int give_address(struct sockaddr *address, socklen_t *size) {
    struct sockaddr_in given = probed_address();
    memcpy(address, &given, *size < sizeof given ? *size : sizeof given);
    *size = sizeof given;
    return 0;
}

int probe_getpeername(int fd, struct sockaddr *address, socklen_t *size, const void *caller) {
    note(LIBC_getpeername, caller, fd == probe.fd);
    return give_address(address, size);
}

int probe_getsockname(int fd, struct sockaddr *address, socklen_t *size, const void *caller) {
    note(LIBC_getsockname, caller, fd == probe.fd);
    return give_address(address, size);
}

/* The real time: an allocator of a library on the way may be the caller. */
NOT_INSTRUMENTED int probe_clock_gettime(clockid_t clock, struct timespec *out, const void *caller) {
    int result = real_clocks()->clock_gettime(clock, out);
    note(LIBC_clock_gettime, caller, clock == CLOCK_MONOTONIC);
    if (clock == CLOCK_MONOTONIC)
        probe.now = *out;
    return result;
}

NOT_INSTRUMENTED time_t probe_time(time_t *out, const void *caller) {
    time_t now = real_clocks()->time(out);
    note(LIBC_time, caller, true);
    probe.now.tv_sec = now;
    return now;
}

/* ----- The probe ----- */

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic" /* glibc declares addresses as a union of all kinds */

/* Each returns true if the result is the adapter's. */
static bool call_connect(void) {
    struct sockaddr_in address = probed_address();
    return connect(probe.fd, (struct sockaddr *)&address, sizeof address) == -1 && errno == EINPROGRESS;
}

static bool call_getpeername(void) {
    struct sockaddr_in address = {0};
    socklen_t size = sizeof address;
    return getpeername(probe.fd, (struct sockaddr *)&address, &size) == 0 && is_probed_address(&address);
}

static bool call_getsockname(void) {
    struct sockaddr_in address = {0};
    socklen_t size = sizeof address;
    return getsockname(probe.fd, (struct sockaddr *)&address, &size) == 0 && is_probed_address(&address);
}

#pragma GCC diagnostic pop

static bool call_clock_gettime(void) {
    struct timespec now = {0};
    return clock_gettime(CLOCK_MONOTONIC, &now) == 0 && now.tv_sec == probe.now.tv_sec &&
           now.tv_nsec == probe.now.tv_nsec;
}

static bool call_time(void) {
    time_t now = time(NULL);
    return now == probe.now.tv_sec;
}

static const struct {
    const char *name;
    bool (*call)(void);
} calls[LIBC_NAME_COUNT] = {
#define LIBC(name) {#name, call_##name},
#define CURL(name)
#define USED(name)
#include "adapters/curl/process/names.def"
#undef LIBC
#undef CURL
#undef USED
};

/* Returns a bit for each function whose result was the adapter's. */
static unsigned call_all(void) {
    int sockets[2] = {-1, -1};
    unsigned kept = 0;
    (void)socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, sockets);
    probe.fd = sockets[0]; /* -1, if no more descriptors can be had: less like libcurl's */
    probe.arrived = probe.faithful = 0;
    for (enum libc_name name = 0; name < LIBC_NAME_COUNT; name++) {
        probe.running = true;
        if (calls[name].call())
            kept |= 1U << name;
        probe.running = false;
    }
    for (int i = 0; i < 2; i++) {
        if (sockets[i] >= 0)
            (void)close(sockets[i]);
    }
    return kept;
}

enum probe_result probe_libc(const char **name) {
    const unsigned kept = call_all(), arrived = probe.arrived, unchanged = kept & probe.faithful;
    unsigned hidden = 0;
    for (size_t i = 0; i < LIBC_NAME_COUNT; i++) {
        *name = calls[i].name;
        if ((arrived >> i & 1) == 0)
            return PROBE_LOST;
        if ((unchanged >> i & 1) == 0)
            return PROBE_CHANGED;
        hidden |= (unsigned)!is_same_image(probe.callers[i], &hidden_callers) << i;
    }
    atomic_store_explicit(&hidden_callers, hidden, memory_order_relaxed);
    return PROBE_ARRIVED;
}
