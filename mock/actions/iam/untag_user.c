/* UntagUser: removes tags of a user. */
#include "actions/actions.h"
#include "actions/iam/target.h"

IAM_MOCK_INTERNAL void decide_untag_user(struct outcome *out, const struct decision *in) {
    struct user *user;
    if (!target_find(&user, out, in, ROOT_BY_ANY_KEY))
        return;
    out->fixture = FIXTURE_RESPONSE_UntagUser;
    const struct tag_source keys = tag_keys_of_list(&in->arguments->list);
    if (tags_have_any(user->tags, &keys, true))
        out->change = (struct change){.kind = CHANGE_UNTAG_USER, .user = user, .tags = &in->arguments->list};
}
