/* What libcurl calls in a transfer to the mock: to open a connection, to close it, and before each
 * request. */
#ifndef MOCK_ADAPTERS_CURL_TRANSFER_CALLBACKS_H
#define MOCK_ADAPTERS_CURL_TRANSFER_CALLBACKS_H

#include "adapters/curl/settings/options.h"

/* Their context is the struct easy. */
extern const struct option_callbacks transfer_callbacks;

#endif
