/* The target of a call: the user whose devices it is about, named by the optional parameter UserName. */
#ifndef MOCK_ACTIONS_IAM_TARGET_H
#define MOCK_ACTIONS_IAM_TARGET_H

#include "base/view.h"
#include "actions/decision.h"

/* Which principals of the root user may leave out UserName, and then mean root: both, or only ASSUME_ROOT. */
enum root_default { ROOT_BY_ANY_KEY, ROOT_BY_ASSUME_ROOT };

/*
 * Find the user that UserName names or, without UserName, the calling user. False: *out is NULL, and
 * outcome->fixture is the error (there is no such user; or the caller is not a user and must give UserName).
 * If true, the caller sets outcome->fixture.
 */
IAM_MOCK_INTERNAL MUST_CHECK bool target_find(struct user **out, struct outcome *outcome,
                                              const struct decision *in, enum root_default root);

/*
 * A user who has a device needs an MFA session to add or remove a device of their own, whatever policies say
 * (IAM User Guide, "Enable MFA devices with the AWS CLI or API"). As recorded, this error comes before errors
 * about the device.
 */
IAM_MOCK_INTERNAL bool target_needs_mfa_session(const struct principal *principal, const struct user *target);

#endif
