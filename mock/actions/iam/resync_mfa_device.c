/* ResyncMFADevice: sets the clock of a user's device by two of its codes. */
#include "actions/actions.h"
#include "actions/iam/codes.h"
#include "actions/iam/target.h"

IAM_MOCK_INTERNAL void decide_resync_mfa_device(struct outcome *out, const struct decision *in) {
    struct user *user;
    struct totp_state codes;
    if (!target_find(&user, out, in, ROOT_BY_ASSUME_ROOT))
        return;
    struct device *device = account_find_device(in->account, in->arguments->text[MEMBER_SERIAL_NUMBER]);
    if (!device) {
        out->fixture = FIXTURE_NO_SUCH_ENTITY_DEVICE;
    } else if (device->holder != user) {
        out->fixture = FIXTURE_NO_SUCH_ENTITY_DEVICE_OF_ANOTHER;
    } else if (device->change_until_ms > in->now_ms) {
        out->fixture = FIXTURE_ERROR_ConcurrentModification;
    } else if (!codes_are_valid(&codes, in, device)) {
        out->fixture = FIXTURE_ERROR_InvalidAuthenticationCode;
    } else {
        out->fixture = FIXTURE_RESPONSE_ResyncMFADevice;
        out->change = (struct change){.kind = CHANGE_RESYNC_DEVICE, .device = device, .codes = codes};
    }
}
