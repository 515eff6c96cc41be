/* Checking the fields of a rule that depend on what its fault shows to the client. */
#ifndef MOCK_SCRIPT_RULE_FAULT_H
#define MOCK_SCRIPT_RULE_FAULT_H

#include "base/base.h"

/* Is the answer a page that is not IAM's? Then the rule may give its status. */
IAM_MOCK_INTERNAL bool rule_answers_page(const struct iam_mock_rule *given);

/* Both return 0, or IAM_MOCK_EINVAL and the reason. The fault must exist. */

/* Check that WITHOUT_CHANGE has a fault that leaves the client in doubt: IAM never answers a whole success
 * without making the change. */
IAM_MOCK_INTERNAL MUST_CHECK int rule_check_without_change(const struct iam_mock_rule *given,
                                                           struct iam_mock_error *error);
/* Check the status of a page: without force, only usual ones are allowed. */
IAM_MOCK_INTERNAL MUST_CHECK int rule_check_page(const struct iam_mock_rule *given,
                                                 struct iam_mock_error *error);

#endif
