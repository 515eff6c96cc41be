/* ListVirtualMFADevices: lists the account's virtual devices by their assignment, page by page. */
#include "actions/actions.h"
#include "actions/iam/page.h"
#include "actions/iam/user_values.h"

/* Set the slots of a device's assignment: none, if it is unassigned. */
static void load_assignment(struct values *into, struct outcome *outcome, const struct device *device) {
    if (!device->holder) {
        user_values_clear(into);
        values_remove(into, SLOT_ENABLE_DATE);
        return;
    }
    outcome_set_date(into, SLOT_ENABLE_DATE, &outcome->date, device->enable_ms);
    user_values_set(into, &outcome->user, outcome->account, device->holder);
}

/* The loader of the list (struct value_list): sets the slots of one device. `record` is its place in the
 * order, `context` the outcome. */
static const void *load_place(const void *record, struct values *into, void *context) {
    const struct device_place_in_order *place = record;
    struct outcome *outcome = context;
    const struct device_order *order = &outcome->account->virtual_devices;
    values_set_either(into, SLOT_SERIAL_NUMBER, device_serial(place->device), place->device->serial_is_plain);
    load_assignment(into, outcome, place->device);
    const uint32_t next = device_order_next(order, place->device->slot + 1, outcome->status);
    return next == DEVICE_ORDER_NONE ? NULL : &order->places[next];
}

/* The statuses that the request asks for. Validation has refused any other text. */
static unsigned find_status(const struct arguments *arguments) {
    const struct view text = argument_text(arguments, MEMBER_ASSIGNMENT_STATUS);
    if (view_is(text, "Assigned"))
        return DEVICE_ASSIGNED;
    return view_is(text, "Unassigned") ? DEVICE_UNASSIGNED : DEVICE_ANY_STATUS; /* documented default: Any */
}

IAM_MOCK_INTERNAL void decide_list_virtual_mfa_devices(struct outcome *out, const struct decision *in) {
    const struct device_order *order = &in->account->virtual_devices;
    const unsigned status = find_status(in->arguments);
    struct page page;
    if (!page_begin(&page, out, in, status))
        return;
    uint32_t at = device_order_next(order, device_order_from(order, page.from), status);
    const struct device_place_in_order *first = at == DEVICE_ORDER_NONE ? NULL : &order->places[at];
    const struct device_place_in_order *last = NULL;
    size_t count = 0;
    for (; at != DEVICE_ORDER_NONE && count < page.room; count++) {
        last = &order->places[at];
        at = device_order_next(order, at + 1, status);
    }
    out->account = in->account;
    out->status = status;
    out->fixture = FIXTURE_RESPONSE_ListVirtualMFADevices;
    out->values.list[LIST_VIRTUAL_MFA_DEVICES] =
        (struct value_list){.count = count, .first = first, .load = load_place, .context = out};
    page_end(&page, out, in, at != DEVICE_ORDER_NONE && last ? last->number : PAGE_IS_LAST);
}
