/* Adding a user to an account. */
#ifndef MOCK_ACCOUNT_ADD_USER_H
#define MOCK_ACCOUNT_ADD_USER_H

#include "account/account.h"
#include "account/check.h"

/* Add a user. A user who was removed and is added again is EntityTemporarilyUnmodifiable for a while. The
 * record of the removed one may be freed. Returns 0, IAM_MOCK_ENOMEM, IAM_MOCK_EINVAL or IAM_MOCK_EEXIST. On
 * failure the account is unchanged. */
IAM_MOCK_INTERNAL MUST_CHECK int account_add_user(struct account *account, const struct account_terms *terms,
                                                  const struct iam_mock_user *given,
                                                  struct iam_mock_error *error);

#endif
