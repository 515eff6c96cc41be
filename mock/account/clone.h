/* Cloning an account. */
#ifndef MOCK_ACCOUNT_CLONE_H
#define MOCK_ACCOUNT_CLONE_H

#include "account/account.h"

/*
 * Initialise `to` with copies of all records of `from`, in the same order. False: out of memory, and `to`
 * holds nothing. Writes `clone` of the users of `from`: two threads must not clone one account at once.
 */
IAM_MOCK_INTERNAL MUST_CHECK bool account_clone(struct account *to, const struct account *from);

#endif
