/* The secrets of an account in texts: how much of a value that a client sent may be shown. */
#ifndef MOCK_ACCOUNT_SECRET_H
#define MOCK_ACCOUNT_SECRET_H

#include "account/account.h"
#include "base/secret.h"

/* As account_shown_size(), for a value that may have a secret. */
IAM_MOCK_INTERNAL size_t account_find_secret(const struct account *account, struct view value);

/* As account_shown_size(), but only for the secrets and session tokens of the account's keys: for a value
 * that the test may have chosen to have the form of a secret, such as a path. */
IAM_MOCK_INTERNAL size_t account_shown_before_key(const struct account *account, struct view value);

/*
 * Returns how many bytes of a value a text may show. If the value contains the secret or the session token of
 * an access key of the account, of at least SECRET_MIN_SIZE bytes, or has the form of a secret and names no
 * user and no device that the account knows or has known: those before the secret, and SECRET_SHOWN bytes of
 * it. Otherwise all. Inline, because calls use it.
 */
static inline size_t account_shown_size(const struct account *account, struct view value) {
    if (value.size < SECRET_MIN_SIZE)
        return value.size;
    if (account->secret_count == 0 && !secret_may_have_form(value))
        return value.size;
    return account_find_secret(account, value);
}

#endif
