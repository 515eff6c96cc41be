/* Writes answers as the mock gives them, or as a fault leaves them: HTTP/1.1 (RFC 9112). */
#ifndef MOCK_ADAPTERS_CURL_WIRE_HTTP_WRITE_H
#define MOCK_ADAPTERS_CURL_WIRE_HTTP_WRITE_H

#include "adapters/curl/wire/bytes.h"
#include "adapters/curl/wire/faults.h"
#include "adapters/curl/wire/http_read.h"

/* Append the bytes of `response` that libcurl gets with `fault` (0: none), and set *ending to what happens to
 * the connection after them. Returns false if memory is out. */
bool http_write(struct bytes *out, enum ending *ending, int fault, const struct iam_mock_response *response,
                const struct http_request *request);

#endif
