/* Adds a rule to a mock's script: for iam_mock_add_rule() and for a sweep's faults. */
#ifndef MOCK_API_RULES_H
#define MOCK_API_RULES_H

#include "call/state.h"

/*
 * Check `given`, read its body file, and add a copy of the rule to the script; `place` as in
 * script_add_rule(). Returns 0, or what iam_mock_add_rule() returns; then the script has not changed.
 */
IAM_MOCK_INTERNAL MUST_CHECK int rules_add(struct state *state, const struct iam_mock_rule *given,
                                           const struct rule_place *place, struct iam_mock_error *error);

#endif
