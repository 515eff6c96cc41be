/* The target of a call: whose devices it is about, by its optional UserName. */
#ifndef MOCK_ACTIONS_IAM_TARGET_H
#define MOCK_ACTIONS_IAM_TARGET_H

#include "base/view.h"
#include "actions/decision.h"

/* Which sessions of the root user mean root when they give no UserName. */
enum root_default { ROOT_BY_ANY_KEY, ROOT_BY_ASSUME_ROOT };

/*
 * The user that the UserName names, or, without one, the calling user. False: outcome->fixture is set (no
 * UserName from a caller who is no user; no such user).
 */
IAM_MOCK_INTERNAL MUST_CHECK bool target_find(struct user **out, struct outcome *outcome,
                                              const struct decision *in, enum root_default root);
/* The user name that rules and the journal take: the UserName, or the calling user's; empty for root and
 * roles. */
IAM_MOCK_INTERNAL struct view target_name(const struct arguments *arguments,
                                          const struct principal *principal);

#endif
