/* curl_easy_perform(), by a multi handle of the adapter's own. */
#ifndef MOCK_ADAPTERS_CURL_TRANSFER_PERFORM_H
#define MOCK_ADAPTERS_CURL_TRANSFER_PERFORM_H

#include "adapters/curl/transfer/easy.h"

/* Perform the handle's transfer, by real libcurl alone if its route is ROUTE_UNCHANGED. Returns what the
 * program gets. */
CURLcode perform_easy(struct easy *easy);
/* Call real libcurl's curl_easy_perform(), in which libcurl may make handles of its own. */
CURLcode perform_alone(const struct real *real, CURL *curl);

#endif
