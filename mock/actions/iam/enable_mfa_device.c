/* EnableMFADevice: assigns a device that nobody has to a user, if the device's codes are valid. */
#include "actions/actions.h"
#include "actions/iam/codes.h"
#include "actions/iam/target.h"

/* Find out if the device may be enabled for the user, whatever the codes are. FIXTURE_NONE: it may. */
static enum fixture_id refuse_device(const struct decision *in, const struct user *user,
                                     const struct device *device) {
    if (!device || (device->kind == IAM_MOCK_FIDO && !device->holder)) /* no code enables a FIDO device */
        return FIXTURE_NO_SUCH_ENTITY_DEVICE;
    if (device->holder)
        return device->holder == user ? FIXTURE_ENTITY_ALREADY_EXISTS_DEVICE_OF_USER
                                      : FIXTURE_ENTITY_ALREADY_EXISTS_DEVICE_IN_USE;
    if (user->devices.count >= IAM_MOCK_MAX_DEVICES_PER_USER)
        return FIXTURE_LIMIT_EXCEEDED_DEVICES_OF_USER;
    return device->change_until_ms > in->now_ms ? FIXTURE_ERROR_ConcurrentModification : FIXTURE_NONE;
}

IAM_MOCK_INTERNAL void decide_enable_mfa_device(struct outcome *out, const struct decision *in) {
    struct user *user;
    struct totp_state codes;
    if (!target_find(&user, out, in, ROOT_BY_ASSUME_ROOT))
        return;
    struct device *device = account_find_device(in->account, in->arguments->text[MEMBER_SERIAL_NUMBER]);
    if (target_needs_mfa_session(in->principal, user)) {
        out->fixture = FIXTURE_ACCESS_DENIED_MFA;
        return;
    }
    out->fixture = user->unmodifiable_until_ms > in->now_ms ? FIXTURE_ENTITY_TEMPORARILY_UNMODIFIABLE_USER
                                                            : refuse_device(in, user, device);
    values_set_name(&out->values, SLOT_USER_NAME, user_name(user)); /* in the account's spelling */
    if (out->fixture != FIXTURE_NONE)
        return;
    if (!codes_are_valid(&codes, in, device)) {
        out->fixture = FIXTURE_ERROR_InvalidAuthenticationCode;
        return;
    }
    out->fixture = FIXTURE_RESPONSE_EnableMFADevice;
    out->change =
        (struct change){.kind = CHANGE_ENABLE_DEVICE, .user = user, .device = device, .codes = codes};
}
