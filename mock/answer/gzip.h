/* Wraps bytes in the gzip format (RFC 1952), without compressing them: stored blocks and a CRC-32. */
#ifndef MOCK_ANSWER_GZIP_H
#define MOCK_ANSWER_GZIP_H

#include "base/base.h"

/* Returns the size of the gzip stream that holds `size` bytes. */
IAM_MOCK_INTERNAL size_t gzip_size(size_t size);

/* Turn the first `size` bytes of `data` into a gzip stream. `data` has room for gzip_size(size) bytes. */
IAM_MOCK_INTERNAL void gzip_in_place(char *data, size_t size);

#endif
