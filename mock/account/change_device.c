/* The changes of devices. */
#include "account/add_device.h"
#include "account/change.h"
#include "account/forget.h"
#include "account/history.h"
#include "account/lists.h"
#include "account/tags.h"
#include "base/memory.h"

/* A virtual device becomes unassigned and can be found. Any other device is retired: its record is kept, but
 * no list shows it. */
IAM_MOCK_INTERNAL void change_apply_deactivate_device(struct account *account, const struct change *change) {
    struct device *device = change->device;
    bool stays = device->kind == IAM_MOCK_VIRTUAL;
    device_list_remove(&change->user->devices, device);
    account->devices_in_use--;
    account->other_devices_in_use -= !stays;
    account_set_last_holder(account, device, change->user);
    account_place_device(account, device, stays ? DEVICE_FREE : DEVICE_RETIRED, NULL);
}

IAM_MOCK_INTERNAL void change_apply_delete_device(struct account *account, const struct change *change) {
    account_unlink_device(account, change->device);
    account_place_device(account, change->device, DEVICE_RETIRED, NULL);
    memory_free(change->device->tags);
    change->device->tags = NULL;
}

IAM_MOCK_INTERNAL bool change_prepare_enable_device(struct account *account,
                                                    const struct account_terms *terms,
                                                    struct change *change) {
    (void)account;
    change->at_ms = terms->now_ms;
    return history_make(&change->earlier, change->device);
}

/* The device becomes the last of its holder's list, as a device that a test adds. */
IAM_MOCK_INTERNAL void change_apply_enable_device(struct account *account, const struct change *change) {
    struct device *device = change->device;
    history_take_last_holder(account, device, change->earlier);
    account_unlink_device(account, device);
    device->codes = change->codes;
    device->enable_ms = change->at_ms;
    device->sequence = account->next_sequence++;
    account_place_device(account, device, DEVICE_HELD, change->user);
}

IAM_MOCK_INTERNAL void change_apply_resync_device(struct account *account, const struct change *change) {
    (void)account;
    change->device->codes = change->codes;
}

IAM_MOCK_INTERNAL bool change_prepare_create_device(struct account *account,
                                                    const struct account_terms *terms,
                                                    struct change *change) {
    (void)terms;
    const struct tag_source source = tags_of_list(change->tags);
    const struct iam_mock_device given = {.serial_number = change->new_serial};
    struct device *deleted = account_find_device_even_deleted(account, view_of(change->new_serial));
    if (!tags_with(&change->new_tags, NULL, &source, false))
        return false;
    change->device = account_take_device(account, &given, deleted);
    if (!change->device)
        memory_free(change->new_tags);
    return change->device != NULL;
}

IAM_MOCK_INTERNAL void change_apply_create_device(struct account *account, const struct change *change) {
    struct device *device = change->device;
    device->kind = IAM_MOCK_VIRTUAL;
    device->tags = change->new_tags;
    device->sequence = account->next_sequence++;
    account_place_device(account, device, DEVICE_FREE, NULL);
}
