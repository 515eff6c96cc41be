/* Canned actions: the answer is the action's fixture, whatever the account has. Only the user must exist. */
#include "actions/actions.h"

/* Set the values that the fixture may name, besides those of every answer and the request's parameters. */
static void set_values(struct outcome *out, const struct decision *in, const struct user *user) {
    const size_t size = principal_write_arn(out->caller_arn, in->principal, in->account->id);
    values_set_plain(&out->values, SLOT_ACCOUNT_ID, view_of(in->account->id));
    values_set(&out->values, SLOT_CALLER_ARN, (struct view){out->caller_arn, size});
    if (user)
        values_set(&out->values, SLOT_USER_NAME, user_name(user)); /* as stored, not as sent */
}

IAM_MOCK_INTERNAL void decide_canned(struct outcome *out, const struct decision *in) {
    const struct user *user = NULL;
    if (argument_is_given(in->arguments, MEMBER_USER_NAME)) {
        user = account_find_user(in->account, in->arguments->text[MEMBER_USER_NAME]);
        if (!user) {
            out->fixture = FIXTURE_NO_SUCH_ENTITY_USER;
            return;
        }
    }
    out->fixture = action_response(in->action);
    set_values(out, in, user);
}
