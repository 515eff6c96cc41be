/* Finds loaded libraries and the functions in them. Only the shared library uses it. */
#ifndef MOCK_ADAPTERS_CURL_PROCESS_LOOKUP_H
#define MOCK_ADAPTERS_CURL_PROCESS_LOOKUP_H

#include "adapters/curl/process/base.h"

#ifndef CURL_WRAPS

/* dlsym() for a function. `handle` may be RTLD_NEXT. NULL: the function was not found. */
any_function *find_symbol(void *handle, const char *name);

/* The path of the first loaded library whose file name begins with `begins`; NULL: none is loaded. Owned by
 * the loader. */
const char *path_of_loaded(const char *begins);

/* A handle of a library that is loaded already, to be closed with dlclose(); NULL: it is not loaded, or
 * `name` is NULL. */
void *open_loaded(const char *name);

/* A function pointer as an address, for dladdr(). */
const void *address_of_function(any_function *function);

#endif
#endif
