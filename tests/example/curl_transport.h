/* The transport of production: libcurl, over the network. It knows nothing of tests. */
#ifndef CURL_TRANSPORT_H
#define CURL_TRANSPORT_H

#include "iam_client.h"

/* A libcurl handle with its connections. For one thread at a time. */
struct curl_transport;

/* With the access key that requests are signed with: "ID:SECRET", copied. NULL: out of memory. */
struct curl_transport *curl_transport_new(const char *access_key);
void curl_transport_free(struct curl_transport *transport);

/* A transport_fn whose context is a struct curl_transport. */
enum transport_result send_by_curl(void *transport, const struct http_request *request,
                                   struct http_response *response);

#endif
