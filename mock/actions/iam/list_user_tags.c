/* ListUserTags: lists the tags of a user, page by page. */
#include "actions/actions.h"
#include "actions/iam/tag_values.h"
#include "actions/iam/target.h"

IAM_MOCK_INTERNAL void decide_list_user_tags(struct outcome *out, const struct decision *in) {
    struct user *user;
    struct page page;
    if (!target_find(&user, out, in, ROOT_BY_ANY_KEY) || !page_begin(&page, out, in, user->sequence))
        return;
    out->fixture = FIXTURE_RESPONSE_ListUserTags;
    tag_values_set_page(out, in, &page, user->tags);
}
