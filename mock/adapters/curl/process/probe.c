/* Tests the link: do calls of the C library's functions reach the adapter's functions? Comparing addresses is
 * not enough: under a sanitizer its interceptor is called first, and then calls the adapter. So call each
 * function as libcurl would call it. */
#include "adapters/curl/process/probe.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <time.h>

/* initial-exec: reading it never allocates. */
static _Thread_local struct {
    bool running;
    unsigned arrived; /* a bit for each enum libc_name */
} probe __attribute__((tls_model("initial-exec")));

NOT_INSTRUMENTED bool probe_notes(enum libc_name name) {
    if (!probe.running)
        return false;
    probe.arrived |= 1u << name;
    return true;
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic" /* glibc declares addresses as a union of all kinds */

static void call_all(void) {
    struct timespec now;
    struct sockaddr_in none = {0};
    socklen_t size = sizeof none;
    (void)connect(-1, (struct sockaddr *)&none, size);
    (void)getpeername(-1, (struct sockaddr *)&none, &size);
    (void)getsockname(-1, (struct sockaddr *)&none, &size);
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    (void)time(NULL);
}

#pragma GCC diagnostic pop

const char *probe_libc(void) {
    static const char *const names[LIBC_NAME_COUNT] = {
#define LIBC(name) #name,
#define CURL(name)
#define USED(name)
#include "adapters/curl/process/names.def"
#undef LIBC
#undef CURL
#undef USED
    };
    probe.arrived = 0;
    probe.running = true;
    call_all();
    probe.running = false;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if ((probe.arrived >> i & 1) == 0)
            return names[i];
    }
    return NULL;
}
