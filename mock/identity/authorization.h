/* What a request says about its signature: reading the Authorization header, or the parameters of a presigned
 * URL. */
#ifndef MOCK_IDENTITY_AUTHORIZATION_H
#define MOCK_IDENTITY_AUTHORIZATION_H

#include "base/view.h"
#include "request/query.h"

#define SIGNING_ALGORITHM "AWS4-HMAC-SHA256"
#define CREDENTIAL_ELEMENTS 5

enum authorization_place {
    AUTHORIZATION_NOWHERE,
    AUTHORIZATION_IN_HEADER,
    AUTHORIZATION_IN_QUERY,
    AUTHORIZATION_IN_BOTH,
};

/* Views into the request; data NULL: not sent. Of AUTHORIZATION_IN_BOTH, those of the header. */
struct authorization {
    enum authorization_place place;
    struct view header;    /* the whole Authorization header */
    struct view algorithm; /* "AWS4-HMAC-SHA256" */
    struct view bad_token; /* the first token of the header that has no "="; the others are read */
    struct view credential, signed_headers, signature;
    size_t elements; /* how many elements the credential has, between slashes; 0: no credential */
    /* The first five elements of the credential; data NULL: it has fewer. */
    struct view key_id, day, region, service, terminator;
};

/* Read them. `header`: NULL if it was not sent. `parameters`: the `count` parameters of the query
 * string. Of repeated parts the header's last one counts, and the query string's first one. */
IAM_MOCK_INTERNAL void authorization_read(struct authorization *out, const char *header,
                                          const struct query_pair *parameters, size_t count);

/* The first parameter with this name; data NULL: there is none. */
IAM_MOCK_INTERNAL struct view authorization_parameter(const struct query_pair *parameters, size_t count,
                                                      struct view name);

/* Cut the first name off a list of signed headers, which is not empty, and return it. */
IAM_MOCK_INTERNAL struct view signed_headers_next(struct view *list);

#endif
