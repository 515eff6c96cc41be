/* The history of a device: who had it enabled, besides its holder and its last holder. */
#include "account/history.h"
#include "account/forget.h"
#include "account/past_holder.h"
#include "base/memory.h"

/* Are both the same user, or two users of one name, one after the other? Root's key is empty. */
static bool is_same_user(const struct user *a, const struct user *b) {
    return a && b && view_equal(index_key(&a->node), index_key(&b->node));
}

/* Will both always have the same name? A user who was replaced is never renamed. */
static bool stays_same_user(const struct user *a, const struct user *b) {
    return a == b || (a->replaced && b->replaced && is_same_user(a, b));
}

IAM_MOCK_INTERNAL bool history_make_for(struct holding **out, struct user *user) {
    *out = memory_new(sizeof **out);
    if (*out)
        **out = (struct holding){.holder = {.user = user}};
    return *out != NULL;
}

IAM_MOCK_INTERNAL bool history_make(struct holding **out, const struct device *device) {
    struct user *user = device->last_holder.user;
    *out = NULL;
    if (!user)
        return true;
    for (const struct holding *it = device->history; it; it = it->next) {
        if (stays_same_user(it->holder.user, user))
            return true;
    }
    return history_make_for(out, user);
}

/* Drop the records that say the same as an earlier one: their users were live when they were added, and have
 * been replaced since. So the history does not grow when a user is deleted and recreated for ever. */
static void drop_repeated(struct account *account, struct device *device, const struct user *user) {
    const struct user *found = NULL;
    for (struct holding **at = &device->history, *it; (it = *at) != NULL;) {
        const bool counts = it->holder.user->replaced && is_same_user(it->holder.user, user);
        if (!counts || !found) {
            found = counts ? it->holder.user : found;
            at = &it->next;
            continue;
        }
        *at = it->next;
        account_release_holder(account, &it->holder);
        memory_free(it);
    }
}

IAM_MOCK_INTERNAL void history_add(struct account *account, struct device *device, struct holding *holding) {
    struct holding **end = &device->history;
    if (!holding)
        return;
    drop_repeated(account, device, holding->holder.user);
    while (*end)
        end = &(*end)->next;
    *end = holding;
    past_holder_link(&holding->holder, holding->holder.user);
}

IAM_MOCK_INTERNAL void history_take_last_holder(struct account *account, struct device *device,
                                                struct holding *holding) {
    history_add(account, device, holding);
    account_set_last_holder(account, device, NULL);
}

IAM_MOCK_INTERNAL void history_move(struct device *to, struct device *from) {
    to->history = from->history;
    from->history = NULL;
}

IAM_MOCK_INTERNAL bool history_clone(struct device *to, const struct device *from) {
    struct holding **end = &to->history;
    *end = NULL;
    for (const struct holding *it = from->history; it; it = it->next) {
        if (!history_make_for(end, it->holder.user->clone))
            return false;
        past_holder_link(&(*end)->holder, it->holder.user->clone);
        end = &(*end)->next;
    }
    return true;
}

IAM_MOCK_INTERNAL bool account_had_device(const struct user *user, const struct device *device) {
    if (is_same_user(device->holder, user) || is_same_user(device->last_holder.user, user))
        return true;
    for (const struct holding *it = device->history; it; it = it->next) {
        if (is_same_user(it->holder.user, user))
            return true;
    }
    return false;
}
