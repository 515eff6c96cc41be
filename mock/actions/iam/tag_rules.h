/* What IAM demands of the tags in a request, besides their shape. */
#ifndef MOCK_ACTIONS_IAM_TAG_RULES_H
#define MOCK_ACTIONS_IAM_TAG_RULES_H

#include "actions/decision.h"

/*
 * Check the argument Tags, which is given: reserved keys, then (as recorded) duplicate keys, then an empty
 * list. `folded`: keys that differ in ASCII case only are duplicates. False: out->fixture is the error.
 */
IAM_MOCK_INTERNAL MUST_CHECK bool tags_check(struct outcome *out, const struct arguments *arguments,
                                             bool folded);
/* Would a record with `tags` have too many tags, once those of the request are set? */
IAM_MOCK_INTERNAL MUST_CHECK bool tags_are_too_many(const struct tags *tags,
                                                    const struct arguments *arguments, bool folded);
/*
 * Check the tags of a record that the request creates; `out->change.tags` is set if there are any. A Tags
 * without elements, which clients send for an empty list, is taken (assumed). False: out->fixture is the
 * error.
 */
IAM_MOCK_INTERNAL MUST_CHECK bool tags_of_new_check(struct outcome *out, const struct arguments *arguments,
                                                    bool folded);

#endif
