/* Loading devices with their state: their places in the lists, and their history. */
#include "account/add_device.h"
#include "account/apply.h"
#include "account/forget.h"
#include "account/history.h"
#include "account/lists.h"
#include "account/load.h"
#include "account/load_number.h"
#include "base/error.h"
#include "base/memory.h"

/* ----- Removed devices ------------------------------------------------------------------------ */

/* Has the device something that a removed one does not have? */
static bool has_present_state(const struct loaded_device *loaded) {
    const struct iam_mock_device *given = &loaded->given;
    return given->user_name || given->root || given->enable_date || given->tag_count > 0 ||
           loaded->change_in_flight || loaded->change_in_flight_until;
}

static bool has_numbers(const struct loaded_device *loaded) {
    return loaded->sequence != LOAD_NUMBER_NONE || loaded->number != LOAD_NUMBER_NONE ||
           loaded->tags.next_number != LOAD_NUMBER_NONE;
}

static int check_removed(const struct loaded_device *loaded, enum iam_mock_device_kind kind,
                         struct iam_mock_error *error) {
    const struct iam_mock_device *given = &loaded->given;
    if (has_present_state(loaded) || has_numbers(loaded))
        return error_set(error, IAM_MOCK_EINVAL, "removed",
                         "device %.80s is removed: expected no holder, enable_date, tag, change or number",
                         given->serial_number);
    if (kind != IAM_MOCK_HARDWARE && (given->seed || given->code_adjustment || given->last_code_step))
        return error_set(
            error, IAM_MOCK_EINVAL, given->seed ? "seed" : "last_code_step",
            "device %.80s is removed: expected no seed, code_adjustment or last_code_step, which "
            "only a hardware device keeps",
            given->serial_number);
    return 0;
}

/* Every kind is removed as a virtual device is: added without a holder, then deleted. */
static int load_removed_device(struct account *account, const struct account_terms *terms,
                               const struct loaded_device *loaded, struct iam_mock_error *error) {
    struct iam_mock_device given = loaded->given;
    const enum iam_mock_device_kind kind =
        given.kind ? given.kind : device_kind_by_serial(record_from(given.serial_number));
    const uint64_t next = account->next_sequence;
    int result = given.serial_number ? check_removed(loaded, kind, error) : 0;
    if (result)
        return result;
    if ((unsigned)kind <= IAM_MOCK_FIDO)
        given.kind = IAM_MOCK_VIRTUAL;
    result = account_add_device(account, terms, &given, error);
    if (result)
        return result;
    struct device *device = account_find_device(account, record_from(given.serial_number));
    account_apply(account, &(struct change){.kind = CHANGE_DELETE_DEVICE, .device = device});
    device_order_trim(&account->virtual_devices);
    device->kind = (uint8_t)kind;
    account->next_sequence = next;
    return 0;
}

/* ----- Places --------------------------------------------------------------------------------- */

/* Move the device, which is the last in the list, to the place that its sequence number says. */
static int place_in_list(struct device_list *list, struct device *device, struct iam_mock_error *error) {
    struct device *before = device->previous;
    while (before && before->sequence > device->sequence)
        before = before->previous;
    if (before && before->sequence == device->sequence)
        return error_set(error, IAM_MOCK_EINVAL, "sequence",
                         "device %.80s has the sequence %" PRIu64
                         " of another device of its holder; expected "
                         "different ones",
                         device_serial(device).data, device->sequence);
    if (before == device->previous)
        return 0;
    device_list_remove(list, device);
    struct device *after = before ? before->next : list->first;
    device->previous = before;
    device->next = after;
    *(before ? &before->next : &list->first) = device;
    after->previous = device;
    list->count++;
    return 0;
}

/* Set the number of the device's place, the last in the order of virtual devices. */
static int number_place(struct account *account, const struct device *device, int64_t number,
                        struct iam_mock_error *error) {
    struct device_place_in_order *place = &account->virtual_devices.places[device->slot];
    uint64_t own = device->slot > 0 ? place[-1].number + 1 : 0;
    const int result =
        load_number(&own, "number", number == LOAD_NUMBER_NONE ? (int64_t)place->number : number, error);
    place->number = own;
    if (account->next_sequence <= own)
        account->next_sequence = own + 1;
    return result;
}

static int load_change(struct account *account, struct device *device, const struct loaded_device *loaded,
                       struct iam_mock_error *error) {
    int64_t until_ms;
    if (loaded->change_in_flight && loaded->change_in_flight_until)
        return error_set(error, IAM_MOCK_EINVAL, "change_in_flight",
                         "device %.80s: change_in_flight and change_in_flight_until; expected one",
                         loaded->given.serial_number);
    const int result = check_date(&until_ms, "change_in_flight_until", loaded->change_in_flight_until,
                                  loaded->change_in_flight ? INT64_MAX : 0, error);
    if (!result)
        account_set_device_change(account, device, until_ms);
    return result;
}

/* Set what account_add_device() does not set. `placed`: the device had a place in the order before. */
static int complete_loaded_device(struct account *account, struct device *device,
                                  const struct loaded_device *loaded, bool placed,
                                  struct iam_mock_error *error) {
    int result = device->holder ? place_in_list(&device->holder->devices, device, error) : 0;
    if (!result && device->slot != DEVICE_ORDER_NONE && !placed)
        result = number_place(account, device, loaded->number, error);
    else if (!result && loaded->number != LOAD_NUMBER_NONE)
        result = error_set(error, IAM_MOCK_EINVAL, "number",
                           "device %.80s isn't virtual, or has a number already; expected no number",
                           loaded->given.serial_number);
    if (!result)
        result = load_change(account, device, loaded, error);
    return result ? result : load_tags(device->tags, &loaded->tags, error);
}

IAM_MOCK_INTERNAL int account_load_device(struct account *account, const struct account_terms *terms,
                                          const struct loaded_device *loaded, struct iam_mock_error *error) {
    const struct view serial = record_from(loaded->given.serial_number);
    const uint64_t next = account->next_sequence;
    uint64_t own = 0;
    if (loaded->removed)
        return load_removed_device(account, terms, loaded, error);
    int result = load_number(&own, "sequence", loaded->sequence, error);
    if (result)
        return result;
    if (loaded->sequence != LOAD_NUMBER_NONE)
        account->next_sequence = own;
    const struct device *known = serial.data ? account_find_device(account, serial) : NULL;
    const bool placed = known && known->slot != DEVICE_ORDER_NONE;
    result = account_add_device(account, terms, &loaded->given, error);
    if (result)
        return result;
    if (account->next_sequence < next)
        account->next_sequence = next;
    return complete_loaded_device(account, account_find_device(account, serial), loaded, placed, error);
}

/* ----- History -------------------------------------------------------------------------------- */

/* Make the record of a user who was deleted, and whose name another user has. NULL: out of memory. */
static struct user *make_replaced_user(struct account *account, const char *name) {
    const struct view none = VIEW("");
    struct user *user = user_make(&(struct user_texts){.name = record_from(name), .path = none, .id = none});
    if (!user)
        return NULL;
    account_push_removed_user(account, user);
    user->replaced = true;
    return user;
}

static int find_earlier_holder(struct user **out, struct account *account, const struct account_terms *terms,
                               const struct loaded_holder *loaded, struct iam_mock_error *error) {
    if (loaded->root ? loaded->user_name || loaded->replaced : !loaded->user_name)
        return error_set(error, IAM_MOCK_EINVAL, loaded->root ? "root" : "user_name",
                         "a holder: expected either user_name or root, and replaced only beside user_name");
    *out = account->root;
    if (loaded->root)
        return 0;
    const int result = check_required(SHAPE_EXISTING_USER_NAME, "user_name", loaded->user_name, terms, error);
    if (result)
        return result;
    *out = loaded->replaced ? make_replaced_user(account, loaded->user_name)
                            : account_find_user_even_removed(account, record_from(loaded->user_name));
    if (*out)
        return 0;
    if (loaded->replaced)
        return error_no_memory(error);
    return error_set(error, IAM_MOCK_ENOENT, "user_name",
                     "a holder: there is no user \"%.64s\"; add the user first, with removed if the user was "
                     "deleted",
                     loaded->user_name);
}

IAM_MOCK_INTERNAL int account_load_holder(struct account *account, const struct account_terms *terms,
                                          const char *serial_number, const struct loaded_holder *loaded,
                                          struct iam_mock_error *error) {
    struct device *device = account_find_device_even_deleted(account, record_from(serial_number));
    struct user *user;
    struct holding *holding;
    if (loaded->last && device->last_holder.user)
        return error_set(error, IAM_MOCK_EINVAL, "last",
                         "device %.80s has two last holders, or had one; expected one", serial_number);
    const int result = find_earlier_holder(&user, account, terms, loaded, error);
    if (result)
        return result;
    if (loaded->last) {
        account_set_last_holder(account, device, user);
        return 0;
    }
    if (!history_make_for(&holding, user))
        return error_no_memory(error);
    history_add(account, device, holding);
    return 0;
}
