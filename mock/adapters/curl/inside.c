/* Whether a thread is inside libcurl, and what the C library tells it there: the clock of its multi, the
 * mock's time(), a connection that is made at once and has addresses of its own. Outside nothing is
 * different. */
#include "functions.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#ifndef CURL_WRAPS
#include <dlfcn.h>
#endif

#ifdef CURL_WRAPS /* iammock-sleep's archive has them too */
#define CLOCK_EXPORT CURL_EXPORT __attribute__((weak))
#else
#define CLOCK_EXPORT CURL_EXPORT
#endif
/* Sanitizers' run times ask for the time themselves, with their locks held. */
#define UNSEEN __attribute__((no_sanitize("thread")))

/* initial-exec: reading it never allocates. */
static _Thread_local struct inside inside __attribute__((tls_model("initial-exec")));
static _Thread_local struct {
    bool running;
    unsigned met;
} probe __attribute__((tls_model("initial-exec")));

enum libc_name {
#define LIBC(name) LIBC_##name,
#define CURL(name)
#define USED(name)
#include "names.def"
#undef LIBC
#undef CURL
#undef USED
    LIBC_NAME_COUNT
};

UNSEEN static bool probed(enum libc_name name) {
    if (!probe.running)
        return false;
    probe.met |= 1u << name;
    return true;
}

struct inside inside_enter(const struct real *real, struct multi *multi) {
    struct inside before = inside;
    struct iam_mock *mock = installed_mock();
    inside.mock_ms = mock ? iam_mock_now_ms(mock) : -1;
    installed_mock_done();
    inside.real = real;
    inside.multi = multi;
    inside.offset_ns = multi ? multi->offset_ns : 0;
    inside.moved_ns = 0;
    inside.depth = before.depth + 1;
    return before;
}

/* Time passed for what this thread is inside of; moved: the multi whose clock went on by itself. */
static void pass_inside(const struct multi *moved, int64_t ns) {
    if (inside.depth == 0)
        return;
    inside.moved_ns += ns;
    if (inside.multi && inside.multi != moved)
        inside.multi->offset_ns += ns;
    inside.offset_ns += ns;
}

void inside_leave(struct inside before) {
    const struct multi *multi = inside.multi;
    int64_t moved_ns = inside.moved_ns;
    inside = before;
    if (moved_ns > 0) /* in a callback of another handle's */
        pass_inside(multi, moved_ns);
}

void inside_reset(void) { inside = (struct inside){0}; }

int64_t inside_now_ns(const struct multi *multi) {
    struct timespec now;
    if (real_libc()->clock_gettime(CLOCK_MONOTONIC, &now) != 0)
        return multi->offset_ns;
    return (int64_t)now.tv_sec * 1000 * MS_NS + now.tv_nsec + multi->offset_ns;
}

void inside_move(struct multi *multi, int64_t ns) {
    multi->offset_ns += ns;
    pass_inside(multi, ns);
}

#ifndef CURL_WRAPS
static bool sanitized;

/* Looked up now: a signal handler may ask for the time first. */
__attribute__((constructor)) static void find_sanitizer(void) {
    sanitized = dlsym(RTLD_DEFAULT, "__asan_init") || dlsym(RTLD_DEFAULT, "__tsan_init");
}
#endif

/* Who asks? A callback of the program's runs inside libcurl too. Where a sanitizer's interceptor asks in
 * somebody's place, it is taken for libcurl. */
UNSEEN static bool libcurl_asks(const void *return_address) {
#ifdef CURL_WRAPS
    (void)return_address;
    return true;
#else
    return is_libcurls(inside.real, return_address) || sanitized;
#endif
}

UNSEEN static void move_on(struct timespec *now, int64_t ns) {
    int64_t sum = now->tv_nsec + ns % (1000 * MS_NS);
    now->tv_sec += (time_t)(ns / (1000 * MS_NS) + sum / (1000 * MS_NS));
    now->tv_nsec = (long)(sum % (1000 * MS_NS));
}

CLOCK_EXPORT UNSEEN int OURS(clock_gettime)(clockid_t clock, struct timespec *out) {
    if (probed(LIBC_clock_gettime))
        return 0;
    const struct real_libc *libc = real_libc();
    if (inside.depth == 0)
        return libc->next_clock_gettime(clock, out);
    if (!libcurl_asks(__builtin_return_address(0)) && libc->next_clock_gettime != libc->clock_gettime)
        return libc->next_clock_gettime(clock,
                                        out); /* iammock-sleep's, which the program has outside as well */
    int result = libc->clock_gettime(clock, out);
    if (result == 0 && clock != CLOCK_PROCESS_CPUTIME_ID && clock != CLOCK_THREAD_CPUTIME_ID)
        move_on(out, inside.offset_ns);
    return result;
}

CLOCK_EXPORT UNSEEN time_t OURS(time)(time_t *out) {
    if (probed(LIBC_time))
        return 0;
    const struct real_libc *libc = real_libc();
    if (inside.depth == 0)
        return libc->next_time(out);
    time_t now;
    if (!libcurl_asks(__builtin_return_address(0)))
        now = libc->next_time == libc->time ? libc->time(NULL) + (time_t)(inside.offset_ns / (1000 * MS_NS))
                                            : libc->next_time(NULL);
    else
        now = inside.mock_ms >= 0 ? (time_t)(inside.mock_ms / 1000) : libc->time(NULL);
    if (out)
        *out = now;
    return now;
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic" /* glibc declares them with a union of all kinds of address */

CURL_EXPORT int OURS(connect)(int fd, const struct sockaddr *address, socklen_t size) {
    if (probed(LIBC_connect))
        return 0;
    if (inside.depth > 0 && libcurl_asks(__builtin_return_address(0)) && connection_has_client(fd))
        return 0; /* it has been since it was made */
    return real_libc()->connect(fd, address, size);
}

static int tell_address(const char *ip, int port, struct sockaddr *address, socklen_t *size) {
    struct sockaddr_in in = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    (void)inet_pton(AF_INET, ip, &in.sin_addr);
    memcpy(address, &in, *size < sizeof in ? *size : sizeof in);
    *size = sizeof in;
    return 0;
}

CURL_EXPORT int OURS(getpeername)(int fd, struct sockaddr *restrict address, socklen_t *restrict size) {
    if (probed(LIBC_getpeername))
        return 0;
    if (inside.depth > 0 && libcurl_asks(__builtin_return_address(0)) && connection_has_client(fd))
        return tell_address(CONNECTION_PEER, 443, address, size);
    return real_libc()->getpeername(fd, address, size);
}

CURL_EXPORT int OURS(getsockname)(int fd, struct sockaddr *restrict address, socklen_t *restrict size) {
    if (probed(LIBC_getsockname))
        return 0;
    if (inside.depth > 0 && libcurl_asks(__builtin_return_address(0)) && connection_has_client(fd))
        return tell_address(CONNECTION_LOCAL, connection_port(fd), address, size);
    return real_libc()->getsockname(fd, address, size);
}

#pragma GCC diagnostic pop

const char *inside_probe(void) {
    static const char *const names[LIBC_NAME_COUNT] = {
#define LIBC(name) #name,
#define CURL(name)
#define USED(name)
#include "names.def"
#undef LIBC
#undef CURL
#undef USED
    };
    struct timespec now;
    struct sockaddr_in none = {0};
    socklen_t size = sizeof none;
    probe.met = 0;
    probe.running = true;
    (void)connect(-1, (struct sockaddr *)&none, size);
    (void)getpeername(-1, (struct sockaddr *)&none, &size);
    (void)getsockname(-1, (struct sockaddr *)&none, &size);
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    (void)time(NULL);
    probe.running = false;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if ((probe.met >> i & 1) == 0)
            return names[i];
    }
    return NULL;
}
