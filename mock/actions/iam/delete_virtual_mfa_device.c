#include "actions/action.h"

static const struct member delete_virtual_members[] = {
    {MEMBER_SERIAL_NUMBER, SHAPE_SERIAL_NUMBER, true},
};

static const char *const delete_virtual_errors[] = {
    "ConcurrentModification", "DeleteConflict", "LimitExceeded", "NoSuchEntity", "ServiceFailure", NULL};

static void decide_delete_virtual(struct outcome *out, const struct decision *in) {
    struct device *device = account_find_device(in->account, in->arguments->text[MEMBER_SERIAL_NUMBER]);
    if (!device) {
        out->fixture = FIXTURE_NO_SUCH_ENTITY_DEVICE;
    } else if (device->kind != IAM_MOCK_VIRTUAL) {
        out->fixture = FIXTURE_NO_SUCH_ENTITY_DEVICE_NOT_VIRTUAL;
    } else if (device->place == DEVICE_HELD) {
        out->fixture = FIXTURE_DELETE_CONFLICT_DEVICE_IN_USE;
    } else if (device->change_until_ms > in->now_ms) {
        out->fixture = FIXTURE_ERROR_ConcurrentModification;
    } else {
        out->fixture = FIXTURE_RESPONSE_DeleteVirtualMFADevice;
        out->change = (struct change){CHANGE_DELETE_DEVICE, device};
    }
}

IAM_MOCK_INTERNAL const struct action action_delete_virtual_mfa_device = {
    .name = {"DeleteVirtualMFADevice", sizeof "DeleteVirtualMFADevice" - 1},
    .response = FIXTURE_RESPONSE_DeleteVirtualMFADevice,
    .members = delete_virtual_members,
    .member_count = COUNT_OF(delete_virtual_members),
    .errors = delete_virtual_errors,
    .decide = decide_delete_virtual,
};
