/* The libcurls of this process: the real functions behind the adapter's. */
#ifndef MOCK_ADAPTERS_CURL_PROCESS_REAL_H
#define MOCK_ADAPTERS_CURL_PROCESS_REAL_H

#include "adapters/curl/process/base.h"

/* One libcurl. A process may hold several, and a handle belongs to the one that made it. */
struct real {
    /* curl_version_info, curl_url_dup and curl_multi_wakeup may be NULL. */
#define CURL(name) __typeof__(name) *name;
#define USED(name) __typeof__(name) *name;
#define LIBC(name)
#include "adapters/curl/process/names.def"
#undef CURL
#undef USED
#undef LIBC
    const void *begin, *end; /* the addresses of the library that libcurl is in; NULL in the archive */
};

/* Returns libcurl's version as a number, 0x080e01 for 8.14.1; 0: it is not known. */
static inline unsigned libcurl_version(const struct real *real) {
    return real->curl_version_info ? real->curl_version_info(CURLVERSION_NOW)->version_num : 0;
}

/* The libcurl that the code at this return address calls; NULL: it has none. Never freed. */
const struct real *real_of_caller(const void *return_address);
#define REAL_OF_CALLER() real_of_caller(__builtin_return_address(0))

#ifndef CURL_WRAPS

#define MAX_LIBCURLS 16

/* Does `function`, which dlsym(handle, …) found, belong to a libcurl? A function of another library, or of
 * this one, may have the name of one of libcurl's. */
bool is_of_libcurl(void *handle, const void *function);

/* The libcurl that dlsym() finds by this handle; NULL: none, it lacks a function, or the process has
 * MAX_LIBCURLS already. Never freed. */
const struct real *real_in_scope(void *handle);

/* The number of a libcurl, below MAX_LIBCURLS, and the libcurl of a number that real_number() returned. */
size_t real_number(const struct real *real);
const struct real *real_at(size_t number);

#endif

#endif
