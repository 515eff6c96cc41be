/* Adding a rule, for the public functions that do. */
#ifndef MOCK_API_RULES_H
#define MOCK_API_RULES_H

#include "script/script.h"

/*
 * Check `given`, read its body file, and add it; `place` as in script_add_rule(). On failure nothing has
 * changed. Returns 0, or what iam_mock_add_rule() returns.
 */
IAM_MOCK_INTERNAL MUST_CHECK int rules_add(struct script *script, const struct iam_mock_rule *given,
                                           const struct rule_place *place, struct iam_mock_error *error);

#endif
