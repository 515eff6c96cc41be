/* The changes of users. */
#include "account/apply.h"
#include "account/update_user.h"

IAM_MOCK_INTERNAL bool change_prepare_create_user(struct account *account, const struct account_terms *terms,
                                                  struct change *change) {
    const struct tag_source source = tags_of_list(change->tags);
    struct tags *tags = NULL;
    if (!tags_with(&tags, NULL, &source, true) ||
        user_prepare(&change->made, account, terms, &change->new_user, tags, NULL))
        return false;
    change->made.user->create_ms = terms->now_ms;
    return true;
}

IAM_MOCK_INTERNAL void change_apply_create_user(struct account *account, const struct change *change) {
    user_commit(account, &change->made);
}

IAM_MOCK_INTERNAL bool change_prepare_update_user(struct account *account, const struct account_terms *terms,
                                                  struct change *change) {
    const struct user *user = change->user;
    struct user_texts texts = {user_name(user), user_path(user), user_id(user), {NULL, 0}};
    (void)terms;
    if (user_permissions_boundary(user).size > 0)
        texts.permissions_boundary = user_permissions_boundary(user);
    if (change->new_user.name.data)
        texts.name = change->new_user.name;
    if (change->new_user.path.data)
        texts.path = change->new_user.path;
    return user_prepare_update(&change->made, account, user, &texts);
}

IAM_MOCK_INTERNAL void change_apply_update_user(struct account *account, const struct change *change) {
    user_commit_update(account, change->user, &change->made);
}

IAM_MOCK_INTERNAL void change_apply_delete_login_profile(struct account *account,
                                                         const struct change *change) {
    (void)account;
    change->user->login_profile = change->user->password_reset_required = false;
}

IAM_MOCK_INTERNAL void change_apply_delete_user(struct account *account, const struct change *change) {
    account_remove_user(account, change->user);
}
