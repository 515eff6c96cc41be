/* The canonical request of Signature Version 4: the text of a request whose hash is signed. */
#ifndef MOCK_IDENTITY_CANONICAL_H
#define MOCK_IDENTITY_CANONICAL_H

#include "identity/canonical_form.h"
#include "base/view.h"

/* A request as received, and which of its headers were signed. */
struct signed_request {
    struct view method, path, query; /* as in the URL; path empty: "/"; query without "?" */
    struct view host;                /* the value of the Host header, or what a client sends as such */
    struct view usual_host;          /* of the service: for FORM_HOST_USUAL */
    const struct iam_mock_header *headers;
    size_t header_count;
    struct view body;
    struct view signed_headers; /* "host;x-amz-date" */
    int64_t date_ms;            /* the date of the signature */
    int64_t http_date_ms;       /* that of the Date header, for FORM_DATE_OF_HTTP */
};

/* The date that is signed in this form. */
static inline int64_t canonical_date_ms(const struct signed_request *request,
                                        const struct canonical_form *form) {
    const bool http = form->date == FORM_DATE_OF_HTTP;
    return (http ? request->http_date_ms : request->date_ms) + form->seconds * INT64_C(1000);
}

/* Small pieces of a text, until they are passed on: each call of a hash costs more than copying a piece. */
struct gathered {
    size_t used;
    char bytes[256];
};

/* Where a text goes: to a hash or to a buffer. `add` is called with each piece in turn or, if `gathered` is
 * not NULL, with many pieces at once; then canonical_flush() ends the text. */
struct canonical_sink {
    void (*add)(void *context, struct view bytes);
    void *context;
    struct gathered *gathered;
};

/* How many signed headers, parameters, and segments of a path are brought into their order. The mock refuses
 * requests with more; the writers ignore what is more. */
#define CANONICAL_MAX_PARTS IAM_MOCK_MAX_SIGNED_PARTS

/* Room for the order of the parts. Too large for the stack; its bytes need not be set before. */
struct canonical_work {
    uint32_t at[CANONICAL_MAX_PARTS];
};

/* What the writers of one canonical request share. */
struct canonical {
    const struct signed_request *request;
    const struct canonical_form *form;
    struct canonical_work *work;
    struct canonical_sink sink;
    const uint8_t *request_hash; /* SHA-256 of the canonical request, if it is known; else NULL */
};

/* Pass on what was gathered. */
IAM_MOCK_INTERNAL void canonical_flush(const struct canonical *c);
/* Add a piece for which there is no room among the gathered ones. */
IAM_MOCK_INTERNAL void canonical_add_large(const struct canonical *c, struct view bytes);

/* Add a piece of the text. */
static inline void canonical_add(const struct canonical *c, struct view bytes) {
    struct gathered *gathered = c->sink.gathered;
    if (gathered && bytes.size <= sizeof gathered->bytes - gathered->used) {
        memcpy(gathered->bytes + gathered->used, bytes.data, bytes.size);
        gathered->used += bytes.size;
    } else {
        canonical_add_large(c, bytes);
    }
}

/* Write the canonical request, without a newline at the end. Allocates nothing. */
IAM_MOCK_INTERNAL void canonical_write(const struct canonical *c);
/* The end of a line, "\n" or "\r\n". */
IAM_MOCK_INTERNAL void canonical_end_line(const struct canonical *c);

/* The parts, each in a file of its own. */
IAM_MOCK_INTERNAL void canonical_write_path(const struct canonical *c);
IAM_MOCK_INTERNAL void canonical_write_query(const struct canonical *c);
IAM_MOCK_INTERNAL void canonical_write_headers(const struct canonical *c); /* the lines, and the list */
IAM_MOCK_INTERNAL void canonical_write_payload(const struct canonical *c);

/* Compare two parts, in the meaning of the caller of canonical_insert(). Negative: `a` is before `b`. */
typedef int canonical_compare(const struct canonical *c, uint32_t a, uint32_t b);
/* Insert a part into the sorted array of `count` parts, after the parts that are equal. */
IAM_MOCK_INTERNAL void canonical_insert(const struct canonical *c, size_t count, uint32_t part,
                                        canonical_compare *compare);

#endif
