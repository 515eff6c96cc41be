/* Index: bytes → record. uthash inside; a record embeds a node and is found by the node's address. */
#ifndef MOCK_ACCOUNT_INDEX_H
#define MOCK_ACCOUNT_INDEX_H

#include "base/view.h"
#include "base/memory.h"

#define HASH_NONFATAL_OOM 1
#define uthash_malloc(size) memory_new(size)
#define uthash_free(memory, size) memory_free(memory)
#define HASH_FUNCTION(key, size, hash) ((hash) = index_hash((key), (size)))
IAM_MOCK_INTERNAL uint32_t index_hash(const void *key, size_t size);
#include <uthash.h>

struct index_node {
    UT_hash_handle hh;
};

struct index {
    struct index_node *nodes;
};

IAM_MOCK_INTERNAL struct index_node *index_find(const struct index *index, struct view key);
/* The same, when index_hash() of the key is known. */
IAM_MOCK_INTERNAL struct index_node *index_find_hashed(const struct index *index, struct view key,
                                                       uint32_t hash);
/* `key` must outlive the node's place in the index. False: out of memory, and nothing has changed. */
IAM_MOCK_INTERNAL MUST_CHECK bool index_add(struct index *index, struct index_node *node, struct view key);
/* Put `node` in the place of `old`, which has the same key. False: out of memory, nothing has changed. */
IAM_MOCK_INTERNAL MUST_CHECK bool index_replace(struct index *index, struct index_node *old,
                                                struct index_node *node, struct view key);
IAM_MOCK_INTERNAL void index_remove(struct index *index, struct index_node *node);
/* Forget all nodes; the records are their owner's. */
IAM_MOCK_INTERNAL void index_clear(struct index *index);

#endif
