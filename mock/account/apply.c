/* Changing records of an account: the changes of actions, and those that a test makes directly. */
#include "account/apply.h"
#include "account/forget.h"
#include "account/lists.h"
#include "base/memory.h"

/* A virtual device becomes unassigned and can be found. Any other device is retired: its record is kept, but
 * no list shows it. */
static void deactivate_device(struct account *account, struct user *holder, struct device *device) {
    bool stays = device->kind == IAM_MOCK_VIRTUAL;
    device_list_remove(&holder->devices, device);
    account_set_last_holder(account, device, holder);
    account_place_device(account, device, stays ? DEVICE_FREE : DEVICE_RETIRED, NULL);
}

IAM_MOCK_INTERNAL void account_apply(struct account *account, const struct change *change) {
    account->version += change->kind != CHANGE_NONE;
    switch (change->kind) {
    case CHANGE_NONE:
        return;
    case CHANGE_DEACTIVATE_DEVICE:
        deactivate_device(account, change->user, change->device);
        return;
    case CHANGE_DELETE_DEVICE:
        account_unlink_device(account, change->device);
        account_place_device(account, change->device, DEVICE_RETIRED, NULL);
        return;
    }
}

static void free_keys_of(struct account *account, const struct user *user) {
    for (struct access_key *key = account->keys, *next; key; key = next) {
        next = key->next;
        if (key->user != user)
            continue;
        index_remove(&account->keys_by_id, &key->node);
        account_unlink_key(account, key);
        memory_free(key);
    }
}

IAM_MOCK_INTERNAL void account_remove_user(struct account *account, struct user *user) {
    while (user->devices.first) {
        user->devices.first->change_until_ms = 0;
        deactivate_device(account, user, user->devices.first);
    }
    free_keys_of(account, user);
    account_unlink_user(account, user);
    account->version++;
    account_push_removed_user(account, user);
}

IAM_MOCK_INTERNAL void account_settle_user(struct account *account, struct user *user) {
    user->unmodifiable_until_ms = 0;
    account->version++;
}

IAM_MOCK_INTERNAL void account_set_device_change(struct account *account, struct device *device,
                                                 int64_t until_ms) {
    device->change_until_ms = until_ms;
    account->version++;
}
