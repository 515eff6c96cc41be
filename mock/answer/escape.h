/* Escapes values for XML as the service does, while copying them. */
#ifndef MOCK_ANSWER_ESCAPE_H
#define MOCK_ANSWER_ESCAPE_H

#include "base/view.h"

#define ESCAPE_LONGEST 5 /* how many bytes one byte becomes at most: "&amp;", "&#13;"; U+FFFD has three */

/* Copy `bytes` to `out`, without escaping. Returns the end of the copy. */
static inline char *put_view(char *out, struct view bytes) {
    if (bytes.size == 0)
        return out;
    memcpy(out, bytes.data, bytes.size);
    return out + bytes.size;
}

/*
 * Copy `value` to `out`, escaped: '&', '<' and '>' as entities, a carriage return as "&#13;". A character
 * that XML 1.0 cannot hold, or a byte that is not UTF-8, becomes U+FFFD (assumed). Returns the copy's end.
 * `out` must have room for ESCAPE_LONGEST bytes for each byte of `value`.
 */
IAM_MOCK_INTERNAL char *put_escaped(char *out, struct view value);

#endif
