/* Making the tags of a record that the test adds. */
#include "account/add_tags.h"
#include "base/error.h"

static int check_value(const char *value, const struct account_terms *terms, struct iam_mock_error *error) {
    const char *expected = shape_mismatch(SHAPE_TAG_VALUE, view_of(value), terms->constraints);
    return expected ? error_set(error, IAM_MOCK_EINVAL, "tags", "the value of a tag, \"%.64s\": expected %s",
                                value, expected)
                    : 0;
}

static int check_tag(const struct iam_mock_tag *tag, const struct account_terms *terms,
                     struct iam_mock_error *error) {
    if (!tag->key)
        return error_set(error, IAM_MOCK_EINVAL, "tags", "the key of a tag is NULL; expected a text");
    const char *expected = *tag->key ? shape_mismatch(SHAPE_TAG_KEY, view_of(tag->key), terms->constraints)
                                     : "a text that isn't empty";
    if (expected)
        return error_set(error, IAM_MOCK_EINVAL, "tags", "the key of a tag, \"%.64s\": expected %s", tag->key,
                         expected);
    return tag->value ? check_value(tag->value, terms, error) : 0;
}

IAM_MOCK_INTERNAL int tags_make_given(struct tags **out, const struct iam_mock_tag *tags, size_t count,
                                      bool folded, const struct account_terms *terms,
                                      struct iam_mock_error *error) {
    const struct tag_source source = {.count = count, .given = tags};
    *out = NULL;
    if (count == 0)
        return 0;
    if (!tags)
        return error_set(error, IAM_MOCK_EINVAL, "tags", "tags is NULL, but tag_count is %zu", count);
    if (count > TAGS_MAX)
        return error_set(error, IAM_MOCK_ELIMIT, "tag_count", "%zu tags: expected at most %d", count,
                         TAGS_MAX);
    const size_t duplicate = tags_find_duplicate(&source, folded);
    for (size_t i = 0; i < count; i++) {
        const int result = check_tag(&tags[i], terms, error);
        if (result)
            return result;
        if (i == duplicate)
            return error_set(error, IAM_MOCK_EINVAL, "tags", "tag \"%.64s\" is given twice%s", tags[i].key,
                             folded ? ": keys that differ in case only are the same" : "");
    }
    return tags_with(out, NULL, &source, folded) ? 0 : error_no_memory(error);
}
