/* The changes of access keys. */
#include "account/add_access_key.h"
#include "account/change.h"
#include "account/lists.h"
#include "base/memory.h"

IAM_MOCK_INTERNAL bool change_prepare_create_key(struct account *account, const struct account_terms *terms,
                                                 struct change *change) {
    const bool root = change->user == account->root;
    const struct iam_mock_access_key given = {
        .id = change->new_key, .secret = change->secret, .principal = root ? IAM_MOCK_ROOT : IAM_MOCK_USER};
    change->key = key_make(&given);
    if (!change->key || !account_reserve_secrets(account, change->key) ||
        !index_add(&account->keys_by_id, &change->key->node)) {
        memory_free(change->key);
        return false;
    }
    change->key->user = change->user;
    change->key->create_ms = terms->now_ms;
    return true;
}

IAM_MOCK_INTERNAL void change_apply_create_key(struct account *account, const struct change *change) {
    change->key->sequence = account->next_key_sequence++;
    account_append_key(account, change->key);
}

IAM_MOCK_INTERNAL void change_apply_delete_key(struct account *account, const struct change *change) {
    index_remove(&account->keys_by_id, &change->key->node);
    account_unlink_key(account, change->key);
    memory_free(change->key);
}

IAM_MOCK_INTERNAL void change_apply_update_key(struct account *account, const struct change *change) {
    (void)account;
    change->key->inactive = change->inactive;
}
