#include "base/view.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/clock.h"
#include "base/random.h"
#include "model/shape.h"
#include "account/account.h"

static int check_shape(enum shape_id shape, const char *field, const char *text,
                       const struct account_terms *terms, struct iam_mock_error *error) {
    if (!text)
        return error_set(error, IAM_MOCK_EINVAL, field, "%s is NULL; expected a text", field);
    const char *expected =
        *text ? shape_mismatch(shape, view_of(text), terms->constraints) : "a text that isn't empty";
    if (!expected)
        return 0;
    return error_set(error, IAM_MOCK_EINVAL, field, "%s \"%.64s\": expected %s", field, text, expected);
}

static int read_date(int64_t *out, const char *field, const char *text, int64_t fallback,
                     struct iam_mock_error *error) {
    *out = fallback;
    if (!text || clock_parse(out, text))
        return 0;
    return error_set(error, IAM_MOCK_EINVAL, field,
                     "%s \"%.64s\": expected a point in time, YYYY-MM-DDThh:mm:ss[.sss]Z, 1970 to 9999",
                     field, text);
}

static uint16_t put_string(struct user *user, size_t *at, struct view text) {
    size_t place = *at;
    memcpy(user->strings + place, text.data, text.size);
    user->strings[place + text.size] = '\0';
    *at += text.size + 1;
    return (uint16_t)place;
}

static struct user *user_make(struct view name, struct view folded, struct view path, struct view id) {
    bool differs = !view_equal(name, folded);
    size_t size = name.size + 1 + (differs ? folded.size + 1 : 0) + path.size + 1 + id.size + 1;
    struct user *user = memory_new(sizeof *user + size);
    if (!user)
        return NULL;
    *user = (struct user){.name_size = (uint16_t)name.size};
    size_t at = 0;
    user->folded_at = put_string(user, &at, name);
    if (differs)
        user->folded_at = put_string(user, &at, folded);
    user->path_at = put_string(user, &at, path);
    user->id_at = put_string(user, &at, id);
    return user;
}

static int user_check(const struct iam_mock_user *given, const struct account_terms *terms,
                      int64_t *create_ms, struct iam_mock_error *error) {
    int result = check_shape(SHAPE_EXISTING_USER_NAME, "name", given->name, terms, error);
    if (!result && given->path)
        result = check_shape(SHAPE_PATH, "path", given->path, terms, error);
    if (!result && given->id)
        result = check_shape(SHAPE_ID, "id", given->id, terms, error);
    return result ? result : read_date(create_ms, "create_date", given->create_date, terms->now_ms, error);
}

IAM_MOCK_INTERNAL int account_add_user(struct account *account, const struct account_terms *terms,
                                       const struct iam_mock_user *given, struct iam_mock_error *error) {
    int64_t create_ms;
    int result = user_check(given, terms, &create_ms, error);
    if (result)
        return result;
    struct user *old = account_find_user_ever(account, view_of(given->name));
    if (old && !old->removed)
        return error_set(error, IAM_MOCK_EEXIST, "name", "user \"%.64s\" exists already%s%.64s%s",
                         given->name, view_is(user_name(old), given->name) ? "" : ", as \"",
                         view_is(user_name(old), given->name) ? "" : old->strings,
                         view_is(user_name(old), given->name) ? "" : "\": names differ in case only");
    char generated[USER_ID_SIZE + 1];
    UNCLEARED char folded[ACCOUNT_NAME_MAX_SIZE];
    struct view name = view_of(given->name);
    random_user_id(generated, terms->seed, account->next_sequence);
    ascii_fold_copy(folded, name);
    struct user *user =
        user_make(name, (struct view){folded, name.size}, view_of(given->path ? given->path : "/"),
                  view_of(given->id ? given->id : generated));
    bool indexed =
        user && (old ? index_replace(&account->users_by_name, &old->node, &user->node, user_folded_name(user))
                     : index_add(&account->users_by_name, &user->node, user_folded_name(user)));
    if (!indexed) {
        memory_free(user);
        return error_no_memory(error);
    }
    user->create_ms = create_ms;
    int64_t settled_ms = terms->now_ms + UNMODIFIABLE_MS;
    user->settled_ms = !old ? 0 : settled_ms < CLOCK_END_MS ? settled_ms : CLOCK_END_MS - 1;
    user->sequence = account->next_sequence++;
    account->version++;
    account_append_user(account, user);
    return 0;
}

static enum iam_mock_device_kind kind_by_serial(const char *serial) {
    if (strstr(serial, ":mfa/"))
        return IAM_MOCK_VIRTUAL;
    return strstr(serial, ":u2f/") ? IAM_MOCK_FIDO : IAM_MOCK_HARDWARE;
}

struct enrolment {
    struct user *holder;
    enum iam_mock_device_kind kind;
    int64_t enable_ms;
};

static int find_holder(struct enrolment *out, const struct account *account,
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
        return error_set(error, IAM_MOCK_ELIMIT, given->root ? "root" : "user_name",
                         "device %.80s: %.64s holds %d devices, and no more are allowed",
                         given->serial_number, given->root ? "root" : given->user_name,
                         IAM_MOCK_MAX_DEVICES_PER_USER);
    return 0;
}

static int device_check(struct enrolment *out, const struct account *account,
                        const struct account_terms *terms, const struct iam_mock_device *given,
                        struct iam_mock_error *error) {
    int result = check_shape(SHAPE_SERIAL_NUMBER, "serial_number", given->serial_number, terms, error);
    if (result)
        return result;
    if ((unsigned)given->kind > IAM_MOCK_FIDO)
        return error_set(error, IAM_MOCK_EINVAL, "kind", "kind %d isn't of enum iam_mock_device_kind",
                         (int)given->kind);
    out->kind = given->kind ? given->kind : kind_by_serial(given->serial_number);
    result = find_holder(out, account, given, error);
    if (result)
        return result;
    if (!out->holder && out->kind != IAM_MOCK_VIRTUAL)
        return error_set(error, IAM_MOCK_EINVAL, "user_name",
                         "device %.80s isn't virtual: expected a user_name or root, who holds it",
                         given->serial_number);
    if (!out->holder && given->enable_date)
        return error_set(error, IAM_MOCK_EINVAL, "enable_date",
                         "device %.80s is held by nobody: expected no enable_date", given->serial_number);
    return read_date(&out->enable_ms, "enable_date", given->enable_date, terms->now_ms, error);
}

static struct device *device_make(struct account *account, struct view serial) {
    struct device *device = memory_new(sizeof *device + serial.size + 1);
    if (!device)
        return NULL;
    *device = (struct device){.serial_size = (uint16_t)serial.size};
    memcpy(device->serial, serial.data, serial.size + 1);
    if (index_add(&account->devices_by_serial, &device->node, device_serial(device)))
        return device;
    memory_free(device);
    return NULL;
}

IAM_MOCK_INTERNAL int account_add_device(struct account *account, const struct account_terms *terms,
                                         const struct iam_mock_device *given, struct iam_mock_error *error) {
    struct enrolment enrolment;
    int result = device_check(&enrolment, account, terms, given, error);
    if (result)
        return result;
    struct device *device = account_find_device_ever(account, view_of(given->serial_number));
    if (device && device->place != DEVICE_RETIRED)
        return error_set(error, IAM_MOCK_EEXIST, "serial_number", "device %.80s exists already",
                         given->serial_number);
    if (device)
        account_unlink_device(account, device);
    else if (!(device = device_make(account, view_of(given->serial_number))))
        return error_no_memory(error);
    device->kind = (uint8_t)enrolment.kind;
    device->holder = enrolment.holder;
    device->last_holder = NULL;
    device->enable_ms = enrolment.enable_ms;
    device->change_until_ms = 0;
    account->version++;
    device->sequence = account->next_sequence++;
    device->place = enrolment.holder ? DEVICE_HELD : DEVICE_FREE;
    device_list_append(enrolment.holder ? &enrolment.holder->devices : &account->free_devices, device);
    return 0;
}
