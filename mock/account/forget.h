/* Forgetting removed users: frees the record of a user whom the account cannot be asked about any more. */
#ifndef MOCK_ACCOUNT_FORGET_H
#define MOCK_ACCOUNT_FORGET_H

#include "account/account.h"

/* Free the record of a removed user, if a user of the same name was added, and no device has the record as
 * its last holder or in its history. */
IAM_MOCK_INTERNAL void account_forget_user(struct account *account, struct user *user);
/* A device does not name the user any more, as its last holder or in its history. May free the user. */
IAM_MOCK_INTERNAL void account_release_holder(struct account *account, struct past_holder *holder);
/* Set who held the device when it was deactivated; NULL: nobody. Forgets the last holder before, if it was
 * kept only for this device. */
IAM_MOCK_INTERNAL void account_set_last_holder(struct account *account, struct device *device,
                                               struct user *user);

#endif
