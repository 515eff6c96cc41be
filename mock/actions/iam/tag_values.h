/* The values of tags in answers. */
#ifndef MOCK_ACTIONS_IAM_TAG_VALUES_H
#define MOCK_ACTIONS_IAM_TAG_VALUES_H

#include "actions/iam/page.h"

/* Set the list Tags: `count` tags from number `first` on. */
IAM_MOCK_INTERNAL void tag_values_set(struct outcome *out, const struct tags *tags, size_t first,
                                      size_t count);

/* Set the list Tags: those of the request (NULL: none). */
IAM_MOCK_INTERNAL void tag_values_set_given(struct outcome *out, const struct argument_list *tags);

/* Set the values of the page of a list of tags. */
IAM_MOCK_INTERNAL void tag_values_set_page(struct outcome *out, const struct decision *in,
                                           const struct page *page, const struct tags *tags);

#endif
