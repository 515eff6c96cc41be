/* The header fields of a request that mean something here. */
#ifndef MOCK_REQUEST_HEADERS_H
#define MOCK_REQUEST_HEADERS_H

#include "base/view.h"

/* The request's own strings; NULL: not sent. Of a repeated field the last counts. */
struct request_headers {
    const char *host, *authorization, *security_token;
};

/* Field names are compared without case (RFC 9110, 5.1). False: a name or a value is NULL. */
IAM_MOCK_INTERNAL MUST_CHECK bool request_headers_read(struct request_headers *out,
                                                       const struct iam_mock_header *headers, size_t count);

#endif
