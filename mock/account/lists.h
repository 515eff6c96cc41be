/* The lists of an account: appending and unlinking records. Inline, because calls use them. */
#ifndef MOCK_ACCOUNT_LISTS_H
#define MOCK_ACCOUNT_LISTS_H

#include "account/account.h"

/* Append to the account's users; there must be room in the order of users. */
static inline void account_append_user(struct account *account, struct user *user) {
    user->previous = account->last_user;
    user->next = NULL;
    *(account->last_user ? &account->last_user->next : &account->users) = user;
    account->last_user = user;
    user_order_append(&account->user_order, user);
}

/* Remove from the account's users. Does not free the record. */
static inline void account_unlink_user(struct account *account, struct user *user) {
    user_order_remove(&account->user_order, user);
    *(user->previous ? &user->previous->next : &account->users) = user->next;
    *(user->next ? &user->next->previous : &account->last_user) = user->previous;
}

/* Add to the account's removed users. */
static inline void account_push_removed_user(struct account *account, struct user *user) {
    user->removed = true;
    user->previous = NULL;
    user->next = account->removed_users;
    if (user->next)
        user->next->previous = user;
    account->removed_users = user;
}

/* Append to the keys of the key's user. */
static inline void account_append_key_of_user(struct access_key *key) {
    struct access_key *first = key->user->keys;
    key->next_of_user = NULL;
    key->previous_of_user = first ? first->previous_of_user : key;
    *(first ? &first->previous_of_user->next_of_user : &key->user->keys) = key;
    key->user->keys->previous_of_user = key;
}

/* Remove from the keys of the key's user. */
static inline void account_unlink_key_of_user(struct access_key *key) {
    struct access_key *first = key->user->keys;
    if (key == first)
        key->user->keys = key->next_of_user;
    else
        key->previous_of_user->next_of_user = key->next_of_user;
    if (key->next_of_user)
        key->next_of_user->previous_of_user = key->previous_of_user;
    else if (key != first)
        first->previous_of_user = key->previous_of_user;
}

/* Make room for the words of a key's secret and session token. False: out of memory, and no word has changed.
 */
static inline bool account_reserve_secrets(struct account *account, const struct access_key *key) {
    return secret_words_reserve(&account->secrets, key_secret(key)) &&
           secret_words_reserve(&account->tokens, key_session_token(key));
}

/* Append to the account's access keys, and to those of its user, if it has one. There must be room for the
 * words of its secrets. */
static inline void account_append_key(struct account *account, struct access_key *key) {
    key->previous = account->last_key;
    key->next = NULL;
    *(account->last_key ? &account->last_key->next : &account->keys) = key;
    account->last_key = key;
    if (key->user)
        account_append_key_of_user(key);
    account->secret_count += key_secret(key).size + key_session_token(key).size > 0;
    secret_words_add(&account->secrets, key_secret(key));
    secret_words_add(&account->tokens, key_session_token(key));
}

/* Remove from the account's access keys, and from those of its user. Does not free the record. */
static inline void account_unlink_key(struct account *account, struct access_key *key) {
    if (key->user)
        account_unlink_key_of_user(key);
    *(key->previous ? &key->previous->next : &account->keys) = key->next;
    *(key->next ? &key->next->previous : &account->last_key) = key->previous;
    account->secret_count -= key_secret(key).size + key_session_token(key).size > 0;
    secret_words_remove(&account->secrets, key_secret(key));
    secret_words_remove(&account->tokens, key_session_token(key));
}

/* Append to a list of devices. */
static inline void device_list_append(struct device_list *list, struct device *device) {
    device->previous = list->last;
    device->next = NULL;
    *(list->last ? &list->last->next : &list->first) = device;
    list->last = device;
    list->count++;
}

/* Take out of a list of devices. */
static inline void device_list_remove(struct device_list *list, struct device *device) {
    *(device->previous ? &device->previous->next : &list->first) = device->next;
    *(device->next ? &device->next->previous : &list->last) = device->previous;
    list->count--;
}

/* The list for the device's place and holder. */
static inline struct device_list *device_list_of(struct account *account, const struct device *device) {
    return device->place == DEVICE_HELD   ? &device->holder->devices
           : device->place == DEVICE_FREE ? &account->free_devices
                                          : &account->retired_devices;
}

/* Keep the order of virtual devices: deleted ones leave it. A new device must have room there. */
static inline void account_order_device(struct account *account, struct device *device) {
    struct device_order *order = &account->virtual_devices;
    if (device->kind != IAM_MOCK_VIRTUAL)
        return;
    if (device->place == DEVICE_RETIRED) {
        device_order_remove(order, device);
        return;
    }
    if (device->slot == DEVICE_ORDER_NONE)
        device_order_append(order, device, device->sequence);
    device_order_set_status(order, device,
                            device->place == DEVICE_HELD ? DEVICE_ASSIGNED : DEVICE_UNASSIGNED);
}

/* Set the device's place, and append it to the list for that place. `holder` is used for DEVICE_HELD only.
 * The device must not be in a list. Its kind and its sequence number must be set. */
static inline void account_place_device(struct account *account, struct device *device,
                                        enum device_place place, struct user *holder) {
    device->place = (uint8_t)place;
    device->holder = place == DEVICE_HELD ? holder : NULL;
    account->devices_in_use += place == DEVICE_HELD;
    account->other_devices_in_use += place == DEVICE_HELD && device->kind != IAM_MOCK_VIRTUAL;
    account_order_device(account, device);
    device_list_append(device_list_of(account, device), device);
}

/* Remove a device from the list that it is in. Does not free the record. */
static inline void account_unlink_device(struct account *account, struct device *device) {
    device_list_remove(device_list_of(account, device), device);
}

#endif
