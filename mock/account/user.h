/* The record of a user; the root user has one, too, without texts. */
#ifndef MOCK_ACCOUNT_USER_H
#define MOCK_ACCOUNT_USER_H

#include "account/device.h"

#define USER_NAME_MAX_SIZE 1024 /* in bytes, with constraints off */

/* Freed with the account, not before: devices refer to their last holder, and a test may ask for it. */
struct user {
    struct index_node node; /* first: a user is found by its address. Key: the name in lower case */
    struct user *previous, *next;
    struct user *twin;          /* while the account is cloned: the copy of this record */
    struct device_list devices; /* in the order enabled */
    uint64_t sequence;          /* the order of users; a renamed user keeps it */
    int64_t create_ms;
    int64_t settled_ms; /* DeactivateMFADevice is EntityTemporarilyUnmodifiable before this time */
    struct record_text name, path, id;
    bool removed;
    char strings[];
};

/* A record with the texts of `given`, of which none is NULL; all else is zero. The caller frees it with
 * memory_free(), or gives it to an account. NULL: out of memory. */
IAM_MOCK_INTERNAL MUST_CHECK struct user *user_make(const struct iam_mock_user *given);

static inline struct view user_name(const struct user *user) { return record_view(user, user->name); }
static inline struct view user_path(const struct user *user) { return record_view(user, user->path); }
static inline struct view user_id(const struct user *user) { return record_view(user, user->id); }

#endif
