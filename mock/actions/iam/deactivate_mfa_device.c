/* DeactivateMFADevice: removes an MFA device from the user that it is assigned to. */
#include "actions/actions.h"
#include "actions/iam/target.h"

IAM_MOCK_INTERNAL void decide_deactivate_mfa_device(struct outcome *out, const struct decision *in) {
    struct user *user;
    if (!target_find(&user, out, in, ROOT_BY_ASSUME_ROOT))
        return;
    struct device *device = account_find_device(in->account, in->arguments->text[MEMBER_SERIAL_NUMBER]);
    if (target_needs_mfa_session(in->principal, user)) {
        out->fixture = FIXTURE_ACCESS_DENIED_MFA;
    } else if (user->unmodifiable_until_ms > in->now_ms) {
        out->fixture = FIXTURE_ENTITY_TEMPORARILY_UNMODIFIABLE_USER;
    } else if (!device) {
        out->fixture = FIXTURE_NO_SUCH_ENTITY_DEVICE;
    } else if (device->holder != user) {
        out->fixture = FIXTURE_NO_SUCH_ENTITY_DEVICE_OF_ANOTHER;
    } else if (device->change_until_ms > in->now_ms) {
        out->fixture = FIXTURE_ERROR_ConcurrentModification;
    } else {
        out->fixture = FIXTURE_RESPONSE_DeactivateMFADevice;
        out->change.kind = CHANGE_DEACTIVATE_DEVICE;
        out->change.user = user;
        out->change.device = device;
    }
}
