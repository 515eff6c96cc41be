/* The tags of a user or a device: making the record that they become by a change. */
#include "account/tags.h"

IAM_MOCK_INTERNAL size_t tag_pairs_of(struct tag_pair out[IAM_MOCK_MAX_PARAMETERS],
                                      const struct argument_list *list, bool with_values) {
    for (size_t i = 0; i < list->count; i++) {
        const struct view *field = list->elements[i].field;
        out[i] = with_values ? (struct tag_pair){field[TAG_LIST_KEY], field[TAG_LIST_VALUE], 0}
                             : (struct tag_pair){field[0], {"", 0}, 0};
    }
    return list->count;
}

static bool is_same_key(struct view a, struct view b, bool folded) {
    return folded ? view_equal_folded(a, b) : view_equal(a, b);
}

/* The pair with this key; `count` if there is none. */
static size_t find_pair(const struct tag_pair *pairs, size_t count, struct view key, bool folded) {
    size_t i = 0;
    while (i < count && !is_same_key(pairs[i].key, key, folded))
        i++;
    return i;
}

/* Make the record. *out is NULL if there are no pairs. */
static bool make_tags(struct tags **out, const struct tag_pair *pairs, size_t count, uint32_t next_number) {
    UNCLEARED union {
        struct tags tags;
        struct tag room[TAGS_MAX + 1];
    } head;
    UNCLEARED struct record_row rows[2 * TAGS_MAX];
    *out = NULL;
    if (count == 0)
        return true;
    head.tags.count = (uint32_t)count;
    head.tags.next_number = next_number;
    for (size_t i = 0; i < count; i++) {
        head.tags.tag[i].number = pairs[i].number;
        rows[2 * i] = (struct record_row){.bytes = &head.tags.tag[i].key, .from = pairs[i].key};
        rows[2 * i + 1] = (struct record_row){.bytes = &head.tags.tag[i].value, .from = pairs[i].value};
    }
    *out = record_new(&head, offsetof(struct tags, tag) + count * sizeof(struct tag), rows, 2 * count);
    return *out != NULL;
}

static size_t copy_pairs(struct tag_pair *out, const struct tags *tags) {
    for (size_t i = 0; i < tags_count(tags); i++)
        out[i] = (struct tag_pair){tags_key(tags, i), tags_value(tags, i), tags->tag[i].number};
    return tags_count(tags);
}

IAM_MOCK_INTERNAL bool tags_have_duplicate(const struct tag_pair *pairs, size_t count, bool folded) {
    for (size_t i = 0; i < count; i++) {
        if (find_pair(pairs, i, pairs[i].key, folded) < i)
            return true;
    }
    return false;
}

IAM_MOCK_INTERNAL bool tags_have_any(const struct tags *tags, const struct argument_list *keys, bool folded) {
    UNCLEARED struct tag_pair pairs[IAM_MOCK_MAX_PARAMETERS];
    const size_t count = tag_pairs_of(pairs, keys, false);
    for (size_t i = 0; i < tags_count(tags); i++) {
        if (find_pair(pairs, count, tags_key(tags, i), folded) < count)
            return true;
    }
    return false;
}

IAM_MOCK_INTERNAL size_t tags_count_with(const struct tags *tags, const struct tag_pair *pairs, size_t count,
                                         bool folded) {
    size_t total = tags_count(tags) + count;
    for (size_t i = 0; i < tags_count(tags); i++)
        total -= find_pair(pairs, count, tags_key(tags, i), folded) < count;
    return total;
}

IAM_MOCK_INTERNAL bool tags_with(struct tags **out, const struct tags *tags, const struct tag_pair *pairs,
                                 size_t count, bool folded) {
    UNCLEARED struct tag_pair all[TAGS_MAX];
    if (tags_count_with(tags, pairs, count, folded) > TAGS_MAX)
        return false;
    size_t total = copy_pairs(all, tags);
    const size_t before = total;
    uint32_t next_number = tags ? tags->next_number : 0;
    for (size_t i = 0; i < count; i++) {
        const size_t at = find_pair(all, before, pairs[i].key, folded);
        const uint32_t number = at < before ? all[at].number : next_number++;
        all[at < before ? at : total] = (struct tag_pair){pairs[i].key, pairs[i].value, number};
        total += at == before;
    }
    return make_tags(out, all, total, next_number);
}

IAM_MOCK_INTERNAL bool tags_without(struct tags **out, const struct tags *tags, const struct tag_pair *pairs,
                                    size_t count, bool folded) {
    UNCLEARED struct tag_pair left[TAGS_MAX];
    size_t total = 0;
    for (size_t i = 0; i < tags_count(tags); i++) {
        const struct tag_pair tag = {tags_key(tags, i), tags_value(tags, i), tags->tag[i].number};
        if (find_pair(pairs, count, tag.key, folded) == count)
            left[total++] = tag;
    }
    return make_tags(out, left, total, tags ? tags->next_number : 0);
}

IAM_MOCK_INTERNAL bool tags_clone(struct tags **out, const struct tags *tags) {
    *out = tags ? record_clone(tags) : NULL;
    return *out || !tags;
}
