/* curl_easy_perform(), by a multi handle of the adapter's own. */
#ifndef MOCK_ADAPTERS_CURL_TRANSFER_PERFORM_H
#define MOCK_ADAPTERS_CURL_TRANSFER_PERFORM_H

#include "adapters/curl/transfer/easy.h"

/* Perform the handle's transfer, by real libcurl alone if its route is ROUTE_UNCHANGED. Returns what the
 * program gets. */
CURLcode perform_easy(struct easy *easy);

#endif
