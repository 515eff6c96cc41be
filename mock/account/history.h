/* The history of an account: who had a device enabled, besides its holder and its last holder. */
#ifndef MOCK_ACCOUNT_HISTORY_H
#define MOCK_ACCOUNT_HISTORY_H

#include "account/account.h"

/*
 * A record that a user once had a device enabled. Only a device that was enabled a second time needs one, so
 * most accounts have none. Users are compared by name: a user who was deleted and recreated is the same.
 */
struct holding {
    struct record record;
    struct holding *next;
    struct record_text serial, user; /* no `user`: root; else the key of struct user, the folded name */
    char strings[];
};

/*
 * Make the record that the last holder had `device`. Call before another user gets the device, or before the
 * device's record is replaced. *out is NULL if no record is needed. The caller passes *out to history_add(),
 * or frees it with memory_free(). False: out of memory.
 */
IAM_MOCK_INTERNAL MUST_CHECK bool history_make(struct holding **out, const struct account *account,
                                               const struct device *device);
/* Add a record, which the account then owns. NULL: nothing is done. */
IAM_MOCK_INTERNAL void history_add(struct account *account, struct holding *holding);
/* Initialise the history of `to` with copies of the records of `from`. False: out of memory. */
IAM_MOCK_INTERNAL MUST_CHECK bool history_clone(struct account *to, const struct account *from);
/* Free all records. */
IAM_MOCK_INTERNAL void history_free(struct account *account);

/* Does the user, or a user with the same name, have the device enabled now, or did so once? */
IAM_MOCK_INTERNAL bool account_had_device(const struct account *account, const struct user *user,
                                          const struct device *device);

#endif
