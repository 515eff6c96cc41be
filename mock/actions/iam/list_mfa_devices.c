/* ListMFADevices: lists the MFA devices of a user, page by page. */
#include "actions/actions.h"
#include "actions/iam/page.h"
#include "actions/iam/target.h"

/* The loader of the list (struct value_list): sets the slots of one device. `context` is the outcome. */
static const void *load_device(const void *record, struct values *into, void *context) {
    const struct device *device = record;
    struct outcome *outcome = context;
    outcome_set_date(into, SLOT_ENABLE_DATE, &outcome->date, device->enable_ms);
    values_set_either(into, SLOT_SERIAL_NUMBER, device_serial(device), device->serial_is_plain);
    struct view holder = user_name(device->holder);
    if (holder.size > 0)
        values_set_name(into, SLOT_USER_NAME, holder);
    else /* root has no name; assumed: the answer has no UserName element */
        values_remove(into, SLOT_USER_NAME);
    return device->next;
}

/* The first device of a page. NULL: none. */
static const struct device *first_of(const struct page *page, const struct user *user) {
    const struct device *device = user->devices.first;
    while (device && device->sequence < page->from)
        device = device->next;
    return device;
}

IAM_MOCK_INTERNAL void decide_list_mfa_devices(struct outcome *out, const struct decision *in) {
    struct user *user;
    struct page page;
    if (!target_find(&user, out, in, ROOT_BY_ANY_KEY) ||
        !page_begin(&page, out, in, user == in->account->root ? UINT64_MAX : user->sequence))
        return;
    const struct device *first = first_of(&page, user), *next = first, *last = NULL;
    size_t count = 0;
    for (; next && count < page.room; next = next->next, count++)
        last = next;
    out->fixture = FIXTURE_RESPONSE_ListMFADevices;
    out->values.list[LIST_MFA_DEVICES] =
        (struct value_list){.count = count, .first = first, .load = load_device, .context = out};
    page_end(&page, out, in, next && last ? last->sequence : PAGE_IS_LAST);
}
