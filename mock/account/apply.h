/* Changing records of an account. Only account_prepare() can fail. */
#ifndef MOCK_ACCOUNT_APPLY_H
#define MOCK_ACCOUNT_APPLY_H

#include "account/change.h"

/* Make the records that the change needs. False: out of memory, and nothing has changed. If true, the caller
 * calls account_apply() with the same change next. */
IAM_MOCK_INTERNAL MUST_CHECK bool account_prepare(struct account *account, const struct account_terms *terms,
                                                  struct change *change);
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
