/* Finds loaded libraries and the functions in them. */
#ifndef MOCK_ADAPTERS_CURL_PROCESS_LOOKUP_H
#define MOCK_ADAPTERS_CURL_PROCESS_LOOKUP_H

#include "adapters/curl/process/base.h"

/* Are both addresses in the same library or program? False if one is NULL. */
bool is_same_image(const void *a, const void *b);

#ifndef CURL_WRAPS /* the rest is for the shared library */

/* dlsym() for a function. `handle` may be RTLD_NEXT. NULL: the function was not found. */
any_function *find_symbol(void *handle, const char *name);

/* The path of the first loaded library whose file name begins with `begins`; NULL: none is loaded. Owned by
 * the loader. */
const char *path_of_loaded(const char *begins);

/* A handle of a library that is loaded already, to be closed with dlclose(); NULL: it is not loaded, or
 * `name` is NULL. */
void *open_loaded(const char *name);

/* Returns an address in the library whose function of this name a call of the program's reaches first; NULL:
 * none has it. */
const void *find_first(const char *name);

/* Is this function only the program's own way to a function of a shared library? A program that is no PIE has
 * one for each function whose address it takes, and dlsym() returns it. */
bool is_way_to_function(any_function *function);

/* A function pointer as an address, for dladdr(). */
const void *address_of_function(any_function *function);

#endif
#endif
