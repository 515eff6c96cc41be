/* The tags of a user or a device: making the record that they become by a change. */
#include "account/tags.h"
#include "base/memory.h"

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
    return folded ? view_equal_folded(a, b) : view_equal(a, b);
}

/* Has one of the first `count` tags of the source this key? */
static bool source_has(const struct tag_source *source, size_t count, struct view key, bool folded) {
    size_t i = 0;
    while (i < count && !is_same_key(tag_source_key(source, i), key, folded))
        i++;
    return i < count;
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

IAM_MOCK_INTERNAL bool tags_have_duplicate(const struct tag_source *source, size_t count, bool folded) {
    for (size_t i = 1; i < count; i++) {
        if (source_has(source, i, tag_source_key(source, i), folded))
            return true;
    }
    return false;
}

static size_t count_named(const struct tags *tags, const struct tag_source *source, bool folded) {
    size_t named = 0;
    for (size_t i = 0; i < tags_count(tags); i++)
        named += source_has(source, source->count, tags_key(tags, i), folded);
    return named;
}

IAM_MOCK_INTERNAL bool tags_have_any(const struct tags *tags, const struct tag_source *source, bool folded) {
    return count_named(tags, source, folded) > 0;
}

IAM_MOCK_INTERNAL size_t tags_count_with(const struct tags *tags, const struct tag_source *source,
                                         bool folded) {
    return tags_count(tags) + source->count - count_named(tags, source, folded);
}

/* The place of the tag with this key among the first `count`; `count` if there is none. */
static size_t find_tag(const struct made_tag *made, size_t count, struct view key, bool folded) {
    size_t i = 0;
    while (i < count && !is_same_key(made[i].key, key, folded))
        i++;
    return i;
}

IAM_MOCK_INTERNAL bool tags_with(struct tags **out, const struct tags *tags, const struct tag_source *source,
                                 bool folded) {
    UNCLEARED struct made_tag made[TAGS_MAX];
    if (tags_count_with(tags, source, folded) > TAGS_MAX)
        return false;
    const size_t before = tags_count(tags);
    size_t total = before;
    uint32_t next_number = tags ? tags->next_number : 0;
    for (size_t i = 0; i < before; i++)
        made[i] = tag_at(tags, i);
    for (size_t i = 0; i < source->count; i++) {
        const struct view key = tag_source_key(source, i);
        const size_t at = find_tag(made, before, key, folded);
        const uint32_t number = at < before ? made[at].number : next_number++;
        made[at < before ? at : total] = (struct made_tag){key, tag_source_value(source, i), number};
        total += at == before;
    }
    return make_tags(out, made, total, next_number);
}

IAM_MOCK_INTERNAL bool tags_without(struct tags **out, const struct tags *tags,
                                    const struct tag_source *source, bool folded) {
    UNCLEARED struct made_tag left[TAGS_MAX];
    size_t total = 0;
    for (size_t i = 0; i < tags_count(tags); i++) {
        if (!source_has(source, source->count, tags_key(tags, i), folded))
            left[total++] = tag_at(tags, i);
    }
    return make_tags(out, left, total, tags ? tags->next_number : 0);
}

IAM_MOCK_INTERNAL bool tags_clone(struct tags **out, const struct tags *tags) {
    *out = tags ? record_clone(tags) : NULL;
    return *out || !tags;
}
