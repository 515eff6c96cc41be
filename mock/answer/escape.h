/* Escaping a value for XML as the service does. */
#ifndef MOCK_ANSWER_ESCAPE_H
#define MOCK_ANSWER_ESCAPE_H

#include "base/view.h"

#define ESCAPE_LONGEST 5 /* bytes that one byte becomes at most: "&amp;", "&#13;"; U+FFFD takes three */

/* Copy `bytes` to `out`; returns the end of what was written. */
static inline char *put_view(char *out, struct view bytes) {
    if (bytes.size == 0)
        return out;
    memcpy(out, bytes.data, bytes.size);
    return out + bytes.size;
}

/*
 * The same, escaped: '&', '<' and '>' as entities, a carriage return as "&#13;"; what XML 1.0 can't hold and
 * what isn't UTF-8 becomes U+FFFD (assumed). `out` has room for ESCAPE_LONGEST bytes a byte.
 */
IAM_MOCK_INTERNAL char *put_escaped(char *out, struct view value);

#endif
