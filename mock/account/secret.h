/* The secrets of an account in texts: how much of a value that a client sent may be shown. */
#ifndef MOCK_ACCOUNT_SECRET_H
#define MOCK_ACCOUNT_SECRET_H

#include "account/account.h"

/*
 * Returns how many bytes of a value a text may show. If the value contains the secret or the session token of
 * an access key of the account, of at least SECRET_MIN_SIZE bytes, or has the form of a secret: those before
 * it, and SECRET_SHOWN bytes of it. Otherwise all.
 */
IAM_MOCK_INTERNAL size_t account_shown_size(const struct account *account, struct view value);

#endif
