/* Adds and removes handles: in the registries of easy and multi handles, and with the transfers in them. */
#ifndef MOCK_ADAPTERS_CURL_TRANSFER_HANDLES_H
#define MOCK_ADAPTERS_CURL_TRANSFER_HANDLES_H

#include "adapters/curl/transfer/multi.h"

/* Add a handle that libcurl has just made. If a known handle has the same address, it ended without the
 * adapter seeing it, and is removed first. NULL: memory is out. */
struct easy *handles_add_easy(CURL *curl, const struct real *real);
struct multi *handles_add_multi(CURLM *curlm, const struct real *real, bool own);

/* Remove a handle, and end its transfer. */
void handles_remove_easy(struct easy *easy);
/* Remove a multi handle; the easy handles in it leave it, since libcurl allows to clean it up before them. */
void handles_remove_multi(struct multi *multi);

#endif
