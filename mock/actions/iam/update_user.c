/* UpdateUser: gives a user another name or path. */
#include "actions/actions.h"
#include "actions/iam/target.h"

/* Does another user have the new name? */
static bool is_name_taken(const struct decision *in, const struct user *user) {
    const struct view name = argument_text(in->arguments, MEMBER_NEW_USER_NAME);
    const struct user *other = name.data ? account_find_user(in->account, name) : NULL;
    return other && other != user;
}

/* Set the change, if anything changes. */
static void change_texts(struct outcome *out, const struct decision *in, struct user *user) {
    const struct user_texts texts = {.name = argument_text(in->arguments, MEMBER_NEW_USER_NAME),
                                     .path = argument_text(in->arguments, MEMBER_NEW_PATH)};
    const bool renamed = texts.name.data && !view_equal(texts.name, user_name(user));
    const bool moved = texts.path.data && !view_equal(texts.path, user_path(user));
    if (renamed || moved)
        out->change = (struct change){.kind = CHANGE_UPDATE_USER, .user = user, .new_user = texts};
}

IAM_MOCK_INTERNAL void decide_update_user(struct outcome *out, const struct decision *in) {
    struct user *user;
    if (!target_find(&user, out, in, ROOT_BY_ANY_KEY))
        return;
    if (user->unmodifiable_until_ms > in->now_ms) {
        out->fixture = FIXTURE_ENTITY_TEMPORARILY_UNMODIFIABLE_USER;
    } else if (is_name_taken(in, user)) {
        out->fixture = FIXTURE_ENTITY_ALREADY_EXISTS_USER;
        values_set_name(&out->values, SLOT_NAME, in->arguments->text[MEMBER_NEW_USER_NAME]);
    } else {
        out->fixture = FIXTURE_RESPONSE_UpdateUser;
        change_texts(out, in, user);
    }
}
