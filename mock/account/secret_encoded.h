/* The secrets of an account in texts that are encoded: percent-encoded, or in hexadecimal digits. */
#ifndef MOCK_ACCOUNT_SECRET_ENCODED_H
#define MOCK_ACCOUNT_SECRET_ENCODED_H

#include "account/account.h"

/*
 * Returns how many bytes of a value a text may show: those before a secret or a session token of the account,
 * of at least SECRET_MIN_SIZE bytes, that is percent-encoded, once or more often, or in hexadecimal digits,
 * and SECRET_SHOWN bytes of it. Otherwise all.
 */
IAM_MOCK_INTERNAL size_t secret_shown_encoded(const struct account *account, struct view value);

#endif
