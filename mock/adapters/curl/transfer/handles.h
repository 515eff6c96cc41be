/* Handles that begin and end: the registries of easy and multi handles, and the transfers in them. */
#ifndef MOCK_ADAPTERS_CURL_TRANSFER_HANDLES_H
#define MOCK_ADAPTERS_CURL_TRANSFER_HANDLES_H

#include "adapters/curl/transfer/multi.h"

/* Add a handle that libcurl has just made. If libcurl has used its address before, that handle ended without
 * the adapter seeing it: it is removed. NULL: out of memory. */
struct easy *handles_add_easy(CURL *curl, const struct real *real);
struct multi *handles_add_multi(CURLM *curlm, const struct real *real, bool own);

/* Remove a handle, and end its transfer. */
void handles_remove_easy(struct easy *easy);
/* Remove a multi handle; the easy handles in it leave it, since libcurl allows to clean it up before them. */
void handles_remove_multi(struct multi *multi);

#endif
