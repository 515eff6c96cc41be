/* The tags of a user or a device: making the record that they become by a change. */
#include "account/tags.h"
#include "base/memory.h"

#define KEY_BUCKETS 128 /* a power of two */
#define KEYS_FEW 3      /* comparing them costs less than hashing */
#define NEXT_TAGS 3     /* so many are compared before any key is hashed */

/* A tag of the record that is being made. */
struct made_tag {
    struct view key, value;
    uint32_t number;
};

IAM_MOCK_INTERNAL struct view tag_source_key(const struct tag_source *source, size_t i) {
    return source->list ? source->list->elements[i].field[source->key_field] : view_of(source->given[i].key);
}

/* Only of tags that are to be set. */
static struct view tag_source_value(const struct tag_source *source, size_t i) {
    return source->list ? source->list->elements[i].field[TAG_LIST_VALUE] : view_of(source->given[i].value);
}

static bool is_same_key(struct view a, struct view b, bool folded) {
    return view_equal(a, b) || (folded && view_equal_folded(a, b));
}

/* Finds keys by hash: without it, a request with many tags would compare each key with each other. Lists the
 * keys of each bucket, by their numbers from 1; 0: the list ends. */
struct key_index {
    size_t last_bucket; /* buckets are a power of two. 0: there are so few keys that none is hashed */
    uint16_t first[KEY_BUCKETS];
    uint16_t next[IAM_MOCK_MAX_PARAMETERS], hash[IAM_MOCK_MAX_PARAMETERS]; /* hash: its upper half */
};

/* Prepare for `count` keys. Few keys, as most calls have, cost little. */
static void index_begin(struct key_index *index, size_t count) {
    size_t buckets = 1;
    while (buckets < count && count > KEYS_FEW && buckets < KEY_BUCKETS)
        buckets *= 2;
    index->last_bucket = buckets - 1;
    memset(index->first, 0, buckets * sizeof *index->first);
}

static uint64_t key_word(const char *at, size_t size) {
    uint64_t word = 0;
    memcpy(&word, at, size);
    return word | UINT64_C(0x2020202020202020);
}

/* The hash of the size and of four words, of which some may be the same bytes. Two keys may have
 * the same hash, and do if they differ in ASCII case alone: a key that is found must be compared. */
static uint32_t hash_key(const struct key_index *index, struct view key) {
    const uint64_t factor = UINT64_C(0xBF58476D1CE4E5B9);
    uint64_t hash = key.size;
    if (index->last_bucket == 0)
        return 0;
    if (key.size < 8) {
        hash ^= key_word(key.data, key.size);
    } else {
        const size_t last = key.size - 8;
        hash = (hash ^ key_word(key.data, 8)) * factor + key_word(key.data + last / 3, 8);
        hash ^= hash >> 32;
        hash = (hash ^ key_word(key.data + last / 3 * 2, 8)) * factor + key_word(key.data + last, 8);
    }
    hash = (hash ^ hash >> 32) * factor;
    return (uint32_t)(hash >> 32);
}

/* Add key number `i`, from 0. */
static void index_key_at(struct key_index *index, size_t i, uint32_t hash) {
    uint16_t *bucket = &index->first[hash & index->last_bucket];
    index->hash[i] = (uint16_t)(hash >> 16);
    index->next[i] = *bucket;
    *bucket = (uint16_t)(i + 1);
}

/* The first key with this hash, from number `at` of a bucket's list on. */
static size_t skip_others(const struct key_index *index, size_t at, uint32_t hash) {
    while (at > 0 && index->hash[at - 1] != hash >> 16)
        at = index->next[at - 1];
    return at;
}

static size_t first_with(const struct key_index *index, uint32_t hash) {
    return skip_others(index, index->first[hash & index->last_bucket], hash);
}

/* Finds tags by their keys, for a source whose keys are often in the order of the tags: the next tags are
 * compared before any key is hashed. */
struct tag_finder {
    const struct tags *tags;
    bool folded, is_indexed;
    size_t next; /* the tag after the one that was found last; none after a key that no tag has */
    struct key_index index;
};

static void finder_begin(struct tag_finder *finder, const struct tags *tags, bool folded) {
    finder->tags = tags;
    finder->folded = folded;
    finder->is_indexed = false;
    finder->next = 0;
}

static void finder_index(struct tag_finder *finder) {
    if (finder->is_indexed)
        return;
    index_begin(&finder->index, tags_count(finder->tags));
    for (size_t i = 0; i < tags_count(finder->tags); i++)
        index_key_at(&finder->index, i, hash_key(&finder->index, tags_key(finder->tags, i)));
    finder->is_indexed = true;
}

/* The number of the tag with this key if it is one of the next ones; tags_count() if it is not. */
static size_t find_next_tag(const struct tag_finder *finder, struct view key) {
    const size_t count = tags_count(finder->tags);
    size_t at = finder->next;
    while (at < count && at < finder->next + NEXT_TAGS &&
           !is_same_key(tags_key(finder->tags, at), key, finder->folded))
        at++;
    return at < finder->next + NEXT_TAGS ? at : count;
}

/* The same of all tags. */
static size_t find_any_tag(struct tag_finder *finder, struct view key) {
    finder_index(finder);
    const uint32_t hash = hash_key(&finder->index, key);
    size_t at = first_with(&finder->index, hash);
    while (at > 0 && !is_same_key(tags_key(finder->tags, at - 1), key, finder->folded))
        at = skip_others(&finder->index, finder->index.next[at - 1], hash);
    return at > 0 ? at - 1 : tags_count(finder->tags);
}

static size_t find_tag(struct tag_finder *finder, struct view key) {
    const size_t count = tags_count(finder->tags);
    size_t found = find_next_tag(finder, key);
    if (found == count && count > 0)
        found = find_any_tag(finder, key);
    finder->next = found < count ? found + 1 : count;
    return found;
}

/* Has an element of the source that is in the index the key of element `i`, which is not? */
static bool has_key(const struct key_index *index, const struct tag_source *source, size_t i, uint32_t hash,
                    bool folded) {
    const struct view key = tag_source_key(source, i);
    size_t at = first_with(index, hash);
    while (at > 0 && !is_same_key(tag_source_key(source, at - 1), key, folded))
        at = skip_others(index, index->next[at - 1], hash);
    return at > 0;
}

/* Make the record. *out is NULL if there are no tags. */
static bool make_tags(struct tags **out, const struct made_tag *made, size_t count, uint32_t next_number) {
    size_t at = offsetof(struct tags, tag) + count * sizeof(struct tag), size = at;
    *out = NULL;
    if (count == 0)
        return true;
    for (size_t i = 0; i < count; i++)
        size += made[i].key.size + 1 + made[i].value.size + 1;
    struct tags *tags = record_allocate(size);
    if (!tags)
        return false;
    tags->count = (uint32_t)count;
    tags->next_number = next_number;
    for (size_t i = 0; i < count; i++) {
        tags->tag[i].number = made[i].number;
        tags->tag[i].key = record_put(tags, &at, made[i].key);
        tags->tag[i].value = record_put(tags, &at, made[i].value);
    }
    *out = tags;
    return true;
}

static struct made_tag tag_at(const struct tags *tags, size_t i) {
    return (struct made_tag){tags_key(tags, i), tags_value(tags, i), tags->tag[i].number};
}

IAM_MOCK_INTERNAL size_t tags_find_duplicate(const struct tag_source *source, bool folded) {
    UNCLEARED struct key_index index;
    size_t i = 0;
    index_begin(&index, source->count);
    for (; i < source->count; i++) {
        const uint32_t hash = hash_key(&index, tag_source_key(source, i));
        if (has_key(&index, source, i, hash, folded))
            break;
        index_key_at(&index, i, hash);
    }
    return i;
}

/* How many elements of the source have the key of a tag. */
static size_t count_named(const struct tags *tags, const struct tag_source *source, bool folded) {
    UNCLEARED struct tag_finder finder;
    const size_t count = tags_count(tags);
    size_t named = 0;
    finder_begin(&finder, tags, folded);
    for (size_t i = 0; i < source->count && count > 0; i++)
        named += find_tag(&finder, tag_source_key(source, i)) < count;
    return named;
}

IAM_MOCK_INTERNAL bool tags_have_any(const struct tags *tags, const struct tag_source *source, bool folded) {
    return count_named(tags, source, folded) > 0;
}

IAM_MOCK_INTERNAL bool tags_would_exceed(const struct tags *tags, const struct tag_source *source,
                                         bool folded) {
    const size_t most = tags_count(tags) + source->count;
    return most > TAGS_MAX && most - count_named(tags, source, folded) > TAGS_MAX;
}

IAM_MOCK_INTERNAL bool tags_with(struct tags **out, const struct tags *tags, const struct tag_source *source,
                                 bool folded) {
    UNCLEARED struct made_tag made[TAGS_MAX];
    UNCLEARED struct tag_finder finder;
    const size_t before = tags_count(tags);
    size_t total = before;
    uint32_t next_number = tags ? tags->next_number : 0;
    finder_begin(&finder, tags, folded);
    for (size_t i = 0; i < before; i++)
        made[i] = tag_at(tags, i);
    for (size_t i = 0; i < source->count; i++) {
        const struct view key = tag_source_key(source, i);
        const size_t found = find_tag(&finder, key), at = found < before ? found : total;
        if (at == TAGS_MAX)
            return false;
        made[at] = (struct made_tag){key, tag_source_value(source, i),
                                     found < before ? made[at].number : next_number++};
        total += at == total;
    }
    return make_tags(out, made, total, next_number);
}

IAM_MOCK_INTERNAL bool tags_without(struct tags **out, const struct tags *tags,
                                    const struct tag_source *source, bool folded) {
    UNCLEARED struct made_tag left[TAGS_MAX];
    UNCLEARED struct tag_finder finder;
    bool removed[TAGS_MAX + 1] = {false}; /* the last one: of keys that no tag has */
    const size_t count = tags_count(tags);
    size_t total = 0;
    finder_begin(&finder, tags, folded);
    for (size_t i = 0; i < source->count; i++)
        removed[find_tag(&finder, tag_source_key(source, i))] = true;
    for (size_t i = 0; i < count; i++) {
        if (!removed[i])
            left[total++] = tag_at(tags, i);
    }
    return make_tags(out, left, total, tags ? tags->next_number : 0);
}

IAM_MOCK_INTERNAL bool tags_clone(struct tags **out, const struct tags *tags) {
    *out = tags ? record_clone(tags) : NULL;
    return *out || !tags;
}

#undef KEY_BUCKETS
#undef KEYS_FEW
#undef NEXT_TAGS
