/* GetUser: shows a user, or root. */
#include "actions/actions.h"
#include "actions/iam/tag_values.h"
#include "actions/iam/target.h"
#include "actions/iam/user_values.h"

IAM_MOCK_INTERNAL void decide_get_user(struct outcome *out, const struct decision *in) {
    struct user *user;
    if (!target_find(&user, out, in, ROOT_BY_ANY_KEY))
        return;
    out->fixture = FIXTURE_RESPONSE_GetUser;
    user_values_set(&out->values, &out->user, in->account, user);
    tag_values_set(out, user->tags, 0, tags_count(user->tags));
}
