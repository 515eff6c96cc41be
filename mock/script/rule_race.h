/* Checking the race of a rule: a change that another principal makes just before the call. */
#ifndef MOCK_SCRIPT_RULE_RACE_H
#define MOCK_SCRIPT_RULE_RACE_H

#include "base/base.h"

/* Returns 0, or IAM_MOCK_EINVAL and the reason: there is no such race, or the race is not alone in its rule.
 */
IAM_MOCK_INTERNAL MUST_CHECK int rule_check_race(const struct iam_mock_rule *given,
                                                 struct iam_mock_error *error);

#endif
