/* The C library's own functions, which the adapter's functions of the same names call. */
#ifndef MOCK_ADAPTERS_CURL_PROCESS_LIBC_H
#define MOCK_ADAPTERS_CURL_PROCESS_LIBC_H

#include "adapters/curl/process/base.h"

#include <sys/socket.h>
#include <time.h>

/* next_…: the function that would be called without iammock-curl: the C library's, or iammock-sleep's. */
struct real_libc {
    __typeof__(connect) *connect;
    __typeof__(getpeername) *getpeername;
    __typeof__(getsockname) *getsockname;
    __typeof__(clock_gettime) *clock_gettime, *next_clock_gettime;
    __typeof__(time) *time, *next_time;
};

/* Returns the functions. Neither the result nor a field is ever NULL. */
const struct real_libc *real_libc(void);

/* The same for a caller that needs only the clocks; the other fields may be NULL. Allocates nothing and looks
 * up nothing: before the library's constructor has run, the clocks are the kernel's. */
const struct real_libc *real_clocks(void);

#endif
