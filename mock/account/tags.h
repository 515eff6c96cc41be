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

/* Tags that are to be set, or keys of tags that are to be removed: those of a request, whose list has been
 * validated and so has no gaps, or those that a test gives. All zero: none. */
struct tag_source {
    size_t count;
    const struct argument_list *list; /* NULL: `given` has the tags */
    unsigned key_field;               /* of the list's elements: TAG_LIST_KEY, or 0 in a list of keys */
    const struct iam_mock_tag *given;
};

static inline size_t tags_count(const struct tags *tags) { return tags ? tags->count : 0; }
static inline struct view tags_key(const struct tags *tags, size_t i) {
    return (struct view){(const char *)tags + tags->tag[i].key.at, tags->tag[i].key.size};
}
static inline struct view tags_value(const struct tags *tags, size_t i) {
    return (struct view){(const char *)tags + tags->tag[i].value.at, tags->tag[i].value.size};
}

/* The tags of a request's list; NULL: none. */
static inline struct tag_source tags_of_list(const struct argument_list *list) {
    return (struct tag_source){.count = list ? list->count : 0, .list = list, .key_field = TAG_LIST_KEY};
}
/* The keys of a request's list. */
static inline struct tag_source tag_keys_of_list(const struct argument_list *list) {
    return (struct tag_source){.count = list->count, .list = list};
}
IAM_MOCK_INTERNAL struct view tag_source_key(const struct tag_source *source, size_t i);

/* `folded`: keys are compared without ASCII case, as those of users are (as recorded); those of devices are
 * compared byte by byte. */

/* The number of the first element of the source that has the key of an earlier one; source->count if all keys
 * differ. */
IAM_MOCK_INTERNAL size_t tags_find_duplicate(const struct tag_source *source, bool folded);
/* Does the source name any of the tags? */
IAM_MOCK_INTERNAL bool tags_have_any(const struct tags *tags, const struct tag_source *source, bool folded);
/* Would there be more than TAGS_MAX tags once those of the source, whose keys differ, are set? */
IAM_MOCK_INTERNAL bool tags_would_exceed(const struct tags *tags, const struct tag_source *source,
                                         bool folded);
/*
 * Make the tags that `tags` (NULL: none) become when those of the source are set: a tag with the same key
 * gets the new spelling of the key and the new value, at its place; the others are appended. The keys of the
 * source differ. *out is NULL for no tags; else the caller frees it with memory_free(). False: out of memory,
 * or more than TAGS_MAX.
 */
IAM_MOCK_INTERNAL MUST_CHECK bool tags_with(struct tags **out, const struct tags *tags,
                                            const struct tag_source *source, bool folded);
/* The same when the tags with the keys of the source are removed. A key that no tag has is ignored. */
IAM_MOCK_INTERNAL MUST_CHECK bool tags_without(struct tags **out, const struct tags *tags,
                                               const struct tag_source *source, bool folded);
/* Copy tags; NULL if there are none. False: out of memory. */
IAM_MOCK_INTERNAL MUST_CHECK bool tags_clone(struct tags **out, const struct tags *tags);

#endif
