/* Allocating and freeing memory: all other files use these functions, so that tests can make each allocation
 * fail in turn. */
#ifndef MOCK_BASE_MEMORY_H
#define MOCK_BASE_MEMORY_H

#include "base/base.h"

/* Each function returns a block that the caller frees with memory_free(), or NULL: out of memory. A size of 0
 * is allowed. */
IAM_MOCK_INTERNAL MUST_CHECK void *memory_new(size_t size); /* the bytes are not cleared */
IAM_MOCK_INTERNAL MUST_CHECK void *memory_new_zeroed(size_t size);
/* Change the size of `old` (NULL: a new block), which may move. On failure `old` is unchanged. */
IAM_MOCK_INTERNAL MUST_CHECK void *memory_resize(void *old, size_t size);
/* A copy of a C string. Returns NULL for NULL too: check `text` before you report "out of memory". */
IAM_MOCK_INTERNAL MUST_CHECK char *memory_copy_text(const char *text);
/* Free a block. NULL is allowed. */
IAM_MOCK_INTERNAL void memory_free(void *memory);

#endif
