/* Changing records of an account: the changes of actions, and those that a test makes directly. */
#include "account/apply.h"
#include "account/lists.h"
#include "base/memory.h"

static const struct {
    change_prepare_function *prepare; /* NULL: the change needs no records */
    change_apply_function *apply;
} changes[CHANGE_COUNT] = {
#define CHANGE(kind, apply) [CHANGE_##kind] = {NULL, apply},
#define PREPARED_CHANGE(kind, prepare, apply) [CHANGE_##kind] = {prepare, apply},
#include "account/changes.def"
#undef CHANGE
#undef PREPARED_CHANGE
};

IAM_MOCK_INTERNAL bool account_prepare(struct account *account, const struct account_terms *terms,
                                       struct change *change) {
    change_prepare_function *prepare = changes[change->kind].prepare;
    if (account->outdated_user) {
        user_free(account->outdated_user);
        account->outdated_user = NULL;
    }
    return !prepare || prepare(account, terms, change);
}

IAM_MOCK_INTERNAL void account_apply(struct account *account, const struct change *change) {
    if (change->kind == CHANGE_NONE)
        return;
    account->version++;
    changes[change->kind].apply(account, change);
}

static void free_keys_of(struct account *account, const struct user *user) {
    while (user->keys) {
        struct access_key *key = user->keys;
        index_remove(&account->keys_by_id, &key->node);
        account_unlink_key(account, key);
        memory_free(key);
    }
}

IAM_MOCK_INTERNAL void account_remove_user(struct account *account, struct user *user) {
    while (user->devices.first) {
        struct device *device = user->devices.first;
        device->change_until_ms = 0;
        change_apply_deactivate_device(account, &(struct change){.user = user, .device = device});
    }
    free_keys_of(account, user);
    memory_free(user->tags);
    user->tags = NULL;
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
