/* What IAM demands of the tags in a request, besides their shape. */
#include "actions/iam/tag_rules.h"

static bool is_reserved(struct view key) {
    return key.size >= 4 && view_equal_folded((struct view){key.data, 4}, VIEW("aws:"));
}

static bool has_reserved(const struct tag_source *source) {
    size_t i = 0;
    while (i < source->count && !is_reserved(tag_source_key(source, i)))
        i++;
    return i < source->count;
}

IAM_MOCK_INTERNAL bool tags_check(struct outcome *out, const struct arguments *arguments, bool folded) {
    const struct tag_source source = tags_of_list(&arguments->list);
    if (has_reserved(&source)) {
        out->fixture = FIXTURE_INVALID_INPUT_RESERVED_TAG;
    } else if (tags_find_duplicate(&source, folded) < source.count) {
        out->fixture = FIXTURE_INVALID_INPUT_DUPLICATE_TAG;
    } else if (source.count == 0) { /* a fixture's text cannot end with a blank */
        out->fixture = FIXTURE_INVALID_INPUT_NO_TAGS;
        values_set_plain(&out->values, SLOT_MESSAGE, VIEW("Error occurred while validating input. "));
    } else {
        return true;
    }
    return false;
}

IAM_MOCK_INTERNAL bool tags_are_too_many(const struct tags *tags, const struct arguments *arguments,
                                         bool folded) {
    const struct tag_source source = tags_of_list(&arguments->list);
    return tags_would_exceed(tags, &source, folded);
}

IAM_MOCK_INTERNAL bool tags_of_new_check(struct outcome *out, const struct arguments *arguments,
                                         bool folded) {
    out->change.tags = NULL;
    if (!argument_is_given(arguments, MEMBER_TAGS) || arguments->list.count == 0)
        return true;
    out->change.tags = &arguments->list;
    if (!tags_check(out, arguments, folded))
        return false;
    out->fixture = FIXTURE_LIMIT_EXCEEDED_TAGS;
    return !tags_are_too_many(NULL, arguments, folded);
}
