/* Makes handles in a libcurl that is not the caller's own. */
#ifndef MOCK_ADAPTERS_CURL_HOOKS_CREATE_H
#define MOCK_ADAPTERS_CURL_HOOKS_CREATE_H

#include "adapters/curl/process/real.h"

/* curl_easy_init() and curl_multi_init() of this libcurl, with the adapter's part. `real` may be NULL: then
 * they return NULL. */
CURL *create_easy(const struct real *real);
CURLM *create_multi(const struct real *real);

/* The function that a program gets if it looks up `name` in this libcurl: curl_easy_init() and
 * curl_multi_init() must know their libcurl, since their caller may be any library, libffi for example. NULL:
 * the function has a handle, which shows its libcurl. */
any_function *find_creator(const struct real *real, const char *name);

#endif
