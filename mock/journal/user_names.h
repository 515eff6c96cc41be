/* The names of users over time: whom a name means, by the renames that the journal holds. */
#ifndef MOCK_JOURNAL_USER_NAMES_H
#define MOCK_JOURNAL_USER_NAMES_H

#include "account/account.h"
#include "journal/journal.h"

/* A name that a user has, or had, and the calls in which the name means the user. */
struct known_name {
    struct journal_value name;    /* points into the user, or into the journal */
    size_t first_call, last_call; /* earlier and later calls with the name mean another user */
    size_t lost_by; /* the call that took the name from the user; of the present name, the next call */
};

/* The user with this name, also one who was removed. If there is none: the user who had the name last, before
 * a rename. NULL: there never was such a user, or the journal does not hold the rename. */
IAM_MOCK_INTERNAL const struct user *journal_find_user(const struct journal *journal,
                                                       const struct account *account, struct view name);

/* Set *out to the present name of the user, who is not root. */
IAM_MOCK_INTERNAL void known_name_start(struct known_name *out, const struct journal *journal,
                                        const struct user *user);
/* Set *name to the name that the user had before it. False: the journal does not hold an earlier one. */
IAM_MOCK_INTERNAL MUST_CHECK bool known_name_earlier(struct known_name *name, const struct journal *journal,
                                                     const struct account *account);
/* Does the call name the user by this name? */
IAM_MOCK_INTERNAL bool known_name_is_in(const struct known_name *name, const struct journal_entry *entry);

#endif
