/* Hands a request that arrived whole to the mock, and plans the answer. */
#ifndef MOCK_ADAPTERS_CURL_TRANSFER_ASK_H
#define MOCK_ADAPTERS_CURL_TRANSFER_ASK_H

#include "adapters/curl/transfer/multi.h"

/* Ask the mock. Afterwards the connection's exchange has an answer or stays silent; or the connection is
 * closed, and its transfer has a verdict. */
void ask_mock(struct connection *connection, struct multi *multi, const struct http_request *http);

/* End the request with this verdict, and close the connection. */
void ask_fail(struct connection *connection, CURLcode code, const char *why);

#endif
