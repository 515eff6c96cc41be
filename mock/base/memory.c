/* Wrappers around the C library's allocator. */
#include "base/memory.h"

#include <stdlib.h>

IAM_MOCK_INTERNAL void *memory_new(size_t size) { return malloc(size ? size : 1); }

IAM_MOCK_INTERNAL void *memory_new_zeroed(size_t size) { return calloc(1, size ? size : 1); }

IAM_MOCK_INTERNAL void *memory_resize(void *old, size_t size) { return realloc(old, size ? size : 1); }

IAM_MOCK_INTERNAL char *memory_copy_text(const char *text) {
    if (!text)
        return NULL;
    size_t size = strlen(text) + 1;
    char *copy = memory_new(size);
    if (copy)
        memcpy(copy, text, size);
    return copy;
}

IAM_MOCK_INTERNAL void memory_free(void *memory) { free(memory); }
