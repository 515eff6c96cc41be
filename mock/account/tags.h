/* The tags of a user or a device: keys and values, in the order added. */
#ifndef MOCK_ACCOUNT_TAGS_H
#define MOCK_ACCOUNT_TAGS_H

#include "base/record.h"
#include "base/view.h"
#include "model/members.h"

#define TAGS_MAX 50 /* of a user or a device (quota of IAM) */

struct tag {
    struct record_bytes key, value;
    uint32_t number; /* larger than those of tags that were added earlier; pages of tags go by it */
};

/* A record that is never changed: a change makes a new one. No tags: no record. */
struct tags {
    struct record record;
    uint32_t count;
    uint32_t next_number; /* of the next tag that is added */
    struct tag tag[];     /* then the texts */
};

/* A tag that is to be set, or whose key is to be removed. */
struct tag_pair {
    struct view key, value;
    uint32_t number; /* of a tag that there is; else not used */
};

static inline size_t tags_count(const struct tags *tags) { return tags ? tags->count : 0; }
static inline struct view tags_key(const struct tags *tags, size_t i) {
    return (struct view){(const char *)tags + tags->tag[i].key.at, tags->tag[i].key.size};
}
static inline struct view tags_value(const struct tags *tags, size_t i) {
    return (struct view){(const char *)tags + tags->tag[i].value.at, tags->tag[i].value.size};
}

/* The pairs of a list of tags or, without values, of a list of keys. The list has been validated, so it has
 * no gaps. Returns how many pairs there are. */
IAM_MOCK_INTERNAL size_t tag_pairs_of(struct tag_pair out[IAM_MOCK_MAX_PARAMETERS],
                                      const struct argument_list *list, bool with_values);

/* `folded`: keys are compared without ASCII case, as those of users are (as recorded); those of devices are
 * compared byte by byte. */

/* Have two of the pairs the same key? */
IAM_MOCK_INTERNAL bool tags_have_duplicate(const struct tag_pair *pairs, size_t count, bool folded);
/* Does a list of keys name any of the tags? */
IAM_MOCK_INTERNAL bool tags_have_any(const struct tags *tags, const struct argument_list *keys, bool folded);
/* How many tags there will be once the pairs are set, whose keys differ. */
IAM_MOCK_INTERNAL size_t tags_count_with(const struct tags *tags, const struct tag_pair *pairs, size_t count,
                                         bool folded);
/*
 * Make the tags that `tags` (NULL: none) become when the pairs are set: a tag with the same key gets the new
 * spelling of the key and the new value, at its place; the other pairs are appended. The keys of the pairs
 * differ. *out is NULL for no tags; else the caller frees it with
 * memory_free(). False: out of memory, or more than TAGS_MAX.
 */
IAM_MOCK_INTERNAL MUST_CHECK bool tags_with(struct tags **out, const struct tags *tags,
                                            const struct tag_pair *pairs, size_t count, bool folded);
/* The same when the tags with the keys of the pairs are removed. A key that no tag has is ignored. */
IAM_MOCK_INTERNAL MUST_CHECK bool tags_without(struct tags **out, const struct tags *tags,
                                               const struct tag_pair *pairs, size_t count, bool folded);
/* Copy tags; NULL if there are none. False: out of memory. */
IAM_MOCK_INTERNAL MUST_CHECK bool tags_clone(struct tags **out, const struct tags *tags);

#endif
