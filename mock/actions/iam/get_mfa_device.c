/* GetMFADevice: shows a FIDO security key of a user. */
#include "actions/actions.h"
#include "actions/iam/target.h"

/* Does the serial number name a FIDO security key? One that the account does not have is judged by its form.
 */
static bool is_of_fido_key(const struct device *device, struct view serial) {
    return device ? device->kind == IAM_MOCK_FIDO : device_kind_by_serial(serial) == IAM_MOCK_FIDO;
}

/* Set the values of the answer. The answer names the user as the account does, not as the request does. */
static void answer_device(struct outcome *out, const struct device *device) {
    outcome_set_date(&out->values, SLOT_ENABLE_DATE, &out->date, device->enable_ms);
    const struct view holder = user_name(device->holder);
    if (holder.size > 0) /* root has no name */
        values_set_name(&out->values, SLOT_USER_NAME, holder);
}

IAM_MOCK_INTERNAL void decide_get_mfa_device(struct outcome *out, const struct decision *in) {
    const struct view serial = in->arguments->text[MEMBER_SERIAL_NUMBER];
    struct user *user;
    if (!target_find(&user, out, in, ROOT_BY_ANY_KEY))
        return;
    const struct device *device = account_find_device(in->account, serial);
    if (!is_of_fido_key(device, serial)) {
        out->fixture = FIXTURE_VALIDATION_ERROR_DEVICE_NOT_FIDO;
    } else if (!device) {
        out->fixture = FIXTURE_NO_SUCH_ENTITY_DEVICE;
    } else if (device->holder != user) {
        out->fixture = FIXTURE_NO_SUCH_ENTITY_DEVICE_OF_ANOTHER;
    } else {
        out->fixture = FIXTURE_RESPONSE_GetMFADevice;
        answer_device(out, device);
    }
}
