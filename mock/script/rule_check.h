/* Checking the rule that a test gives. */
#ifndef MOCK_SCRIPT_RULE_CHECK_H
#define MOCK_SCRIPT_RULE_CHECK_H

#include "script/script.h"

/*
 * Check `given`, which is to be added to `script`. *out becomes the rule without its texts and without the
 * bytes of its body file; nothing is allocated. Returns 0, IAM_MOCK_EINVAL, IAM_MOCK_EEXIST (the name is
 * taken) or IAM_MOCK_ELIMIT (IAM_MOCK_MAX_RULES).
 */
IAM_MOCK_INTERNAL MUST_CHECK int rule_check(struct rule *out, const struct script *script,
                                            const struct iam_mock_rule *given, struct iam_mock_error *error);

#endif
