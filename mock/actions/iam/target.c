/* Finding the target of a call: the user that it is about. */
#include "actions/iam/target.h"
#include "base/view.h"

/* The target of a call without UserName. NULL: it needs a UserName. */
static struct user *default_target(const struct principal *principal, enum root_default root) {
    switch (principal->kind) {
    case IAM_MOCK_USER:
    case IAM_MOCK_ASSUME_ROOT:
        return principal->user;
    case IAM_MOCK_ROOT:
        return root == ROOT_BY_ANY_KEY ? principal->user : NULL;
    case IAM_MOCK_ASSUMED_ROLE:
        return NULL;
    }
    return NULL;
}

IAM_MOCK_INTERNAL bool target_find(struct user **out, struct outcome *outcome, const struct decision *in,
                                   enum root_default root) {
    if (argument_is_given(in->arguments, MEMBER_USER_NAME)) {
        *out = account_find_user(in->account, in->arguments->text[MEMBER_USER_NAME]);
        outcome->fixture = FIXTURE_NO_SUCH_ENTITY_USER;
    } else {
        *out = default_target(in->principal, root);
        outcome->fixture = FIXTURE_VALIDATION_ERROR_NO_USER_NAME;
    }
    return *out != NULL;
}

IAM_MOCK_INTERNAL bool target_needs_mfa_session(const struct principal *principal,
                                                const struct user *target) {
    return principal->kind == IAM_MOCK_USER && principal->user == target && !principal->mfa_authenticated &&
           target->devices.count > 0;
}
