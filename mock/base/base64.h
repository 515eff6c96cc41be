/* Base 64 (RFC 4648), in which the service writes blobs. */
#ifndef MOCK_BASE_BASE64_H
#define MOCK_BASE_BASE64_H

#include "base/view.h"

/* Write `bytes` in base 64, with padding. `out` has room for 4 characters for each 3 bytes or the rest; no
 * NUL is added. Returns how many characters were written. */
IAM_MOCK_INTERNAL size_t base64_encode(char *out, struct view bytes);

#endif
