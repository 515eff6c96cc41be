/* A buffer of bytes that grows; a NUL, which its size does not count, follows the bytes. */
#ifndef MOCK_ADAPTERS_CURL_WIRE_BYTES_H
#define MOCK_ADAPTERS_CURL_WIRE_BYTES_H

#include "adapters/curl/process/base.h"

/* All zero: empty, and data is NULL. Free it with bytes_free(). */
struct bytes {
    char *data;
    size_t size, capacity;
};

/* These return false if memory is out; then nothing is added. */

/* Make room for `size` bytes more and a NUL. */
bool bytes_reserve(struct bytes *bytes, size_t size);
/* Append bytes, or a text without its NUL. */
bool bytes_add(struct bytes *bytes, const void *data, size_t size);
bool bytes_add_text(struct bytes *bytes, const char *text);
/* Append a formatted text of at most 511 bytes. A longer one is not added; then this returns false too. */
bool bytes_format(struct bytes *bytes, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Free the bytes; *bytes is empty then. */
void bytes_free(struct bytes *bytes);

#endif
