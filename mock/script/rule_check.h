/* Checking what a test gives as a rule. */
#ifndef MOCK_SCRIPT_RULE_CHECK_H
#define MOCK_SCRIPT_RULE_CHECK_H

#include "script/script.h"

/*
 * Check `given` against the script it is to be added to. *out becomes the rule without its texts and without
 * the bytes of its body file; it needs no memory. Returns 0, IAM_MOCK_EINVAL, IAM_MOCK_EEXIST (the name is
 * taken) or IAM_MOCK_ELIMIT (IAM_MOCK_MAX_RULES).
 */
IAM_MOCK_INTERNAL MUST_CHECK int rule_check(struct rule *out, const struct script *script,
                                            const struct iam_mock_rule *given, struct iam_mock_error *error);

#endif
