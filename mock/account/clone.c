#include "base/view.h"
#include "base/memory.h"
#include "account/account.h"

/* Walks the lists, not the index, whose order isn't the account's. Users first: devices point at them. */

static struct user *clone_user(struct user *from, size_t size) {
    struct user *copy = memory_new(size);
    if (!copy)
        return NULL;
    memcpy(copy, from, size);
    copy->devices = (struct device_list){0};
    copy->previous = copy->next = NULL;
    from->twin = copy;
    return copy;
}

static size_t user_size(const struct user *user) {
    return sizeof *user + user->id_at + strlen(user_id(user)) + 1;
}

static bool clone_users(struct account *to, const struct account *from) {
    for (struct user *user = from->users; user; user = user->next) {
        struct user *copy = clone_user(user, user_size(user));
        if (!copy || !index_add(&to->users_by_name, &copy->node, user_folded_name(copy))) {
            memory_free(copy);
            return false;
        }
        account_append_user(to, copy);
    }
    struct user **end = &to->removed_users;
    for (struct user *user = from->removed_users; user; user = user->next) {
        struct user *copy = clone_user(user, user_size(user));
        if (!copy)
            return false;
        *end = copy;
        end = &copy->next;
        bool indexed = account_find_user_ever(from, user_folded_name(user)) == user;
        if (indexed && !index_add(&to->users_by_name, &copy->node, user_folded_name(copy)))
            return false;
    }
    return true;
}

static bool clone_devices(struct account *to, struct device_list *into, const struct device_list *from) {
    for (const struct device *device = from->first; device; device = device->next) {
        size_t size = sizeof *device + device->serial_size + 1;
        struct device *copy = memory_new(size);
        if (!copy)
            return false;
        memcpy(copy, device, size);
        copy->holder = device->holder ? device->holder->twin : NULL;
        copy->last_holder = device->last_holder ? device->last_holder->twin : NULL;
        if (!index_add(&to->devices_by_serial, &copy->node, device_serial(copy))) {
            memory_free(copy);
            return false;
        }
        device_list_append(into, copy);
    }
    return true;
}

static const char *moved(const char *text, const struct access_key *from, struct access_key *to) {
    return text ? to->strings + (text - from->strings) : NULL;
}

static bool clone_keys(struct account *to, const struct account *from) {
    for (const struct access_key *key = from->keys; key; key = key->next) {
        struct access_key *copy = memory_new(key->size);
        if (!copy)
            return false;
        memcpy(copy, key, key->size);
        copy->id = moved(key->id, key, copy);
        copy->secret = moved(key->secret, key, copy);
        copy->session_token = moved(key->session_token, key, copy);
        copy->role_name = moved(key->role_name, key, copy);
        copy->session_name = moved(key->session_name, key, copy);
        copy->user = key->user ? key->user->twin : NULL;
        if (!index_add(&to->keys_by_id, &copy->node, view_of(copy->id))) {
            memory_free(copy);
            return false;
        }
        account_append_key(to, copy);
    }
    return true;
}

static bool clone_all(struct account *to, const struct account *from) {
    to->root = clone_user(from->root, sizeof *from->root + 1);
    if (!to->root || !clone_users(to, from) || !clone_keys(to, from))
        return false;
    if (!clone_devices(to, &to->root->devices, &from->root->devices) ||
        !clone_devices(to, &to->free_devices, &from->free_devices) ||
        !clone_devices(to, &to->retired_devices, &from->retired_devices))
        return false;
    for (const struct user *user = from->users; user; user = user->next) {
        if (!clone_devices(to, &user->twin->devices, &user->devices))
            return false;
    }
    return true;
}

IAM_MOCK_INTERNAL bool account_clone(struct account *to, const struct account *from) {
    *to = (struct account){.next_sequence = from->next_sequence, .version = from->version};
    memcpy(to->id, from->id, sizeof to->id);
    if (clone_all(to, from))
        return true;
    account_free(to);
    return false;
}
