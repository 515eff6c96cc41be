/* The two codes of a device in a request: checks them by the device's seed. */
#include "actions/iam/codes.h"
#include "account/totp.h"

IAM_MOCK_INTERNAL bool codes_are_valid(struct totp_state *out, const struct decision *in,
                                       const struct device *device) {
    UNCLEARED char seed[TOTP_SEED_MAX_SIZE + 1];
    if (device->kind == IAM_MOCK_FIDO)
        return false;
    return totp_accepts(out, totp_seed(seed, in->account, device, in->seed), &device->codes, in->now_ms,
                        in->arguments->text[MEMBER_AUTHENTICATION_CODE_1],
                        in->arguments->text[MEMBER_AUTHENTICATION_CODE_2]);
}
