/* Adds and removes handles: in the registries of easy and multi handles, and with the transfers in them. */
#ifndef MOCK_ADAPTERS_CURL_TRANSFER_HANDLES_H
#define MOCK_ADAPTERS_CURL_TRANSFER_HANDLES_H

#include "adapters/curl/transfer/multi.h"

/* Add a handle that libcurl has just made. If a known handle has the same address, it ended without the
 * adapter seeing it, and is removed first. NULL: memory is out. */
struct easy *handles_add_easy(CURL *curl, const struct real *real);
/* Returns the struct of a handle that the program passes to libcurl. A handle that is not known was made
 * before this library was loaded; it is added, and its earlier options are not known, and its callbacks that
 * the adapter replaces are lost. `caller`: the return address; libcurl's own handles are not added. NULL: it
 * was not added; *failed: since memory is out. */
struct easy *handles_adopt_easy(CURL *curl, const struct real *real, const void *caller, bool *failed);
struct multi *handles_adopt_multi(CURLM *curlm, const struct real *real, const void *caller, bool *failed);
struct multi *handles_add_multi(CURLM *curlm, const struct real *real, bool own);

/* Remove a handle, and end its transfer. */
void handles_remove_easy(struct easy *easy);
/* Remove a multi handle; the easy handles in it leave it, since libcurl allows to clean it up before them. */
void handles_remove_multi(struct multi *multi);

#endif
