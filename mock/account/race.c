/* Races: the changes that another principal makes to an account just before a call. */
#include "account/race.h"
#include "account/add_device.h"
#include "account/add_user.h"
#include "account/apply.h"
#include "base/view.h"

#include <stdio.h>

#define OTHER_USER "race-other"
#define NAME_SIZE 64 /* of the made-up user names and serial numbers, the longest of 60 bytes */

/* The target of a race. Each may be NULL. */
struct race_target {
    struct device *device; /* that the account has: enabled, or virtual and unassigned */
    struct user *user;     /* may be root */
};

static struct race_target find_race_target(const struct account *account,
                                           const struct race_request *request) {
    struct race_target target = {NULL, NULL};
    if (request->user_name.data)
        target.user = account_find_user(account, request->user_name);
    if (request->serial_number.data)
        target.device = account_find_device(account, request->serial_number);
    else if (target.user)
        target.device = target.user->devices.first;
    if (target.device && target.device->place == DEVICE_RETIRED)
        target.device = NULL;
    if (!target.user && target.device)
        target.user = target.device->holder;
    return target;
}

static void set_device(struct race_change *out, const struct device *device) {
    out->serial_number = device_serial(device);
    if (device->holder)
        out->user_name = user_name(device->holder);
}

/* Deactivate the device, if it is enabled. A change that was in flight is over. */
static void deactivate(struct account *account, struct device *device) {
    account_set_device_change(account, device, 0);
    if (device->holder)
        account_apply(
            account,
            &(struct change){.kind = CHANGE_DEACTIVATE_DEVICE, .user = device->holder, .device = device});
}

static enum race_result race_deactivated(struct race_change *out, struct account *account,
                                         const struct account_terms *terms,
                                         const struct race_target *target) {
    (void)terms;
    if (!target->device || !target->device->holder)
        return RACE_WITHOUT_TARGET;
    set_device(out, target->device);
    deactivate(account, target->device);
    return RACE_MADE;
}

static enum race_result race_deleted(struct race_change *out, struct account *account,
                                     const struct account_terms *terms, const struct race_target *target) {
    (void)terms;
    if (!target->device)
        return RACE_WITHOUT_TARGET;
    set_device(out, target->device);
    deactivate(account, target->device);
    if (target->device->place == DEVICE_FREE) /* only a virtual device can be deleted */
        account_apply(account, &(struct change){.kind = CHANGE_DELETE_DEVICE, .device = target->device});
    return RACE_MADE;
}

static enum race_result race_user_deleted(struct race_change *out, struct account *account,
                                          const struct account_terms *terms,
                                          const struct race_target *target) {
    (void)terms;
    if (!target->user || target->user == account->root)
        return RACE_WITHOUT_TARGET;
    out->user_name = user_name(target->user); /* the record stays until the user is recreated */
    account_remove_user(account, target->user);
    account->race_deleted_user = true;
    return RACE_MADE;
}

static enum race_result race_user_recreated(struct race_change *out, struct account *account,
                                            const struct account_terms *terms,
                                            const struct race_target *target) {
    enum race_result result = race_user_deleted(out, account, terms, target);
    if (result != RACE_MADE)
        return result;
    const struct user *user = target->user;
    const struct iam_mock_user again = {.name = user_name(user).data, .path = user_path(user).data};
    if (account_add_user(account, terms, &again, NULL))
        return RACE_OUT_OF_MEMORY;
    out->user_name = user_name(account->last_user); /* the removed user's record may be freed */
    return RACE_MADE;
}

/* Find the user who gets the device, or add the user. Returns NULL if memory is out. */
static const struct user *find_other_user(struct account *account, const struct account_terms *terms,
                                          const struct user *holder) {
    char name[NAME_SIZE] = OTHER_USER;
    for (unsigned number = 2;; number++) {
        const struct user *user = account_find_user(account, view_of(name));
        if (!user && account_add_user(account, terms, &(struct iam_mock_user){.name = name}, NULL))
            return NULL;
        if (!user)
            return account_find_user(account, view_of(name));
        if (user != holder && user->devices.count < IAM_MOCK_MAX_DEVICES_PER_USER)
            return user;
        snprintf(name, sizeof name, OTHER_USER "-%u", number);
    }
}

static enum race_result race_reassigned(struct race_change *out, struct account *account,
                                        const struct account_terms *terms, const struct race_target *target) {
    if (!target->device)
        return RACE_WITHOUT_TARGET;
    const struct user *other = find_other_user(account, terms, target->device->holder);
    if (!other)
        return RACE_OUT_OF_MEMORY;
    set_device(out, target->device);
    deactivate(account, target->device);
    const struct iam_mock_device again = {.serial_number = device_serial(target->device).data,
                                          .user_name = user_name(other).data,
                                          .kind = (enum iam_mock_device_kind)target->device->kind};
    if (account_add_device(account, terms, &again, NULL))
        return RACE_OUT_OF_MEMORY;
    out->serial_number = device_serial(other->devices.last); /* a hardware device has a new record */
    out->new_user_name = user_name(other);
    return RACE_MADE;
}

static enum race_result race_enabled(struct race_change *out, struct account *account,
                                     const struct account_terms *terms, const struct race_target *target) {
    char serial[NAME_SIZE];
    struct user *user = target->user;
    if (!user || user->devices.count >= IAM_MOCK_MAX_DEVICES_PER_USER)
        return RACE_WITHOUT_TARGET;
    unsigned number = 1;
    do
        snprintf(serial, sizeof serial, "arn:aws:iam::%s:mfa/race-%u", account->id, number++);
    while (account_find_device_even_deleted(account, view_of(serial)));
    const bool root = user == account->root;
    const struct iam_mock_device device = {
        .serial_number = serial, .user_name = root ? NULL : user_name(user).data, .root = root};
    if (account_add_device(account, terms, &device, NULL))
        return RACE_OUT_OF_MEMORY;
    set_device(out, user->devices.last);
    return RACE_MADE;
}

IAM_MOCK_INTERNAL enum race_result account_race(struct race_change *out, struct account *account,
                                                const struct account_terms *terms, enum iam_mock_race race,
                                                const struct race_request *request) {
    static enum race_result (*const races[])(struct race_change * out, struct account * account,
                                             const struct account_terms *terms,
                                             const struct race_target *target) = {
        [IAM_MOCK_RACE_DEACTIVATED] = race_deactivated,
        [IAM_MOCK_RACE_DELETED] = race_deleted,
        [IAM_MOCK_RACE_USER_DELETED] = race_user_deleted,
        [IAM_MOCK_RACE_USER_RECREATED] = race_user_recreated,
        [IAM_MOCK_RACE_REASSIGNED] = race_reassigned,
        [IAM_MOCK_RACE_ENABLED] = race_enabled,
    };
    const struct race_target target = find_race_target(account, request);
    *out = (struct race_change){{NULL, 0}, {NULL, 0}, {NULL, 0}};
    return races[race](out, account, terms, &target);
}
#undef OTHER_USER
#undef NAME_SIZE
