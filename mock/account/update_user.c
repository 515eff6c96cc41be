/* Giving a user another name or path: a new record takes the place of the user's. */
#include "account/update_user.h"
#include "account/forget.h"
#include "account/past_holder.h"
#include "base/memory.h"

/* Take over everything but the texts. */
static void take_state(struct user *to, const struct user *from) {
    to->previous = from->previous;
    to->next = from->next;
    to->devices = from->devices;
    to->keys = from->keys;
    to->tags = from->tags;
    to->sequence = from->sequence;
    to->create_ms = from->create_ms;
    to->login_create_ms = from->login_create_ms;
    to->unmodifiable_until_ms = from->unmodifiable_until_ms;
    to->login_profile = from->login_profile;
    to->password_reset_required = from->password_reset_required;
}

IAM_MOCK_INTERNAL bool user_prepare_update(struct new_user *out, struct account *account,
                                           const struct user *user, const struct user_texts *given) {
    struct index *index = &account->users_by_name;
    out->user = user_make(given);
    if (!out->user)
        return false;
    struct user *same = (struct user *)(void *)index_find(index, index_key(&out->user->node));
    out->old = same && same != user ? same : NULL; /* a removed one */
    const bool indexed =
        same ? index_replace(index, &same->node, &out->user->node) : index_add(index, &out->user->node);
    if (!indexed)
        memory_free(out->user);
    return indexed;
}

/* Point the records that point to `from` to `to`. */
static void move_references(struct user *to, struct user *from) {
    for (struct device *device = to->devices.first; device; device = device->next)
        device->holder = to;
    for (struct access_key *key = to->keys; key; key = key->next_of_user)
        key->user = to;
    past_holder_move_all(to, from);
}

IAM_MOCK_INTERNAL void user_commit_update(struct account *account, struct user *user,
                                          const struct new_user *new_user) {
    struct user *made = new_user->user;
    take_state(made, user);
    move_references(made, user);
    if (!view_equal(index_key(&user->node), index_key(&made->node)))
        index_remove(&account->users_by_name, &user->node);
    *(made->previous ? &made->previous->next : &account->users) = made;
    *(made->next ? &made->next->previous : &account->last_user) = made;
    user_order_replace(&account->user_order, made);
    user->tags = NULL;
    account->outdated_user = user;
    if (!new_user->old)
        return;
    new_user->old->replaced = true;
    account_forget_user(account, new_user->old);
}
