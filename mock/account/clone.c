/* Cloning an account: copying its records, and pointing the copies to each other. */
#include "account/clone.h"
#include "account/history.h"
#include "account/lists.h"
#include "account/past_holder.h"
#include "base/memory.h"

/*
 * Each record's block is copied as a whole; then its pointers to other records are set. The code walks the
 * lists, not the indexes, which have another order. Users are cloned first: devices and keys point to them.
 */
static struct user *clone_user(struct user *from) {
    struct user *copy = record_clone(from);
    if (!copy)
        return NULL;
    if (!tags_clone(&copy->tags, from->tags)) {
        memory_free(copy);
        return NULL;
    }
    copy->devices = (struct device_list){0};
    copy->had = NULL;
    copy->previous = copy->next = NULL;
    copy->keys = NULL;
    from->clone = copy;
    return copy;
}

static struct user *clone_of(const struct user *user) { return user ? user->clone : NULL; }

static bool clone_users(struct account *to, const struct account *from) {
    for (struct user *user = from->users; user; user = user->next) {
        struct user *copy = clone_user(user);
        if (!copy || !user_order_reserve(&to->user_order) || !index_add(&to->users_by_name, &copy->node)) {
            user_free(copy);
            return false;
        }
        account_append_user(to, copy);
    }
    return true;
}

static bool clone_removed_users(struct account *to, const struct account *from) {
    struct user *last = from->removed_users;
    while (last && last->next)
        last = last->next;
    for (struct user *user = last; user; user = user->previous) {
        struct user *copy = clone_user(user);
        if (!copy)
            return false;
        account_push_removed_user(to, copy);
        if (!user->replaced && !index_add(&to->users_by_name, &copy->node))
            return false;
    }
    return true;
}

static struct device *clone_device(const struct device *from) {
    struct device *copy = record_clone(from);
    if (!copy)
        return NULL;
    copy->tags = NULL;
    if (history_clone(copy, from) && tags_clone(&copy->tags, from->tags))
        return copy;
    device_free(copy);
    return NULL;
}

static bool clone_devices(struct account *to, struct device_list *into, const struct device_list *from) {
    for (const struct device *device = from->first; device; device = device->next) {
        struct device *copy = clone_device(device);
        if (!copy || !index_add(&to->devices_by_serial, &copy->node)) {
            device_free(copy);
            return false;
        }
        copy->holder = clone_of(device->holder);
        if (device->last_holder.user)
            past_holder_link(&copy->last_holder, device->last_holder.user->clone);
        if (copy->slot != DEVICE_ORDER_NONE)
            to->virtual_devices.places[copy->slot].device = copy;
        device_list_append(into, copy);
    }
    return true;
}

static bool clone_keys(struct account *to, const struct account *from) {
    for (const struct access_key *key = from->keys; key; key = key->next) {
        struct access_key *copy = record_clone(key);
        if (!copy || !account_reserve_secrets(to, copy) || !index_add(&to->keys_by_id, &copy->node)) {
            memory_free(copy);
            return false;
        }
        copy->user = clone_of(key->user);
        account_append_key(to, copy);
    }
    return true;
}

static bool clone_all_devices(struct account *to, const struct account *from) {
    if (!clone_devices(to, &to->root->devices, &from->root->devices) ||
        !clone_devices(to, &to->free_devices, &from->free_devices) ||
        !clone_devices(to, &to->retired_devices, &from->retired_devices))
        return false;
    for (const struct user *user = from->users; user; user = user->next) {
        if (!clone_devices(to, &user->clone->devices, &user->devices))
            return false;
    }
    return true;
}

IAM_MOCK_INTERNAL bool account_clone(struct account *to, const struct account *from) {
    *to = (struct account){.next_sequence = from->next_sequence,
                           .next_key_sequence = from->next_key_sequence,
                           .version = from->version,
                           .devices_in_use = from->devices_in_use,
                           .other_devices_in_use = from->other_devices_in_use,
                           .race_deleted_user = from->race_deleted_user};
    memcpy(to->id, from->id, sizeof to->id);
    to->root = clone_user(from->root);
    if (to->root && clone_users(to, from) && clone_removed_users(to, from) && clone_keys(to, from) &&
        device_order_clone(&to->virtual_devices, &from->virtual_devices) && clone_all_devices(to, from))
        return true;
    account_free(to);
    return false;
}
