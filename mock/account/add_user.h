/* Adding a user to an account. */
#ifndef MOCK_ACCOUNT_ADD_USER_H
#define MOCK_ACCOUNT_ADD_USER_H

#include "account/account.h"
#include "account/check.h"

/* A user who is being added. */
struct new_user {
    struct user *user; /* indexed, but in no list */
    struct user *old;  /* the removed user of the same name, who has left the index; NULL: none */
};

/*
 * Make and index the record of a user; what `given` leaves out gets its default. The account owns `tags`
 * then, or they are freed. Returns 0, IAM_MOCK_ENOMEM or IAM_MOCK_EEXIST. After 0, the caller calls
 * user_commit().
 */
IAM_MOCK_INTERNAL MUST_CHECK int user_prepare(struct new_user *out, struct account *account,
                                              const struct account_terms *terms,
                                              const struct user_texts *given, struct tags *tags,
                                              struct iam_mock_error *error);
/* Append the user to the account's users. The record of the removed user may be freed. */
IAM_MOCK_INTERNAL void user_commit(struct account *account, const struct new_user *new_user);

/* Add a user. A user who was removed and is added again is EntityTemporarilyUnmodifiable for a while. The
 * record of the removed one may be freed. Returns 0, IAM_MOCK_ENOMEM, IAM_MOCK_EINVAL or IAM_MOCK_EEXIST. On
 * failure the account is unchanged. */
IAM_MOCK_INTERNAL MUST_CHECK int account_add_user(struct account *account, const struct account_terms *terms,
                                                  const struct iam_mock_user *given,
                                                  struct iam_mock_error *error);

#endif
