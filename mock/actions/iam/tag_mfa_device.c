/* TagMFADevice: sets tags of a virtual device. */
#include "actions/actions.h"
#include "actions/iam/tag_rules.h"
#include "actions/iam/tagged_device.h"

IAM_MOCK_INTERNAL void decide_tag_mfa_device(struct outcome *out, const struct decision *in) {
    if (!tags_check(out, in->arguments, false))
        return;
    struct device *device = tagged_device_find_to_change(out, in);
    if (!device)
        return;
    if (tags_are_too_many(device->tags, in->arguments, false)) {
        out->fixture = FIXTURE_LIMIT_EXCEEDED_TAGS;
        return;
    }
    out->fixture = FIXTURE_RESPONSE_TagMFADevice;
    out->change = (struct change){.kind = CHANGE_TAG_DEVICE, .device = device, .tags = &in->arguments->list};
}
