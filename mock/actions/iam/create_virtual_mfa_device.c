/* CreateVirtualMFADevice: creates a virtual device that nobody has, and shows its seed once. */
#include "actions/actions.h"
#include "actions/iam/tag_rules.h"
#include "actions/iam/tag_values.h"
#include "base/base64.h"

static char *put_text(char *at, struct view text) {
    memcpy(at, text.data, text.size);
    return at + text.size;
}

/* Write the serial number: "arn:aws:iam::ACCOUNT:mfa/PATH/NAME". Empty: it would be too long. */
static struct view make_serial(struct outcome *out, const struct decision *in) {
    const struct view given = argument_text(in->arguments, MEMBER_PATH),
                      path = given.data ? given : VIEW("/");
    const struct view name = in->arguments->text[MEMBER_VIRTUAL_MFA_DEVICE_NAME];
    const size_t head = sizeof "arn:aws:iam:::mfa" - 1 + ACCOUNT_ID_SIZE;
    if (path.size > SERIAL_MAX_SIZE || name.size > SERIAL_MAX_SIZE ||
        head + path.size + name.size > SERIAL_MAX_SIZE)
        return (struct view){NULL, 0};
    char *at = put_text(out->new_device.serial, VIEW("arn:aws:iam::"));
    at = put_text(at, (struct view){in->account->id, ACCOUNT_ID_SIZE});
    at = put_text(at, VIEW(":mfa"));
    at = put_text(at, path);
    at = put_text(at, name);
    *at = '\0';
    return (struct view){out->new_device.serial, (size_t)(at - out->new_device.serial)};
}

/* Set the values of the answer. The seed is that of the record which the change makes. */
static void answer_new_device(struct outcome *out, const struct decision *in, struct view serial) {
    UNCLEARED char seed[TOTP_SEED_SIZE + 1];
    totp_make_seed(seed, in->seed, serial, in->account->next_sequence);
    const size_t size = base64_encode(out->new_device.seed, (struct view){seed, TOTP_SEED_SIZE});
    values_set(&out->values, SLOT_SERIAL_NUMBER, serial);
    values_set_plain(&out->values, SLOT_BASE32_STRING_SEED, (struct view){out->new_device.seed, size});
    tag_values_set_given(out, out->change.tags);
}

IAM_MOCK_INTERNAL void decide_create_virtual_mfa_device(struct outcome *out, const struct decision *in) {
    if (!tags_of_new_check(out, in->arguments, false))
        return;
    const struct view serial = make_serial(out, in);
    if (serial.size == 0) {
        out->fixture = FIXTURE_ERROR_InvalidInput; /* assumed */
    } else if (account_find_device(in->account, serial)) {
        out->fixture = FIXTURE_ENTITY_ALREADY_EXISTS_DEVICE;
    } else {
        out->fixture = FIXTURE_RESPONSE_CreateVirtualMFADevice;
        out->change.kind = CHANGE_CREATE_DEVICE;
        out->change.new_serial = out->new_device.serial;
        answer_new_device(out, in, serial);
    }
}
