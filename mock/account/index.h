/* The index: a hash table (uthash) that finds a record by one of its texts, the key. */
#ifndef MOCK_ACCOUNT_INDEX_H
#define MOCK_ACCOUNT_INDEX_H

#include "base/record.h"
#include "base/view.h"
#include "base/memory.h"

#define HASH_NONFATAL_OOM 1
#define uthash_malloc(size) memory_new(size)
#define uthash_free(memory, size) memory_free(memory)
#define HASH_FUNCTION(key, size, hash) ((hash) = index_hash((key), (size)))
/* The hash of a key. It depends on the bytes alone. */
IAM_MOCK_INTERNAL uint32_t index_hash(const void *key, size_t size);
#include <uthash.h>

/* The first member of every indexed record: a pointer to the node is also a pointer to the record. */
struct index_node {
    struct record record;
    struct record_text key; /* one of the record's texts */
    UT_hash_handle hh;
};

struct index {
    struct index_node *nodes; /* the records are not owned; NULL: the index is empty */
};

/* The key of the node's record, as a view into the record. */
static inline struct view index_key(const struct index_node *node) { return record_view(node, node->key); }

/* The node whose key has exactly these bytes. NULL: none. */
IAM_MOCK_INTERNAL struct index_node *index_find(const struct index *index, struct view key);
/* The same, for a caller who knows index_hash() of the key. */
IAM_MOCK_INTERNAL struct index_node *index_find_hashed(const struct index *index, struct view key,
                                                       uint32_t hash);
/* Add a node, whose key must not be in the index. False: out of memory, and nothing has changed. */
IAM_MOCK_INTERNAL MUST_CHECK bool index_add(struct index *index, struct index_node *node);
/* The same, when index_hash() of the key is known. */
IAM_MOCK_INTERNAL MUST_CHECK bool index_add_hashed(struct index *index, struct index_node *node,
                                                   uint32_t hash);
/* Replace `old` by `node`, which has the same key. False: out of memory, and nothing has changed. */
IAM_MOCK_INTERNAL MUST_CHECK bool index_replace(struct index *index, struct index_node *old,
                                                struct index_node *node);
/* Remove a node that is in the index. Does not free the record. */
IAM_MOCK_INTERNAL void index_remove(struct index *index, struct index_node *node);
/* Remove all nodes and free the table. Does not free the records. */
IAM_MOCK_INTERNAL void index_clear(struct index *index);

#endif
