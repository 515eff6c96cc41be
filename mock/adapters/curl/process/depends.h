/* Tells, before a library is loaded, whether it calls libcurl. */
#ifndef MOCK_ADAPTERS_CURL_PROCESS_DEPENDS_H
#define MOCK_ADAPTERS_CURL_PROCESS_DEPENDS_H

#include "adapters/curl/process/base.h"

/* What a library calls, or a library that it needs. */
enum calls_of_library { CALLS_NEITHER, CALLS_LOOKUPS, CALLS_LIBCURL };

/* What does the library call that dlopen() gets as `file`, with RTLD_DEEPBIND? Libraries that are loaded
 * already are left out, since the flag does not change these. If `file` itself calls a function of
 * lookups.def, and none calls libcurl, the result is CALLS_LOOKUPS. If a file can't be found or read, the
 * result is CALLS_LIBCURL. Calls dlopen() to find out what is loaded. */
enum calls_of_library calls_by_deepbind(const char *file);

/* Does a library that dlmopen() loads call libcurl? True also if a file can't be found or read. */
bool calls_libcurl_in_namespace(const char *file);

#endif
