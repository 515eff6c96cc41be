/* Percent-encoding as signatures need it: decoding and encoding the parts of a URL, in a form of signing. */
#ifndef MOCK_IDENTITY_ESCAPE_URI_H
#define MOCK_IDENTITY_ESCAPE_URI_H

#include "identity/canonical.h"

/* The bytes of a part of a URL, one by one. */
struct escape_uri_reader {
    struct view left;
    enum form_plus plus;
    bool decodes;
};

/* Take the next byte, decoded if the reader decodes; left.size must not be 0. A malformed escape is taken as
 * it is. */
IAM_MOCK_INTERNAL unsigned char escape_uri_next(struct escape_uri_reader *reader);

/* Is this byte written as it is, in this form? */
IAM_MOCK_INTERNAL bool escape_uri_keeps(const struct canonical_form *form, unsigned char byte);

enum escape_uri {
    ESCAPE_URI_SENT,    /* encode the bytes as sent */
    ESCAPE_URI_DECODED, /* decode them before */
    ESCAPE_URI_TWICE,   /* decode them, and encode what was encoded once more */
};
/* Write a part of a URL encoded: all bytes but A-Z, a-z, 0-9 and -._~ are escaped. */
IAM_MOCK_INTERNAL void escape_uri_write(const struct canonical *c, struct view part, enum escape_uri way);

#endif
