/* Canned actions: the answer is the action's fixture, whatever the account has. Only the user must exist. */
#include "actions/actions.h"
#include "actions/iam/target.h"

/* Set the values that the fixture may name, besides those of every answer and the request's parameters. */
static void set_values(struct outcome *out, const struct decision *in, const struct user *user) {
    const size_t size = principal_write_arn(out->caller_arn, in->principal, in->account->id);
    values_set_plain(&out->values, SLOT_ACCOUNT_ID, view_of(in->account->id));
    values_set(&out->values, SLOT_CALLER_ARN, (struct view){out->caller_arn, size});
    if (user && user != in->account->root)
        values_set(&out->values, SLOT_USER_NAME, user_name(user)); /* as stored, not as sent */
}

/* Is there a user whom the call is about? Any action may be sent a UserName, also one that has none. */
static bool has_user(const struct decision *in) {
    return argument_is_given(in->arguments, MEMBER_USER_NAME) || in->action->user == OWN_USER;
}

IAM_MOCK_INTERNAL void decide_canned(struct outcome *out, const struct decision *in) {
    struct user *user = NULL;
    if (has_user(in) && !target_find(&user, out, in, ROOT_BY_ANY_KEY))
        return;
    out->fixture = action_response(in->action);
    set_values(out, in, user);
}
