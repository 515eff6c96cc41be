/* Writing an account as a scenario file. */
#ifndef MOCK_ACCOUNT_XML_H
#define MOCK_ACCOUNT_XML_H

#include "account/account.h"
#include "account/check.h"
#include "base/text.h"

/*
 * Add the scenario file that iam_mock_account_xml() returns to `out`: the functions of load.h make the same
 * account from it. Periods that ended by terms->now_ms are left out. Returns 0, IAM_MOCK_ENOMEM, or
 * IAM_MOCK_EXML: XML cannot hold a text of a record, which the message names.
 */
IAM_MOCK_INTERNAL MUST_CHECK int account_write_xml(struct text *out, const struct account *account,
                                                   const struct account_terms *terms,
                                                   struct iam_mock_error *error);

#endif
