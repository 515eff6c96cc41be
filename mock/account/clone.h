/* Cloning an account. */
#ifndef MOCK_ACCOUNT_CLONE_H
#define MOCK_ACCOUNT_CLONE_H

#include "account/account.h"

/*
 * Make `to` an account of its own with copies of all records of `from`, in the same order. `to` needn't be
 * initialised. False: out of memory, and `to` holds nothing. Not for two threads with one `from` at once: a
 * user's `twin` is used.
 */
IAM_MOCK_INTERNAL MUST_CHECK bool account_clone(struct account *to, const struct account *from);

#endif
