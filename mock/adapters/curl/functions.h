/* How ours are named, and seen from outside. */
#ifndef MOCK_ADAPTERS_CURL_FUNCTIONS_H
#define MOCK_ADAPTERS_CURL_FUNCTIONS_H

#include "adapter.h"

#include <stdarg.h>

#ifdef CURL_WRAPS
#define OURS(name) __wrap_##name
#define CURL(name) extern __typeof__(name) __wrap_##name;
#define USED(name)
#define LIBC(name) CURL(name)
#include "names.def"
#undef CURL
#undef USED
#undef LIBC
#else
#define OURS(name) name
#endif

#define CURL_EXPORT __attribute__((visibility("default")))

#endif
