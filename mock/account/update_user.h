/* Giving a user another name or path: a new record takes the place of the user's. */
#ifndef MOCK_ACCOUNT_UPDATE_USER_H
#define MOCK_ACCOUNT_UPDATE_USER_H

#include "account/add_user.h"

/*
 * Make and index the new record, with the texts of `given`. No other user who is not removed has its name.
 * False: out of memory, and nothing has changed. If true, the caller calls user_commit_update().
 */
IAM_MOCK_INTERNAL MUST_CHECK bool user_prepare_update(struct new_user *out, struct account *account,
                                                      const struct user *user,
                                                      const struct user_texts *given);
/* Put the new record in the place of `user`, whose record stays until the next change: the call that renames
 * its own user still reads it. */
IAM_MOCK_INTERNAL void user_commit_update(struct account *account, struct user *user,
                                          const struct new_user *new_user);

#endif
