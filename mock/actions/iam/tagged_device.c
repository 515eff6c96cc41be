/* The device whose tags a request is about: finds it, or sets the error. */
#include "actions/iam/tagged_device.h"

IAM_MOCK_INTERNAL struct device *tagged_device_find(struct outcome *out, const struct decision *in) {
    struct device *device = account_find_device(in->account, in->arguments->text[MEMBER_SERIAL_NUMBER]);
    if (device && device->kind == IAM_MOCK_VIRTUAL)
        return device;
    out->fixture = device ? FIXTURE_NO_SUCH_ENTITY_DEVICE_NOT_VIRTUAL : FIXTURE_NO_SUCH_ENTITY_DEVICE;
    return NULL;
}

IAM_MOCK_INTERNAL struct device *tagged_device_find_to_change(struct outcome *out,
                                                              const struct decision *in) {
    struct device *device = tagged_device_find(out, in);
    if (!device || device->change_until_ms <= in->now_ms)
        return device;
    out->fixture = FIXTURE_ERROR_ConcurrentModification;
    return NULL;
}
