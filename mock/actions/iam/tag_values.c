/* The values of tags in answers. */
#include "actions/iam/tag_values.h"

/* The loader of the list (struct value_list): sets the slots of one tag. `context` is the outcome. */
static const void *load_tag(const void *record, struct values *into, void *context) {
    const struct tag *tag = record;
    const struct outcome *outcome = context;
    const size_t i = (size_t)(tag - outcome->tags->tag);
    values_set_name(into, SLOT_KEY, tags_key(outcome->tags, i));
    values_set_name(into, SLOT_VALUE, tags_value(outcome->tags, i));
    return tag + 1;
}

IAM_MOCK_INTERNAL void tag_values_set(struct outcome *out, const struct tags *tags, size_t first,
                                      size_t count) {
    out->tags = tags;
    out->values.list[LIST_TAGS] = (struct value_list){
        .count = count, .first = count > 0 ? &tags->tag[first] : NULL, .load = load_tag, .context = out};
}

/* The loader of the list: sets the slots of one element of the request's list. */
static const void *load_given_tag(const void *record, struct values *into, void *context) {
    const struct argument_element *element = record;
    (void)context;
    values_set_name(into, SLOT_KEY, element->field[TAG_LIST_KEY]);
    values_set_name(into, SLOT_VALUE, element->field[TAG_LIST_VALUE]);
    return element + 1;
}

IAM_MOCK_INTERNAL void tag_values_set_given(struct outcome *out, const struct argument_list *tags) {
    if (tags)
        out->values.list[LIST_TAGS] = (struct value_list){
            .count = tags->count, .first = tags->elements, .load = load_given_tag, .context = out};
}

IAM_MOCK_INTERNAL void tag_values_set_page(struct outcome *out, const struct decision *in,
                                           const struct page *page, const struct tags *tags) {
    const size_t total = tags_count(tags);
    size_t first = 0;
    while (first < total && tags->tag[first].number < page->from)
        first++;
    const size_t left = total - first;
    const size_t count = left < page->room ? left : page->room;
    tag_values_set(out, tags, first, count);
    page_end(page, out, in, count > 0 && count < left ? tags->tag[first + count - 1].number : PAGE_IS_LAST);
}
