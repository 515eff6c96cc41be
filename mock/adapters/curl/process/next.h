/* Finds the functions that load libraries and look functions up, behind the adapter's functions of the same
 * names. */
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

enum lookup {
#define LOOKUP(name) LOOKUP_##name,
#include "adapters/curl/process/lookups.def"
#undef LOOKUP
    LOOKUP_COUNT
};

/* Returns the function of lookups.def that would be called without iammock-curl; NULL: no library has it.
 * Calls no function that this library or a sanitizer replaces, and allocates nothing. */
any_function *next_function(enum lookup lookup);

#endif
#endif
