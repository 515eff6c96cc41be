/* The history of a device: who had it enabled, besides its holder and its last holder. */
#ifndef MOCK_ACCOUNT_HISTORY_H
#define MOCK_ACCOUNT_HISTORY_H

#include "account/account.h"

/*
 * A user who once had a device enabled; the device owns this record. Only a device that was enabled a second
 * time needs one, so most accounts have none. A user who is renamed stays in the history. A user who was
 * deleted and recreated counts as the same user: the names are compared.
 */
struct holding {
    struct holding *next;      /* later ones; NULL: this is the last one */
    struct past_holder holder; /* in no list until history_add() */
};

/*
 * Make the record that the last holder had `device`. Call before another user gets the device, or before the
 * device's record is replaced. *out is NULL if no record is needed. The caller passes *out to
 * history_take_last_holder(), or frees it with memory_free(). False: out of memory.
 */
IAM_MOCK_INTERNAL MUST_CHECK bool history_make(struct holding **out, const struct device *device);
/* The same for any user. */
IAM_MOCK_INTERNAL MUST_CHECK bool history_make_for(struct holding **out, struct user *user);
/* Add a record to the device, which then owns it. NULL: nothing is done. */
IAM_MOCK_INTERNAL void history_add(struct account *account, struct device *device, struct holding *holding);
/* The last holder is now one of the history: by `holding`, which history_make() made. NULL: the history names
 * the last holder already, or there is none. This may free the record of a last holder who was removed. */
IAM_MOCK_INTERNAL void history_take_last_holder(struct account *account, struct device *device,
                                                struct holding *holding);
/* Give the history of `from` to `to`, which has none. */
IAM_MOCK_INTERNAL void history_move(struct device *to, struct device *from);
/* Give `to` copies of the records of `from`, with the clones of the users. False: out of memory. */
IAM_MOCK_INTERNAL MUST_CHECK bool history_clone(struct device *to, const struct device *from);

/* Does the user, or a user with the same name, have the device enabled now, or did so once? */
IAM_MOCK_INTERNAL bool account_had_device(const struct user *user, const struct device *device);

#endif
