/* The changes of users. */
#include "account/apply.h"
#include "account/update_user.h"

/* The texts of a user as C strings. A user's name, path and id have up to 1,024 bytes with constraints off.
 */
struct user_strings {
    char name[USER_NAME_MAX_SIZE + 1], path[USER_NAME_MAX_SIZE + 1], id[USER_NAME_MAX_SIZE + 1];
    char permissions_boundary[2048 + 1];
};

/* Copy a text, for which there is room, to `out`; returns `out`, or NULL for no text. */
static const char *copy_string(char *out, struct view text) {
    if (!text.data)
        return NULL;
    memcpy(out, text.data, text.size);
    out[text.size] = '\0';
    return out;
}

static struct iam_mock_user copy_texts(struct user_strings *out, const struct user_texts *texts) {
    return (struct iam_mock_user){.name = copy_string(out->name, texts->name),
                                  .path = copy_string(out->path, texts->path),
                                  .id = copy_string(out->id, texts->id),
                                  .permissions_boundary =
                                      copy_string(out->permissions_boundary, texts->permissions_boundary)};
}

IAM_MOCK_INTERNAL bool change_prepare_create_user(struct account *account, const struct account_terms *terms,
                                                  struct change *change) {
    UNCLEARED struct user_strings strings;
    UNCLEARED struct tag_pair pairs[IAM_MOCK_MAX_PARAMETERS];
    struct tags *tags = NULL;
    const struct iam_mock_user given = copy_texts(&strings, &change->new_user);
    const size_t count = change->tags ? tag_pairs_of(pairs, change->tags, true) : 0;
    if (!tags_with(&tags, NULL, pairs, count, true) ||
        user_prepare(&change->made, account, terms, &given, tags, NULL))
        return false;
    change->made.user->create_ms = terms->now_ms;
    return true;
}

IAM_MOCK_INTERNAL void change_apply_create_user(struct account *account, const struct change *change) {
    user_commit(account, &change->made);
}

IAM_MOCK_INTERNAL bool change_prepare_update_user(struct account *account, const struct account_terms *terms,
                                                  struct change *change) {
    UNCLEARED struct user_strings strings;
    const struct user *user = change->user;
    struct user_texts texts = {user_name(user), user_path(user), user_id(user), {NULL, 0}};
    (void)terms;
    if (user_permissions_boundary(user).size > 0)
        texts.permissions_boundary = user_permissions_boundary(user);
    if (change->new_user.name.data)
        texts.name = change->new_user.name;
    if (change->new_user.path.data)
        texts.path = change->new_user.path;
    const struct iam_mock_user given = copy_texts(&strings, &texts);
    return user_prepare_update(&change->made, account, user, &given);
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
