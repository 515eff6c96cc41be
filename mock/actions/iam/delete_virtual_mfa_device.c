/* DeleteVirtualMFADevice: deletes a virtual MFA device that is not assigned. */
#include "actions/actions.h"

IAM_MOCK_INTERNAL void decide_delete_virtual_mfa_device(struct outcome *out, const struct decision *in) {
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
        out->change = (struct change){.kind = CHANGE_DELETE_DEVICE, .device = device};
    }
}
