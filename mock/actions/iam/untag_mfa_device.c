/* UntagMFADevice: removes tags of a virtual device. */
#include "actions/actions.h"
#include "actions/iam/tagged_device.h"

IAM_MOCK_INTERNAL void decide_untag_mfa_device(struct outcome *out, const struct decision *in) {
    struct device *device = tagged_device_find_to_change(out, in);
    if (!device)
        return;
    out->fixture = FIXTURE_RESPONSE_UntagMFADevice;
    if (tags_have_any(device->tags, &in->arguments->list, false))
        out->change =
            (struct change){.kind = CHANGE_UNTAG_DEVICE, .device = device, .tags = &in->arguments->list};
}
