/* ListMFADeviceTags: lists the tags of a virtual device, page by page. */
#include "actions/actions.h"
#include "actions/iam/tag_values.h"
#include "actions/iam/tagged_device.h"

IAM_MOCK_INTERNAL void decide_list_mfa_device_tags(struct outcome *out, const struct decision *in) {
    const struct device *device = tagged_device_find(out, in);
    struct page page;
    if (!device || !page_begin(&page, out, in, account_device_number(in->account, device)))
        return;
    out->fixture = FIXTURE_RESPONSE_ListMFADeviceTags;
    tag_values_set_page(out, in, &page, device->tags);
}
