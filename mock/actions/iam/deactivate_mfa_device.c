/* DeactivateMFADevice: takes an MFA device off a user. */
#include "actions/actions.h"
#include "actions/iam/target.h"

/*
 * A user with a device who removes one of their own needs an MFA session, whatever policies say: recorded,
 * and before the device is looked up (IAM User Guide, "Enable MFA devices with the AWS CLI or API").
 */
static bool needs_mfa_session(const struct principal *principal, const struct user *target) {
    return principal->kind == IAM_MOCK_USER && principal->user == target && !principal->mfa_authenticated &&
           target->devices.count > 0;
}

IAM_MOCK_INTERNAL void decide_deactivate_mfa_device(struct outcome *out, const struct decision *in) {
    struct user *user;
    if (!target_find(&user, out, in, ROOT_BY_ASSUME_ROOT))
        return;
    struct device *device = account_find_device(in->account, in->arguments->text[MEMBER_SERIAL_NUMBER]);
    if (needs_mfa_session(in->principal, user)) {
        out->fixture = FIXTURE_ACCESS_DENIED_MFA;
    } else if (user->settled_ms > in->now_ms) {
        out->fixture = FIXTURE_ENTITY_TEMPORARILY_UNMODIFIABLE_USER;
    } else if (!device) {
        out->fixture = FIXTURE_NO_SUCH_ENTITY_DEVICE;
    } else if (device->holder != user) {
        out->fixture = FIXTURE_NO_SUCH_ENTITY_DEVICE_OF_ANOTHER;
    } else if (device->change_until_ms > in->now_ms) {
        out->fixture = FIXTURE_ERROR_ConcurrentModification;
    } else {
        out->fixture = FIXTURE_RESPONSE_DeactivateMFADevice;
        out->change = (struct change){CHANGE_DEACTIVATE_DEVICE, user, device};
    }
}
