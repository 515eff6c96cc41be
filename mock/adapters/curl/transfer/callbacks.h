/* What libcurl calls in each transfer: to open a connection, to close it, before it looks up a name or
 * sends a request, and for a body that the program gives by a callback. */
#ifndef MOCK_ADAPTERS_CURL_TRANSFER_CALLBACKS_H
#define MOCK_ADAPTERS_CURL_TRANSFER_CALLBACKS_H

#include "adapters/curl/settings/options.h"

/* Their context is the struct easy. */
extern const struct option_callbacks transfer_callbacks;

#endif
