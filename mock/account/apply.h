/* Changing records of an account. No function here can fail. */
#ifndef MOCK_ACCOUNT_APPLY_H
#define MOCK_ACCOUNT_APPLY_H

#include "account/account.h"

enum change_kind {
    CHANGE_NONE,
    CHANGE_DEACTIVATE_DEVICE, /* deactivate `device`, which is assigned to `user` */
    CHANGE_DELETE_DEVICE      /* delete `device`, which is virtual and unassigned */
};

/* The change that an action decides to make. The call applies it after the last stage that can fail. */
struct change {
    enum change_kind kind;
    struct user *user;     /* NULL if the kind needs none */
    struct device *device; /* NULL if the kind needs none */
};

/* Make the change. */
IAM_MOCK_INTERNAL void account_apply(struct account *account, const struct change *change);

/* Delete a user: unassign the user's virtual devices, retire the other ones, free the access keys. The record
 * stays at least until a user of the same name is added. */
IAM_MOCK_INTERNAL void account_remove_user(struct account *account, struct user *user);
/* End the EntityTemporarilyUnmodifiable period of a user who was deleted and recreated. */
IAM_MOCK_INTERNAL void account_settle_user(struct account *account, struct user *user);
/* Until `until_ms` a change of the device is in flight: actions on it fail. 0: no change is in flight. */
IAM_MOCK_INTERNAL void account_set_device_change(struct account *account, struct device *device,
                                                 int64_t until_ms);

#endif
