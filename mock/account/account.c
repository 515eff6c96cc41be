/* Creating and freeing an account, and finding its records. */
#include "account/account.h"
#include "base/memory.h"
#include "base/view.h"

IAM_MOCK_INTERNAL bool account_init(struct account *account, const char *id, int64_t create_ms) {
    *account = (struct account){0};
    memcpy(account->id, id, ACCOUNT_ID_SIZE + 1);
    account->root =
        record_new(&(struct user){.create_ms = create_ms}, offsetof(struct user, strings), NULL, 0);
    return account->root != NULL;
}

static void free_devices(struct device_list *list) {
    for (struct device *device = list->first, *next; device; device = next) {
        next = device->next;
        device_free(device);
    }
}

static void free_users(struct user *users) {
    for (struct user *user = users, *next; user; user = next) {
        next = user->next;
        free_devices(&user->devices);
        user_free(user);
    }
}

IAM_MOCK_INTERNAL void account_free(struct account *account) {
    index_clear(&account->users_by_name);
    index_clear(&account->devices_by_serial);
    index_clear(&account->keys_by_id);
    free_users(account->users);
    free_users(account->removed_users);
    free_users(account->root);
    user_free(account->outdated_user);
    free_devices(&account->free_devices);
    free_devices(&account->retired_devices);
    device_order_free(&account->virtual_devices);
    user_order_free(&account->user_order);
    secret_words_free(&account->secrets);
    secret_words_free(&account->tokens);
    for (struct access_key *key = account->keys, *next; key; key = next) {
        next = key->next;
        memory_free(key);
    }
    *account = (struct account){0};
}

IAM_MOCK_INTERNAL struct user *account_find_user_even_removed(const struct account *account,
                                                              struct view name) {
    UNCLEARED char folded[USER_NAME_MAX_SIZE];
    if (name.size > sizeof folded)
        return NULL;
    ascii_fold_copy(folded, name);
    struct index_node *node = index_find(&account->users_by_name, (struct view){folded, name.size});
    return (struct user *)(void *)node;
}

IAM_MOCK_INTERNAL struct user *account_find_user(const struct account *account, struct view name) {
    struct user *user = account_find_user_even_removed(account, name);
    return user && !user->removed ? user : NULL;
}

IAM_MOCK_INTERNAL struct device *account_find_device_even_deleted(const struct account *account,
                                                                  struct view serial) {
    return (struct device *)(void *)index_find(&account->devices_by_serial, serial);
}

IAM_MOCK_INTERNAL const struct user *account_first_removed_user(const struct account *account) {
    const struct user *user = account->removed_users;
    while (user && user->next)
        user = user->next;
    return user;
}

IAM_MOCK_INTERNAL struct device *account_find_device(const struct account *account, struct view serial) {
    struct device *device = account_find_device_even_deleted(account, serial);
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
