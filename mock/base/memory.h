/* Memory: the only file that calls malloc and free, so that tests can fail each allocation in turn. */
#ifndef MOCK_BASE_MEMORY_H
#define MOCK_BASE_MEMORY_H

#include "base/base.h"

/* Each returns NULL when memory runs out; a size of 0 is allowed. Free with memory_free(). */
IAM_MOCK_INTERNAL MUST_CHECK void *memory_new(size_t size); /* not cleared */
IAM_MOCK_INTERNAL MUST_CHECK void *memory_new_zeroed(size_t size);
/* On failure `old` stays as it was. */
IAM_MOCK_INTERNAL MUST_CHECK void *memory_resize(void *old, size_t size);
/* A copy of a C string. NULL stays NULL, so check both. */
IAM_MOCK_INTERNAL MUST_CHECK char *memory_copy_text(const char *text);
/* NULL is allowed. */
IAM_MOCK_INTERNAL void memory_free(void *memory);

#endif
