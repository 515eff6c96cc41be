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

/* The first device at or after a position. NULL: none. */
static const struct device *first_at(const struct user *user, uint64_t position) {
    const struct device *device = user->devices.first;
    const uint64_t sequence = marker_sequence(position);
    if (sequence == MARKER_LIST_START)
        return device;
    while (device && device->sequence <= sequence)
        device = device->next;
    return device;
}

/* Find the position at which the page begins. False: the marker is not of this list. */
static bool find_position(uint64_t *out, const struct decision *in, const struct user *user) {
    *out = MARKER_LIST_START;
    return !argument_is_given(in->arguments, MEMBER_MARKER) ||
           marker_read(out, in->arguments->text[MEMBER_MARKER], in, user);
}

/* The most devices of the page. */
static int64_t find_room(const struct decision *in) {
    int64_t room = argument_is_given(in->arguments, MEMBER_MAX_ITEMS)
                       ? in->arguments->number[MEMBER_MAX_ITEMS]
                       : DEFAULT_MAX_ITEMS;
    if (in->page_shape == PAGE_EMPTY)
        return 0;
    return in->page_limit > 0 && in->page_limit < room ? in->page_limit : room;
}

/* Set IsTruncated and the marker; `position`: where the list goes on. */
static void answer_truncated(struct outcome *out, const struct decision *in, const struct user *user,
                             uint64_t position) {
    values_set_plain(&out->values, SLOT_IS_TRUNCATED, VIEW("true"));
    marker_write(out->marker, in, user, position);
    values_set_plain(&out->values, SLOT_MARKER, view_of(out->marker));
}

/* Set the values of the answer: the page that begins at `position`. */
static void answer_page(struct outcome *out, const struct decision *in, const struct user *user,
                        uint64_t position) {
    const struct device *first = first_at(user, position);
    const struct device *next = first, *last = NULL;
    size_t count = 0;
    for (int64_t room = find_room(in); next && room > 0; next = next->next, room--, count++)
        last = next;
    out->values.list[LIST_MFA_DEVICES] =
        (struct value_list){.count = count, .first = first, .load = load_device, .context = out};
    if (in->page_shape == PAGE_EMPTY)
        answer_truncated(out, in, user, marker_after_empty_page(position));
    else if (in->page_shape == PAGE_REPEATED)
        answer_truncated(out, in, user, position);
    else if (next && last)
        answer_truncated(out, in, user, last->sequence);
    else
        values_set_plain(&out->values, SLOT_IS_TRUNCATED, VIEW("false"));
}

IAM_MOCK_INTERNAL void decide_list_mfa_devices(struct outcome *out, const struct decision *in) {
    struct user *user;
    uint64_t position;
    if (!target_find(&user, out, in, ROOT_BY_ANY_KEY))
        return;
    if (!find_position(&position, in, user)) {
        out->fixture = FIXTURE_VALIDATION_ERROR_MARKER;
        return;
    }
    out->fixture = FIXTURE_RESPONSE_ListMFADevices;
    answer_page(out, in, user, position);
}
#undef DEFAULT_MAX_ITEMS
