/* Decoding UTF-8, one character at a time. */
#ifndef MOCK_BASE_UTF8_H
#define MOCK_BASE_UTF8_H

#include "base/view.h"

/*
 * Decode the character at the start of `bytes` into *out. Returns the character's size in bytes, 1 to 4.
 * Returns 0 if `bytes` is empty or does not start with UTF-8 (RFC 3629: no overlong forms, no surrogates, at
 * most U+10FFFF); *out is unchanged then.
 */
IAM_MOCK_INTERNAL size_t utf8_decode(struct view bytes, uint32_t *out);

#endif
