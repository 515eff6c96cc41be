/* Tells, before a library is loaded, whether it calls libcurl. */
#ifndef MOCK_ADAPTERS_CURL_PROCESS_DEPENDS_H
#define MOCK_ADAPTERS_CURL_PROCESS_DEPENDS_H

#include "adapters/curl/process/base.h"

/* Does this library, or a library that it needs, use libcurl's functions? `file` is what dlopen() or
 * dlmopen() gets. True also if a file can't be found or read. With RTLD_DEEPBIND, libraries that are loaded
 * already are left out, since the flag does not change these; and `file` counts as well if it uses dlsym(),
 * since the flag makes its calls of dlsym() go past ours. Calls dlopen() to find out what is loaded. */
bool may_call_libcurl_by_deepbind(const char *file);
bool may_call_libcurl_in_namespace(const char *file);

#endif
