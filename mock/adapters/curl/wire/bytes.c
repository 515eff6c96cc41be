/* A buffer of bytes that grows; a NUL, which its size does not count, follows the bytes. */
#include "adapters/curl/wire/bytes.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool bytes_reserve(struct bytes *bytes, size_t size) {
    if (bytes->capacity - bytes->size > size)
        return true;
    size_t capacity = bytes->capacity ? bytes->capacity : 1024;
    while (capacity - bytes->size <= size)
        capacity *= 2;
    char *grown = realloc(bytes->data, capacity);
    if (!grown)
        return false;
    bytes->data = grown;
    bytes->capacity = capacity;
    return true;
}

bool bytes_add(struct bytes *bytes, const void *data, size_t size) {
    if (!bytes_reserve(bytes, size))
        return false;
    if (size > 0)
        memcpy(bytes->data + bytes->size, data, size);
    bytes->size += size;
    bytes->data[bytes->size] = '\0';
    return true;
}

bool bytes_add_text(struct bytes *bytes, const char *text) { return bytes_add(bytes, text, strlen(text)); }

bool bytes_format(struct bytes *bytes, const char *format, ...) {
    char line[512];
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    return size >= 0 && (size_t)size < sizeof line && bytes_add(bytes, line, (size_t)size);
}

void bytes_free(struct bytes *bytes) {
    free(bytes->data);
    *bytes = (struct bytes){0};
}
