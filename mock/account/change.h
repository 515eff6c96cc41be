/* Changes: what an action decides to change in an account, and the functions that each kind of change has. */
#ifndef MOCK_ACCOUNT_CHANGE_H
#define MOCK_ACCOUNT_CHANGE_H

#include "account/add_user.h"

enum change_kind {
    CHANGE_NONE,
#define CHANGE(kind, apply) CHANGE_##kind,
#define PREPARED_CHANGE(kind, prepare, apply) CHANGE_##kind,
#include "account/changes.def"
#undef CHANGE
#undef PREPARED_CHANGE
    CHANGE_COUNT
};

/* The change that an action decides to make. A kind uses the fields that changes.def names; the others are
 * zero. */
struct change {
    enum change_kind kind;
    struct user *user;
    struct device *device;
    struct access_key *key;
    bool inactive;
    const char *new_key, *secret; /* the id and the secret of a new key */
    struct user_texts new_user;   /* in an update, data NULL: the text stays */
    const char *new_serial;
    struct totp_state codes;
    const struct argument_list *tags; /* NULL: none */
    /* Set by prepare functions */
    int64_t at_ms;           /* when the change is made */
    struct holding *earlier; /* who had the device before; NULL: nobody */
    struct new_user made;    /* the record of a new user, or the new record of an updated one */
    struct tags *new_tags;   /* of a change of tags; NULL: no tags */
};

/* Make the records that the change needs, and keep them in *change. False: out of memory, and nothing has
 * changed. */
typedef bool change_prepare_function(struct account *account, const struct account_terms *terms,
                                     struct change *change);
/* Make the change, which takes what was prepared. */
typedef void change_apply_function(struct account *account, const struct change *change);

#define CHANGE(kind, apply) IAM_MOCK_INTERNAL change_apply_function apply;
#define PREPARED_CHANGE(kind, prepare, apply)                                                                \
    IAM_MOCK_INTERNAL change_prepare_function prepare;                                                       \
    IAM_MOCK_INTERNAL change_apply_function apply;
#include "account/changes.def"
#undef CHANGE
#undef PREPARED_CHANGE

#endif
