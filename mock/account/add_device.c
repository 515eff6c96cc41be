/* Adding a device: check the given values, make the record, and append it to its holder's list. */
#include "account/add_device.h"
#include "account/add_tags.h"
#include "account/forget.h"
#include "account/history.h"
#include "account/lists.h"
#include "account/totp.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/view.h"

/* The result of checking the given values. */
struct checked_device {
    struct user *holder; /* NULL: unassigned */
    enum iam_mock_device_kind kind;
    int64_t enable_ms;
};

static int find_holder(struct checked_device *out, const struct account *account,
                       const struct iam_mock_device *given, struct iam_mock_error *error) {
    if (given->user_name && given->root)
        return error_set(error, IAM_MOCK_EINVAL, "root", "device %.80s: a user_name and root; expected one",
                         given->serial_number);
    if (given->user_name) {
        out->holder = account_find_user(account, view_of(given->user_name));
        if (!out->holder)
            return error_set(error, IAM_MOCK_ENOENT, "user_name",
                             "device %.80s: there is no user \"%.64s\"; add the user first",
                             given->serial_number, given->user_name);
    } else {
        out->holder = given->root ? account->root : NULL;
    }
    if (out->holder && out->holder->devices.count >= IAM_MOCK_MAX_DEVICES_PER_USER)
        return error_set(
            error, IAM_MOCK_ELIMIT, given->root ? "root" : "user_name",
            "device %.80s: %.64s holds %d devices, and no more are allowed (IAM_MOCK_MAX_DEVICES_PER_USER)",
            given->serial_number, given->root ? "root" : given->user_name, IAM_MOCK_MAX_DEVICES_PER_USER);
    return 0;
}

static int check_unassigned(const struct iam_mock_device *given, enum iam_mock_device_kind kind,
                            struct iam_mock_error *error) {
    if (kind != IAM_MOCK_VIRTUAL)
        return error_set(error, IAM_MOCK_EINVAL, "user_name",
                         "device %.80s isn't virtual: expected a user_name or root, who holds it",
                         given->serial_number);
    if (given->enable_date)
        return error_set(error, IAM_MOCK_EINVAL, "enable_date",
                         "device %.80s has no holder: expected no enable_date", given->serial_number);
    return 0;
}

static int check_tagged(const struct iam_mock_device *given, enum iam_mock_device_kind kind,
                        struct iam_mock_error *error) {
    if (kind == IAM_MOCK_VIRTUAL || given->tag_count == 0)
        return 0;
    return error_set(error, IAM_MOCK_EINVAL, "tags", "device %.80s isn't virtual: expected no tags",
                     given->serial_number);
}

static bool has_codes_given(const struct iam_mock_device *given) {
    return given->seed || given->code_adjustment || given->last_code_step;
}

static int check_codes(const struct iam_mock_device *given, enum iam_mock_device_kind kind,
                       struct iam_mock_error *error) {
    if (kind == IAM_MOCK_FIDO && has_codes_given(given))
        return error_set(
            error, IAM_MOCK_EINVAL, given->seed ? "seed" : "last_code_step",
            "device %.80s is a FIDO device, which has no codes: expected no seed, code_adjustment "
            "or last_code_step",
            given->serial_number);
    if (given->seed && !totp_is_seed(view_of(given->seed))) /* the message does not show it */
        return error_set(error, IAM_MOCK_EINVAL, "seed",
                         "the seed of device %.80s has %zu bytes: expected 16 to 128 of A to Z and 2 to 7",
                         given->serial_number, strlen(given->seed));
    if (given->code_adjustment > TOTP_STEP_MAX || given->code_adjustment < -TOTP_STEP_MAX)
        return error_set(error, IAM_MOCK_EINVAL, "code_adjustment",
                         "code_adjustment of device %.80s: expected -10000000000 to 10000000000",
                         given->serial_number);
    if (given->last_code_step > TOTP_STEP_MAX || given->last_code_step < 0)
        return error_set(error, IAM_MOCK_EINVAL, "last_code_step",
                         "last_code_step of device %.80s: expected 0 to 10000000000", given->serial_number);
    return 0;
}

/* Is it a serial number that CreateVirtualMFADevice makes? Its path may have all of U+0021 to U+007E. */
static bool is_created_serial(const char *serial) {
    const size_t size = strlen(serial);
    if (size < 9 || size > 256 || view_find((struct view){serial, size}, VIEW(":mfa/")) == SIZE_MAX)
        return false;
    for (size_t i = 0; i < size; i++) {
        if (serial[i] < 0x21 || serial[i] > 0x7E)
            return false;
    }
    return true;
}

static int check_serial(const char *serial, const struct account_terms *terms, struct iam_mock_error *error) {
    return serial && is_created_serial(serial)
               ? 0
               : check_required(SHAPE_SERIAL_NUMBER, "serial_number", serial, terms, error);
}

static int check_device(struct checked_device *out, const struct account *account,
                        const struct account_terms *terms, const struct iam_mock_device *given,
                        struct iam_mock_error *error) {
    int result = check_serial(given->serial_number, terms, error);
    if (result)
        return result;
    if ((unsigned)given->kind > IAM_MOCK_FIDO)
        return error_set(error, IAM_MOCK_EINVAL, "kind", "kind %d isn't of enum iam_mock_device_kind",
                         (int)given->kind);
    out->kind = given->kind ? given->kind : device_kind_by_serial(view_of(given->serial_number));
    result = check_codes(given, out->kind, error);
    if (!result)
        result = find_holder(out, account, given, error);
    if (!result && !out->holder)
        result = check_unassigned(given, out->kind, error);
    if (!result)
        result = check_tagged(given, out->kind, error);
    if (result)
        return result;
    return check_date(&out->enable_ms, "enable_date", given->enable_date, terms->now_ms, error);
}

/* An unassigned device that gets a holder keeps its codes. */
static int check_known_codes(const struct iam_mock_device *given, struct iam_mock_error *error) {
    if (!has_codes_given(given))
        return 0;
    return error_set(error, IAM_MOCK_EINVAL, given->seed ? "seed" : "last_code_step",
                     "device %.80s exists, and keeps its codes: expected no seed, code_adjustment or "
                     "last_code_step",
                     given->serial_number);
}

/* A device that the account has, retired or not: of no list, or of the list of unassigned devices. */
static int refuse_known_device(const struct device *known, const struct checked_device *checked,
                               const struct iam_mock_device *given, struct iam_mock_error *error) {
    if (known->place == DEVICE_FREE && checked->holder && given->kind && given->kind != IAM_MOCK_VIRTUAL)
        return error_set(error, IAM_MOCK_EINVAL, "kind",
                         "device %.80s is virtual and not assigned: expected kind VIRTUAL, or no kind",
                         given->serial_number);
    if (known->place == DEVICE_FREE && checked->holder)
        return check_known_codes(given, error);
    if (known->place == DEVICE_RETIRED)
        return 0;
    return error_set(error, IAM_MOCK_EEXIST, "serial_number", "device %.80s exists already",
                     given->serial_number);
}

/* The record takes the place of `retired` in the index, if that is not NULL. NULL: memory is out. */
static struct device *make_indexed_device(struct account *account, const struct iam_mock_device *given,
                                          struct device *retired) {
    struct index *index = &account->devices_by_serial;
    struct device *device = device_make(given);
    if (device &&
        (retired ? index_replace(index, &retired->node, &device->node) : index_add(index, &device->node)))
        return device;
    device_free(device);
    return NULL;
}

/* Give the history of `known` to `device`, and free `known`. */
static void replace_record(struct account *account, struct device *known, struct device *device,
                           struct holding *earlier) {
    history_take_last_holder(account, known, earlier);
    history_move(device, known);
    device_free(known);
}

IAM_MOCK_INTERNAL struct device *account_take_device(struct account *account,
                                                     const struct iam_mock_device *given,
                                                     struct device *known) {
    struct holding *earlier = NULL;
    if (!device_order_reserve(&account->virtual_devices))
        return NULL;
    if (known && !history_make(&earlier, known))
        return NULL;
    struct device *device =
        known && known->place == DEVICE_FREE ? known : make_indexed_device(account, given, known);
    if (!device) {
        memory_free(earlier);
        return NULL;
    }
    if (known)
        account_unlink_device(account, known);
    if (known && known != device)
        replace_record(account, known, device, earlier);
    else
        history_take_last_holder(account, device, earlier);
    return device;
}

/* What the new record is made from: a hardware token that was deactivated keeps its codes. */
static struct iam_mock_device complete_device(const struct iam_mock_device *given,
                                              const struct device *known) {
    struct iam_mock_device complete = *given;
    if (!known || known->kind != IAM_MOCK_HARDWARE || has_codes_given(given))
        return complete;
    complete.seed = record_string(known, known->seed);
    complete.code_adjustment = known->codes.adjustment;
    complete.last_code_step = known->codes.last_step;
    return complete;
}

IAM_MOCK_INTERNAL int account_add_device(struct account *account, const struct account_terms *terms,
                                         const struct iam_mock_device *given, struct iam_mock_error *error) {
    struct checked_device checked;
    int result = check_device(&checked, account, terms, given, error);
    if (result)
        return result;
    struct device *known = account_find_device_even_deleted(account, view_of(given->serial_number));
    const bool assigns = known && known->place == DEVICE_FREE;
    if (known)
        result = refuse_known_device(known, &checked, given, error);
    if (result)
        return result;
    const struct iam_mock_device complete = complete_device(given, known);
    struct tags *tags;
    result = tags_make_given(&tags, given->tags, given->tag_count, false, terms, error);
    if (result)
        return result;
    struct device *device = account_take_device(account, &complete, known);
    if (!device) {
        memory_free(tags);
        return error_no_memory(error);
    }
    if (tags) { /* an unassigned device keeps its tags, unless it is given new ones */
        memory_free(device->tags);
        device->tags = tags;
    }
    device->kind = (uint8_t)(assigns ? IAM_MOCK_VIRTUAL : checked.kind);
    device->enable_ms = checked.enable_ms;
    device->sequence = account->next_sequence++;
    account->version++;
    account_place_device(account, device, checked.holder ? DEVICE_HELD : DEVICE_FREE, checked.holder);
    return 0;
}
