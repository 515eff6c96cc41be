/* Checking the location of a rule: the URL that the rule redirects clients to. */
#ifndef MOCK_SCRIPT_RULE_LOCATION_H
#define MOCK_SCRIPT_RULE_LOCATION_H

#include "base/base.h"

/* Returns 0, or IAM_MOCK_EINVAL and the reason: the URL, its status, or another field beside it is wrong. */
IAM_MOCK_INTERNAL MUST_CHECK int rule_check_location(const struct iam_mock_rule *given,
                                                     struct iam_mock_error *error);

#endif
