/* Writes the explanation of a wrong signature for the test's developer. */
#ifndef MOCK_CALL_EXPLAIN_TEXT_H
#define MOCK_CALL_EXPLAIN_TEXT_H

#include "account/account.h"
#include "base/text.h"
#include "identity/explain.h"

/*
 * Add the explanation: the mistakes in words; the first line that differs; and the canonical requests, that
 * of the service and that of the client. It begins in the middle of a line and ends without a newline. It has
 * no secrets.
 */
IAM_MOCK_INTERNAL void explanation_write(struct text *out, const struct explanation *explanation,
                                         const struct canonical *c, const struct signer *signer,
                                         const struct account *account);

#endif
