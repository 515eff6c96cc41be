/* Finds the functions that would be called if iammock-curl did not define functions of the same names. */
#ifndef MOCK_ADAPTERS_CURL_PROCESS_NEXT_H
#define MOCK_ADAPTERS_CURL_PROCESS_NEXT_H

#include "adapters/curl/process/base.h"

/* For functions that run before a sanitizer's run time is ready: it looks up its own functions by our
 * dlsym(). */
#define BEFORE_SANITIZER __attribute__((no_sanitize("address", "thread", "undefined")))

#if defined __GLIBC__ && !defined CURL_WRAPS &&                                                              \
    (defined __x86_64__ || defined __i386__ || defined __aarch64__)
#define REPLACES_LOOKUPS 1 /* iammock-curl defines the functions of lookups.def */
#endif

#ifdef REPLACES_LOOKUPS

/* dlsym(RTLD_NEXT, name), for the functions of which dlsym() is one: calls no function that this library or a
 * sanitizer replaces, and allocates nothing. If no library after this one has the function, any other
 * library's is returned; NULL: no library has it. */
any_function *find_next(const char *name);

#endif
#endif
