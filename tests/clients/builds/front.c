/* A function of the C library's in front of iammock-curl's, as other libraries have them: FRONT_connect,
 * FRONT_getpeername … says which, PASSES_ON, CHANGES or KEEPS what it does with a call. KEEPS_LATER: the
 * first call is passed on. */
#undef _GNU_SOURCE
#define _GNU_SOURCE 1 /* RTLD_NEXT */
#include <dlfcn.h>
#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#ifdef CHANGES
#define CHANGE 1
#else
#define CHANGE 0
#endif

/* errno is used after the call, so that the call returns to here and is not left as a jump. */
#define PASS(type, name, ...)                                                                                \
    union {                                                                                                  \
        void *object;                                                                                        \
        type *function;                                                                                      \
    } next = {.object = dlsym(RTLD_NEXT, #name)};                                                            \
    errno = 0;                                                                                               \
    result = next.function(__VA_ARGS__);                                                                     \
    if (errno == EDOM)                                                                                       \
    errno = 0

#ifdef FRONT_connect
typedef int connect_function(int fd, const struct sockaddr *address, socklen_t size);
int connect(int fd, const struct sockaddr *address, socklen_t size) {
    int result;
#ifdef KEEPS_LATER
    static int calls;
    if (calls++ > 0)
        return (int)syscall(SYS_connect, fd, address, size);
#endif
#ifdef KEEPS
    result = (int)syscall(SYS_connect, fd, address, size);
#else
    struct sockaddr_in other = {.sin_family = AF_INET, .sin_port = htons(9)};
    PASS(connect_function, connect, fd, CHANGE ? (const struct sockaddr *)&other : address, size);
#endif
    return result;
}
#endif

/* getpeername() and getsockname() */
#define NAMES(name)                                                                                          \
    typedef int name##_function(int fd, struct sockaddr *address, socklen_t *size);                          \
    int name(int fd, struct sockaddr *restrict address, socklen_t *restrict size) {                          \
        int result;                                                                                          \
        NAMED(name)                                                                                          \
        if (CHANGE)                                                                                          \
            ((struct sockaddr_in *)address)->sin_port = htons(9);                                            \
        return result;                                                                                       \
    }
#ifdef KEEPS
#define NAMED(name) result = (int)syscall(SYS_##name, fd, address, size);
#else
#define NAMED(name) PASS(name##_function, name, fd, address, size);
#endif
#ifdef FRONT_getpeername
NAMES(getpeername)
#endif
#ifdef FRONT_getsockname
NAMES(getsockname)
#endif

#ifdef FRONT_clock_gettime
typedef int clock_function(clockid_t clock, struct timespec *out);
int clock_gettime(clockid_t clock, struct timespec *out) {
    int result;
#ifdef KEEPS
    result = (int)syscall(SYS_clock_gettime, clock, out);
#else
    PASS(clock_function, clock_gettime, clock, out);
    out->tv_sec += CHANGE ? 3600 : 0;
#endif
    return result;
}
#endif

#ifdef FRONT_time
typedef time_t time_function(time_t *out);
time_t time(time_t *out) {
    time_t result;
#ifdef KEEPS
    struct timespec now;
    (void)syscall(SYS_clock_gettime, CLOCK_REALTIME, &now);
    result = now.tv_sec;
    if (out)
        *out = result;
#else
    PASS(time_function, time, out);
    result += CHANGE ? 3600 : 0;
#endif
    return result;
}
#endif
