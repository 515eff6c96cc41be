/* Macros that name and export the functions that replace libcurl's and the C library's. */
#ifndef MOCK_ADAPTERS_CURL_HOOKS_HOOKS_H
#define MOCK_ADAPTERS_CURL_HOOKS_HOOKS_H

#include "adapters/curl/process/real.h"

#include <stdarg.h>
#include <sys/socket.h>
#include <time.h>

#ifdef CURL_WRAPS
#define HOOK(name) __wrap_##name
#define CURL(name) extern __typeof__(name) __wrap_##name;
#define USED(name)
#define LIBC(name) CURL(name)
#include "adapters/curl/process/names.def"
#undef CURL
#undef USED
#undef LIBC
#else
#define HOOK(name) name
#endif

#define CURL_EXPORT __attribute__((visibility("default")))

/* The libcurl of a struct easy or multi; if it is NULL, the caller's. Use it in a hook itself: it takes the
 * return address. */
#define REAL_OF(handle) ((handle) ? (handle)->real : REAL_OF_CALLER())

#endif
