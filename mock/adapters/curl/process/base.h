/* What every file of the adapter includes first: feature macros, libcurl's header without its macros,
 * constants. The library is built twice: as the shared library, which defines functions of libcurl and of the
 * C library by their own names, and as an archive for the linker's --wrap, which defines them as __wrap_NAME
 * (then CURL_WRAPS is defined). */
#ifndef MOCK_ADAPTERS_CURL_PROCESS_BASE_H
#define MOCK_ADAPTERS_CURL_PROCESS_BASE_H

#undef _GNU_SOURCE /* for RTLD_NEXT, dladdr, SOCK_CLOEXEC */
#define _GNU_SOURCE 1
#undef _FORTIFY_SOURCE /* its inline functions would conflict with our definitions */

#include <iam_mock_curl.h>

#define CURL_DISABLE_TYPECHECK
#define CURL_DISABLE_DEPRECATION
#include <curl/curl.h>
#undef curl_easy_setopt
#undef curl_easy_getinfo
#undef curl_multi_setopt
#undef curl_share_setopt

#define HASH_NONFATAL_OOM 1
#include <uthash.h>
#include <utlist.h>

#include <stdbool.h>
#include <stdint.h>

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))
#define MS_NS INT64_C(1000000)

/* For functions that a sanitizer's run time may call with its own locks held. */
#define NOT_INSTRUMENTED __attribute__((no_sanitize("thread")))

/* A function of any type; cast it to its own type before calling it. */
typedef void any_function(void);

#endif
