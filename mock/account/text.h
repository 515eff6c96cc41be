/* Writing an account as text. */
#ifndef MOCK_ACCOUNT_TEXT_H
#define MOCK_ACCOUNT_TEXT_H

#include "account/account.h"
#include "base/text.h"

/* Add the account's text, as iam_mock_account_text() returns it, to `out`. Periods that ended by `now_ms` are
 * left out. */
IAM_MOCK_INTERNAL void account_write(struct text *out, const struct account *account, int64_t now_ms);

#endif
