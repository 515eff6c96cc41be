/* UTF-8: decoding one character. */
#ifndef MOCK_BASE_UTF8_H
#define MOCK_BASE_UTF8_H

#include "base/view.h"

/*
 * Decode the character at the start of `bytes` into *out. Returns how many bytes it has, 1 to 4; 0 if the
 * bytes are not UTF-8 there (RFC 3629: no overlong forms, no surrogates, at most U+10FFFF) or empty.
 */
IAM_MOCK_INTERNAL size_t utf8_decode(struct view bytes, uint32_t *out);

#endif
