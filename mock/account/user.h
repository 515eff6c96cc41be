/* The record of a user. The root user has such a record, too, without texts. */
#ifndef MOCK_ACCOUNT_USER_H
#define MOCK_ACCOUNT_USER_H

#include "account/device.h"
#include "account/tags.h"

struct access_key;

#define USER_NAME_MAX_SIZE 1024 /* in bytes, with constraints off */

/* A removed user's record stays as long as the account can be asked about it: until a user of the same name
 * is added, and no device has it as the last holder. */
struct user {
    struct index_node node; /* first: index and record have one address. Its key: the name in lower case */
    struct user *previous, *next; /* in the account's users or removed users */
    struct user *clone;           /* valid only while account_clone() runs: the copy of this record */
    struct device_list devices;   /* assigned to the user, in the order added */
    struct past_holder *had;      /* the records of devices that name the user as their last holder, or in
                                     their history; NULL: none */
    struct access_key *keys;      /* of the user, in the order added; not owned: the account owns them */
    struct tags *tags;            /* owned; NULL: none */
    uint64_t sequence;            /* larger than those of users that were added earlier */
    int64_t create_ms;
    int64_t login_create_ms;       /* of the login profile */
    int64_t unmodifiable_until_ms; /* DeactivateMFADevice is EntityTemporarilyUnmodifiable before this time */
    struct record_text name, path, id, permissions_boundary;
    bool login_profile : 1, password_reset_required : 1;
    bool path_is_plain : 1; /* no byte of the path needs escaping in XML: lists show many paths */
    bool removed : 1;
    bool replaced : 1; /* removed, and a user of the same name was added: not in the index */
    char strings[];
};

/* The texts of a user who is being made. Data NULL: the user has no such text. */
struct user_texts {
    struct view name, path, id, permissions_boundary;
};

/* Make a record with these texts; all other fields are zero. The caller frees
 * it with memory_free(), or adds it to an account, which then owns it. NULL: out of memory. */
IAM_MOCK_INTERNAL MUST_CHECK struct user *user_make(const struct user_texts *texts);

/* Free the record and its tags, but not its devices and keys. NULL is allowed. */
IAM_MOCK_INTERNAL void user_free(struct user *user);

static inline struct view user_name(const struct user *user) { return record_view(user, user->name); }
static inline struct view user_path(const struct user *user) { return record_view(user, user->path); }
/* Size 0: the user has none. */
static inline struct view user_permissions_boundary(const struct user *user) {
    return record_view(user, user->permissions_boundary);
}
static inline struct view user_id(const struct user *user) { return record_view(user, user->id); }

#endif
