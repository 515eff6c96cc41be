/* The index of records: finding, adding, replacing and removing, and the hash function that uthash uses. */
#include "account/index.h"
#include "base/view.h"

static uint64_t load_word(const char *at, size_t size) {
    uint64_t word = 0;
    memcpy(&word, at, size);
    return word;
}

/* Reads eight bytes at a time. The hash function of uthash reads one at a time, and a serial number has
 * about 40. */
IAM_MOCK_INTERNAL uint32_t index_hash(const void *key, size_t size) {
    const char *at = key;
    uint64_t hash = size * UINT64_C(0x9E3779B97F4A7C15);
    for (; size >= 8; at += 8, size -= 8) {
        hash = (hash ^ load_word(at, 8)) * UINT64_C(0xBF58476D1CE4E5B9);
        hash ^= hash >> 32;
    }
    if (size > 0)
        hash = (hash ^ load_word(at, size)) * UINT64_C(0x94D049BB133111EB);
    return (uint32_t)(hash ^ hash >> 29 ^ hash >> 47);
}

IAM_MOCK_INTERNAL struct index_node *index_find(const struct index *index, struct view key) {
    struct index_node *found = NULL;
    HASH_FIND(hh, index->nodes, key.data, key.size, found);
    return found;
}

IAM_MOCK_INTERNAL struct index_node *index_find_hashed(const struct index *index, struct view key,
                                                       uint32_t hash) {
    struct index_node *found = NULL;
    HASH_FIND_BYHASHVALUE(hh, index->nodes, key.data, key.size, hash, found);
    return found;
}

IAM_MOCK_INTERNAL bool index_add_hashed(struct index *index, struct index_node *node, uint32_t hash) {
    struct view key = index_key(node);
    HASH_ADD_KEYPTR_BYHASHVALUE(hh, index->nodes, key.data, key.size, hash, node);
    return node->hh.tbl != NULL; /* NULL: out of memory. uthash has no other sign */
}

IAM_MOCK_INTERNAL bool index_add(struct index *index, struct index_node *node) {
    struct view key = index_key(node);
    return index_add_hashed(index, node, index_hash(key.data, key.size));
}

/* Add before removing: removing the last node frees the table. If adding then failed, `old` would be lost. */
IAM_MOCK_INTERNAL bool index_replace(struct index *index, struct index_node *old, struct index_node *node) {
    if (!index_add(index, node))
        return false;
    index_remove(index, old);
    return true;
}

IAM_MOCK_INTERNAL void index_remove(struct index *index, struct index_node *node) {
    HASH_DEL(index->nodes, node);
}

IAM_MOCK_INTERNAL void index_clear(struct index *index) { HASH_CLEAR(hh, index->nodes); }
