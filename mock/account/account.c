#include "account/account.h"
#include "base/view.h"
#include "base/memory.h"

IAM_MOCK_INTERNAL bool account_init(struct account *account, const char *id) {
    *account = (struct account){0};
    memcpy(account->id, id, ACCOUNT_ID_SIZE + 1);
    account->root = memory_new_zeroed(sizeof *account->root + 1);
    return account->root != NULL;
}

static void free_devices(struct device_list *list) {
    for (struct device *device = list->first, *next; device; device = next) {
        next = device->next;
        memory_free(device);
    }
}

static void free_users(struct user *users) {
    for (struct user *user = users, *next; user; user = next) {
        next = user->next;
        free_devices(&user->devices);
        memory_free(user);
    }
}

IAM_MOCK_INTERNAL void account_free(struct account *account) {
    index_clear(&account->users_by_name);
    index_clear(&account->devices_by_serial);
    index_clear(&account->keys_by_id);
    free_users(account->users);
    free_users(account->removed_users);
    free_users(account->root);
    free_devices(&account->free_devices);
    free_devices(&account->retired_devices);
    for (struct access_key *key = account->keys, *next; key; key = next) {
        next = key->next;
        memory_free(key);
    }
    *account = (struct account){0};
}

IAM_MOCK_INTERNAL struct user *account_find_user_ever(const struct account *account, struct view name) {
    UNCLEARED char folded[ACCOUNT_NAME_MAX_SIZE];
    if (name.size > sizeof folded)
        return NULL;
    ascii_fold_copy(folded, name);
    struct index_node *node = index_find(&account->users_by_name, (struct view){folded, name.size});
    return (struct user *)(void *)node;
}

IAM_MOCK_INTERNAL struct user *account_find_user(const struct account *account, struct view name) {
    struct user *user = account_find_user_ever(account, name);
    return user && !user->removed ? user : NULL;
}

IAM_MOCK_INTERNAL struct device *account_find_device_ever(const struct account *account, struct view serial) {
    return (struct device *)(void *)index_find(&account->devices_by_serial, serial);
}

IAM_MOCK_INTERNAL struct device *account_find_device(const struct account *account, struct view serial) {
    struct device *device = account_find_device_ever(account, serial);
    bool deleted = device && device->place == DEVICE_RETIRED && device->kind == IAM_MOCK_VIRTUAL;
    return deleted ? NULL : device;
}

IAM_MOCK_INTERNAL struct access_key *account_find_key(const struct account *account, struct view id) {
    return (struct access_key *)(void *)index_find(&account->keys_by_id, id);
}

IAM_MOCK_INTERNAL struct access_key *account_find_key_hashed(const struct account *account, struct view id,
                                                             uint32_t hash) {
    return (struct access_key *)(void *)index_find_hashed(&account->keys_by_id, id, hash);
}

IAM_MOCK_INTERNAL void account_append_user(struct account *account, struct user *user) {
    user->previous = account->last_user;
    user->next = NULL;
    *(account->last_user ? &account->last_user->next : &account->users) = user;
    account->last_user = user;
}

static void unlink_user(struct account *account, struct user *user) {
    *(user->previous ? &user->previous->next : &account->users) = user->next;
    *(user->next ? &user->next->previous : &account->last_user) = user->previous;
}

IAM_MOCK_INTERNAL void account_append_key(struct account *account, struct access_key *key) {
    key->previous = account->last_key;
    key->next = NULL;
    *(account->last_key ? &account->last_key->next : &account->keys) = key;
    account->last_key = key;
    account->secret_count += key->secret != NULL;
}

static void remove_key(struct account *account, struct access_key *key) {
    index_remove(&account->keys_by_id, &key->node);
    *(key->previous ? &key->previous->next : &account->keys) = key->next;
    *(key->next ? &key->next->previous : &account->last_key) = key->previous;
    account->secret_count -= key->secret != NULL;
    memory_free(key);
}

IAM_MOCK_INTERNAL void device_list_append(struct device_list *list, struct device *device) {
    device->previous = list->last;
    device->next = NULL;
    *(list->last ? &list->last->next : &list->first) = device;
    list->last = device;
    list->count++;
}

IAM_MOCK_INTERNAL void account_unlink_device(struct account *account, struct device *device) {
    struct device_list *list = device->place == DEVICE_HELD   ? &device->holder->devices
                               : device->place == DEVICE_FREE ? &account->free_devices
                                                              : &account->retired_devices;
    *(device->previous ? &device->previous->next : &list->first) = device->next;
    *(device->next ? &device->next->previous : &list->last) = device->previous;
    list->count--;
}

static void retire_device(struct account *account, struct device *device) {
    account_unlink_device(account, device);
    device->holder = NULL;
    device->place = DEVICE_RETIRED;
    device_list_append(&account->retired_devices, device);
}

/* A virtual device stays in the account, held by nobody; others leave it, but aren't forgotten. */
static void deactivate_device(struct account *account, struct device *device) {
    device->last_holder = device->holder;
    if (device->kind != IAM_MOCK_VIRTUAL) {
        retire_device(account, device);
        return;
    }
    account_unlink_device(account, device);
    device->holder = NULL;
    device->place = DEVICE_FREE;
    device_list_append(&account->free_devices, device);
}

IAM_MOCK_INTERNAL void account_apply(struct account *account, const struct change *change) {
    account->version += change->kind != CHANGE_NONE;
    switch (change->kind) {
    case CHANGE_NONE:
        return;
    case CHANGE_DEACTIVATE_DEVICE:
        deactivate_device(account, change->device);
        return;
    case CHANGE_DELETE_DEVICE:
        retire_device(account, change->device);
        return;
    }
}

/* The record stays in the index: who it was is still asked, and adding the name again replaces it. */
IAM_MOCK_INTERNAL void account_remove_user(struct account *account, struct user *user) {
    while (user->devices.first) {
        user->devices.first->change_until_ms = 0;
        deactivate_device(account, user->devices.first);
    }
    for (struct access_key *key = account->keys, *next; key; key = next) {
        next = key->next;
        if (key->user == user)
            remove_key(account, key);
    }
    unlink_user(account, user);
    account->version++;
    user->removed = true;
    user->previous = NULL;
    user->next = account->removed_users;
    account->removed_users = user;
}

IAM_MOCK_INTERNAL void account_settle_user(struct account *account, struct user *user) {
    user->settled_ms = 0;
    account->version++;
}

IAM_MOCK_INTERNAL void account_set_change(struct account *account, struct device *device, int64_t until_ms) {
    device->change_until_ms = until_ms;
    account->version++;
}
