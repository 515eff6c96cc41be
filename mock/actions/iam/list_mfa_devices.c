#include "base/view.h"
#include "actions/action.h"

#define DEFAULT_MAX_ITEMS 100 /* API page: "If you do not include this parameter, it defaults to 100" */

static const struct member list_members[] = {
    {MEMBER_MAX_ITEMS, SHAPE_MAX_ITEMS, false},
    {MEMBER_MARKER, SHAPE_MARKER, false},
    {MEMBER_USER_NAME, SHAPE_EXISTING_USER_NAME, false},
};

static const char *const list_errors[] = {"NoSuchEntity", "ServiceFailure", NULL};

static const void *load_device(const void *record, struct values *into) {
    const struct device *device = record;
    clock_format_seconds(into->date, device->enable_ms);
    values_set_plain(into, SLOT_ENABLE_DATE, (struct view){into->date, CLOCK_SECONDS_SIZE});
    values_set(into, SLOT_SERIAL_NUMBER, device_serial(device));
    struct view holder = user_name(device->holder);
    if (holder.size > 0)
        values_set(into, SLOT_USER_NAME, holder);
    else /* root has no name (assumed: the element is left out) */
        into->present &= ~SLOT_BIT(USER_NAME);
    return device->next;
}

static const struct device *first_after(const struct user *user, uint64_t sequence) {
    const struct device *device = user->devices.first;
    while (device && device->sequence <= sequence)
        device = device->next;
    return device;
}

static void decide_list(struct outcome *out, const struct decision *in) {
    struct user *user;
    if (!target_find(&user, out, in, ROOT_BY_ANY_KEY))
        return;
    const struct device *first = user->devices.first;
    if (argument_given(in->arguments, MEMBER_MARKER)) {
        uint64_t sequence;
        if (!marker_read(&sequence, in->arguments->text[MEMBER_MARKER], in, VIEW("ListMFADevices"), user)) {
            out->fixture = FIXTURE_VALIDATION_ERROR_MARKER;
            return;
        }
        first = first_after(user, sequence);
    }
    int64_t room = argument_given(in->arguments, MEMBER_MAX_ITEMS) ? in->arguments->number[MEMBER_MAX_ITEMS]
                                                                   : DEFAULT_MAX_ITEMS;
    const struct device *next = first, *last = NULL;
    size_t count = 0;
    for (; next && room > 0; next = next->next, room--, count++)
        last = next;
    out->fixture = FIXTURE_RESPONSE_ListMFADevices;
    out->values.list[LIST_MFA_DEVICES].count = count;
    out->values.list[LIST_MFA_DEVICES].first = first;
    out->values.list[LIST_MFA_DEVICES].load = load_device;
    values_set_plain(&out->values, SLOT_IS_TRUNCATED, next ? VIEW("true") : VIEW("false"));
    if (next && last) {
        marker_write(out->marker, in, VIEW("ListMFADevices"), user, last->sequence);
        values_set_plain(&out->values, SLOT_MARKER, view_of(out->marker));
    }
}

IAM_MOCK_INTERNAL const struct action action_list_mfa_devices = {
    .name = {"ListMFADevices", sizeof "ListMFADevices" - 1},
    .response = FIXTURE_RESPONSE_ListMFADevices,
    .members = list_members,
    .member_count = COUNT_OF(list_members),
    .errors = list_errors,
    .decide = decide_list,
};
#undef DEFAULT_MAX_ITEMS
