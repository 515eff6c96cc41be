/* Adding an access key to an account. */
#ifndef MOCK_ACCOUNT_ADD_ACCESS_KEY_H
#define MOCK_ACCOUNT_ADD_ACCESS_KEY_H

#include "account/account.h"
#include "account/check.h"

/* Add an access key. Returns 0, IAM_MOCK_ENOMEM, IAM_MOCK_EINVAL, IAM_MOCK_EEXIST or IAM_MOCK_ENOENT (no such
 * user). On failure the account is unchanged. */
IAM_MOCK_INTERNAL MUST_CHECK int account_add_key(struct account *account, const struct account_terms *terms,
                                                 const struct iam_mock_access_key *given,
                                                 struct iam_mock_error *error);

#endif
