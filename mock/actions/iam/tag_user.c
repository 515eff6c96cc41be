/* TagUser: sets tags of a user. */
#include "actions/actions.h"
#include "actions/iam/tag_rules.h"
#include "actions/iam/target.h"

IAM_MOCK_INTERNAL void decide_tag_user(struct outcome *out, const struct decision *in) {
    struct user *user;
    if (!tags_check(out, in->arguments, true) || !target_find(&user, out, in, ROOT_BY_ANY_KEY))
        return;
    if (tags_are_too_many(user->tags, in->arguments, true)) {
        out->fixture = FIXTURE_LIMIT_EXCEEDED_TAGS;
        return;
    }
    out->fixture = FIXTURE_RESPONSE_TagUser;
    out->change = (struct change){.kind = CHANGE_TAG_USER, .user = user, .tags = &in->arguments->list};
}
