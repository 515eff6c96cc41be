/* The header fields of a request that the mock reads. */
#ifndef MOCK_REQUEST_HEADERS_H
#define MOCK_REQUEST_HEADERS_H

#include "base/view.h"

/* Pointers to the request's own strings; NULL: not sent. Of a repeated field the last one is used. An empty
 * `authorization` counts as not sent; it has no blanks before it. */
struct request_headers {
    const char *host, *authorization, *security_token;
};

/* The value of a header: without the blanks and tabs around it, which are no part of it (RFC 9110, 5.5). */
static inline struct view request_header_value(const char *sent) {
    struct view value = view_of(sent);
    while (value.size > 0 && (value.data[value.size - 1] == ' ' || value.data[value.size - 1] == '\t'))
        value.size--;
    while (value.size > 0 && (value.data[0] == ' ' || value.data[0] == '\t'))
        value = (struct view){value.data + 1, value.size - 1};
    return value;
}

/* Find the fields in `headers`; ASCII case of names does not matter (RFC 9110, 5.1). False: a name or a value
 * is NULL. */
IAM_MOCK_INTERNAL MUST_CHECK bool request_headers_read(struct request_headers *out,
                                                       const struct iam_mock_header *headers, size_t count);

#endif
