/* ListMFADevices: lists the MFA devices of a user, page by page. */
#include "actions/actions.h"
#include "actions/iam/marker.h"
#include "actions/iam/target.h"

#define DEFAULT_MAX_ITEMS 100 /* API page: "If you do not include this parameter, it defaults to 100" */

/* The loader of the list (struct value_list): sets the slots of one device. `context` is the outcome. */
static const void *load_device(const void *record, struct values *into, void *context) {
    const struct device *device = record;
    struct outcome *outcome = context;
    clock_format_seconds(outcome->date, device->enable_ms);
    values_set_plain(into, SLOT_ENABLE_DATE, (struct view){outcome->date, CLOCK_SECONDS_SIZE});
    values_set(into, SLOT_SERIAL_NUMBER, device_serial(device));
    struct view holder = user_name(device->holder);
    if (holder.size > 0)
        values_set(into, SLOT_USER_NAME, holder);
    else /* root has no name; assumed: the answer has no UserName element */
        set_remove(&into->present, SLOT_USER_NAME);
    return device->next;
}

/* The first device of the user that was added after the device `sequence`. NULL: none. */
static const struct device *first_after(const struct user *user, uint64_t sequence) {
    const struct device *device = user->devices.first;
    while (device && device->sequence <= sequence)
        device = device->next;
    return device;
}

/* Find the first device of the page; *out NULL: the page is empty. False: the marker is not of this list. */
static bool find_first(const struct device **out, const struct decision *in, const struct user *user) {
    *out = user->devices.first;
    if (!argument_is_given(in->arguments, MEMBER_MARKER))
        return true;
    uint64_t sequence;
    if (!marker_read(&sequence, in->arguments->text[MEMBER_MARKER], in, user))
        return false;
    *out = first_after(user, sequence);
    return true;
}

/* Set the values of the answer: the page that begins with `first`. */
static void answer_page(struct outcome *out, const struct decision *in, const struct user *user,
                        const struct device *first) {
    int64_t room = argument_is_given(in->arguments, MEMBER_MAX_ITEMS)
                       ? in->arguments->number[MEMBER_MAX_ITEMS]
                       : DEFAULT_MAX_ITEMS;
    const struct device *next = first, *last = NULL;
    size_t count = 0;
    for (; next && room > 0; next = next->next, room--, count++)
        last = next;
    out->values.list[LIST_MFA_DEVICES] =
        (struct value_list){.count = count, .first = first, .load = load_device, .context = out};
    values_set_plain(&out->values, SLOT_IS_TRUNCATED, next ? VIEW("true") : VIEW("false"));
    if (next && last) {
        marker_write(out->marker, in, user, last->sequence);
        values_set_plain(&out->values, SLOT_MARKER, view_of(out->marker));
    }
}

IAM_MOCK_INTERNAL void decide_list_mfa_devices(struct outcome *out, const struct decision *in) {
    struct user *user;
    const struct device *first;
    if (!target_find(&user, out, in, ROOT_BY_ANY_KEY))
        return;
    if (!find_first(&first, in, user)) {
        out->fixture = FIXTURE_VALIDATION_ERROR_MARKER;
        return;
    }
    out->fixture = FIXTURE_RESPONSE_ListMFADevices;
    answer_page(out, in, user, first);
}
#undef DEFAULT_MAX_ITEMS
