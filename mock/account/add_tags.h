/* Making the tags of a record that the test adds. */
#ifndef MOCK_ACCOUNT_ADD_TAGS_H
#define MOCK_ACCOUNT_ADD_TAGS_H

#include "account/check.h"
#include "account/tags.h"

/*
 * Check tags, and make their record; *out is NULL if there are none, and after a failure. `folded`: keys that
 * differ in ASCII case only are the same. Returns 0, IAM_MOCK_ENOMEM, IAM_MOCK_EINVAL or IAM_MOCK_ELIMIT
 * (more than TAGS_MAX). The caller frees *out with memory_free().
 */
IAM_MOCK_INTERNAL MUST_CHECK int tags_make_given(struct tags **out, const struct iam_mock_tag *tags,
                                                 size_t count, bool folded, const struct account_terms *terms,
                                                 struct iam_mock_error *error);

#endif
