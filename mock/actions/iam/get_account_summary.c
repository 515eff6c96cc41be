/* GetAccountSummary: counts what the account has. */
#include "actions/actions.h"
#include "actions/iam/access_key.h"

#include <stdio.h>

static void set_count(struct outcome *out, size_t i, enum slot_id slot, size_t count) {
    snprintf(out->counts[i], sizeof out->counts[i], "%zu", count);
    values_set_plain(&out->values, slot, view_of(out->counts[i]));
}

static void set_flag(struct outcome *out, enum slot_id slot, bool set) {
    values_set_plain(&out->values, slot, set ? VIEW("1") : VIEW("0"));
}

IAM_MOCK_INTERNAL void decide_get_account_summary(struct outcome *out, const struct decision *in) {
    const struct account *account = in->account;
    const struct device_order *virtual_devices = &account->virtual_devices;
    out->fixture = FIXTURE_RESPONSE_GetAccountSummary;
    set_count(out, 0, SLOT_USERS, user_order_users(&account->user_order));
    set_count(out, 1, SLOT_MFA_DEVICES,
              virtual_devices->count - virtual_devices->deleted + account->other_devices_in_use);
    set_count(out, 2, SLOT_MFA_DEVICES_IN_USE, account->devices_in_use);
    set_flag(out, SLOT_ACCOUNT_MFA_ENABLED, account->root->devices.count > 0);
    set_flag(out, SLOT_ACCOUNT_ACCESS_KEYS_PRESENT, access_key_count(account->root) > 0);
}
