/* The index: finds a record by a text of its own, its key. The hash table is uthash's. */
#ifndef MOCK_ACCOUNT_INDEX_H
#define MOCK_ACCOUNT_INDEX_H

#include "base/record.h"
#include "base/view.h"
#include "base/memory.h"

#define HASH_NONFATAL_OOM 1
#define uthash_malloc(size) memory_new(size)
#define uthash_free(memory, size) memory_free(memory)
#define HASH_FUNCTION(key, size, hash) ((hash) = index_hash((key), (size)))
/* The hash of a key: a function of its bytes alone. */
IAM_MOCK_INTERNAL uint32_t index_hash(const void *key, size_t size);
#include <uthash.h>

/* The first member of every indexed record, so that a record and its node have one address. */
struct index_node {
    struct record record;
    struct record_text key;
    UT_hash_handle hh;
};

struct index {
    struct index_node *nodes; /* NULL: the index is empty */
};

/* The key, in the record. */
static inline struct view index_key(const struct index_node *node) { return record_view(node, node->key); }

/* The node with these bytes as its key, or NULL. */
IAM_MOCK_INTERNAL struct index_node *index_find(const struct index *index, struct view key);
/* The same, when index_hash() of the key is known. */
IAM_MOCK_INTERNAL struct index_node *index_find_hashed(const struct index *index, struct view key,
                                                       uint32_t hash);
/* Add a node whose key isn't in the index. False: out of memory, and nothing has changed. */
IAM_MOCK_INTERNAL MUST_CHECK bool index_add(struct index *index, struct index_node *node);
/* Put `node` in the place of `old`, which has the same key. False: out of memory, nothing has changed. */
IAM_MOCK_INTERNAL MUST_CHECK bool index_replace(struct index *index, struct index_node *old,
                                                struct index_node *node);
/* Take out a node that is in the index. The record stays its owner's. */
IAM_MOCK_INTERNAL void index_remove(struct index *index, struct index_node *node);
/* Take out all nodes and free the table. The records stay their owner's. */
IAM_MOCK_INTERNAL void index_clear(struct index *index);

#endif
