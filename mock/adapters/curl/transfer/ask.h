/* A request that came whole: hand it to the mock, and plan the answer. */
#ifndef MOCK_ADAPTERS_CURL_TRANSFER_ASK_H
#define MOCK_ADAPTERS_CURL_TRANSFER_ASK_H

#include "adapters/curl/transfer/multi.h"

/* Afterwards the connection's exchange has an answer, or stays silent, or the connection is closed and the
 * verdict given. */
void ask_mock(struct connection *connection, struct multi *multi, const struct http_request *http);

/* The request ends with this verdict, and the connection is closed. */
void ask_fail(struct connection *connection, CURLcode code, const char *why);

#endif
