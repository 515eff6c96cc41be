/* The numbers of loaded records. */
#ifndef MOCK_ACCOUNT_LOAD_NUMBER_H
#define MOCK_ACCOUNT_LOAD_NUMBER_H

#include "account/load.h"

#include <inttypes.h>

/* Check the number that `field` of a record gives, and put it into *next, which holds the least that it may
 * be. LOAD_NUMBER_NONE: nothing is done. Returns 0 or IAM_MOCK_EINVAL. */
IAM_MOCK_INTERNAL MUST_CHECK int load_number(uint64_t *next, const char *field, int64_t number,
                                             struct iam_mock_error *error);
/* Set the numbers of tags that were just made; NULL: no tags. Returns 0 or IAM_MOCK_EINVAL. */
IAM_MOCK_INTERNAL MUST_CHECK int load_tags(struct tags *tags, const struct loaded_tags *loaded,
                                           struct iam_mock_error *error);

#endif
