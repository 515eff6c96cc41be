/* Libraries that pass calls of libcurl's functions on: they define these functions, and look libcurl's up
 * when they are loaded or called. */
#ifndef MOCK_ADAPTERS_CURL_PROCESS_PASSING_H
#define MOCK_ADAPTERS_CURL_PROCESS_PASSING_H

#include "adapters/curl/process/real.h"

/* Did libcurl call its own function, or one of the C library's? `real`: the libcurl that was called; it may
 * be a library that passes calls on. libcurl makes handles for itself, and the adapter does not see their
 * end. */
bool is_in_libcurl(const struct real *real, const void *return_address);

#ifndef CURL_WRAPS

/* Is the code at this return address, which looks up a function of libcurl's, in a library that passes calls
 * on? The adapter's function would call it again, without end. False if calls arrive in that library before
 * they arrive in the adapter. `found`: what dlsym() found. */
bool passes_on(const void *return_address, const char *name, const void *found);

/* Note that the library of this return address passes calls on to this libcurl. */
void note_passing(const void *return_address, const struct real *to);

#endif
#endif
