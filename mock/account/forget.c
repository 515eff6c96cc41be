/* Forgetting removed users: frees the record of a user whom the account cannot be asked about any more. */
#include "account/forget.h"
#include "account/past_holder.h"

IAM_MOCK_INTERNAL void account_forget_user(struct account *account, struct user *user) {
    if (!user->replaced || user->had)
        return;
    *(user->previous ? &user->previous->next : &account->removed_users) = user->next;
    if (user->next)
        user->next->previous = user->previous;
    user_free(user);
}

IAM_MOCK_INTERNAL void account_release_holder(struct account *account, struct past_holder *holder) {
    struct user *user = holder->user;
    past_holder_unlink(holder);
    account_forget_user(account, user);
}

IAM_MOCK_INTERNAL void account_set_last_holder(struct account *account, struct device *device,
                                               struct user *user) {
    struct user *before = device->last_holder.user;
    if (before)
        past_holder_unlink(&device->last_holder);
    if (user)
        past_holder_link(&device->last_holder, user);
    if (before)
        account_forget_user(account, before);
}
