/* UntagMFADevice: removes tags of a virtual device. */
#include "actions/actions.h"
#include "actions/iam/tagged_device.h"

IAM_MOCK_INTERNAL void decide_untag_mfa_device(struct outcome *out, const struct decision *in) {
    struct device *device = tagged_device_find_to_change(out, in);
    if (!device)
        return;
    out->fixture = FIXTURE_RESPONSE_UntagMFADevice;
    const struct tag_source keys = tag_keys_of_list(&in->arguments->list);
    if (tags_have_any(device->tags, &keys, false))
        out->change =
            (struct change){.kind = CHANGE_UNTAG_DEVICE, .device = device, .tags = &in->arguments->list};
}
