/* Reads requests as libcurl writes them: HTTP/1.1 (RFC 9112). */
#ifndef MOCK_ADAPTERS_CURL_WIRE_HTTP_READ_H
#define MOCK_ADAPTERS_CURL_WIRE_HTTP_READ_H

#include "adapters/curl/wire/bytes.h"

#define HTTP_MAX_HEADERS 128
#define HTTP_MAX_HEAD 262144

/* All texts point into the bytes that were read. */
struct http_request {
    const char *method, *target, *host; /* host NULL: there is no Host header */
    struct iam_mock_header headers[HTTP_MAX_HEADERS];
    size_t header_count;
    const char *body;
    size_t body_size;
    bool close; /* the client closes the connection after the answer */
};

enum http_progress {
    HTTP_MORE,          /* the request is not complete */
    HTTP_MORE_CONTINUE, /* likewise, and the client waits for "100 Continue" */
    HTTP_WHOLE,
    HTTP_NOT_HTTP /* not HTTP/1.x, or over a limit above */
};

/* Read the bytes that have arrived so far. HTTP_WHOLE: *out is set and points into the bytes, which were
 * modified: do not read them again. */
enum http_progress http_read(struct bytes *in, struct http_request *out);

#endif
