/* The account: users, their MFA devices, virtual devices nobody holds, access keys, the root user. */
#ifndef MOCK_ACCOUNT_ACCOUNT_H
#define MOCK_ACCOUNT_ACCOUNT_H

#include "base/view.h"
#include "base/text.h"
#include "account/index.h"

#define ACCOUNT_ID_SIZE 12
#define ACCOUNT_NAME_MAX_SIZE 1024      /* of a user, with constraints off */
#define UNMODIFIABLE_MS INT64_C(180000) /* assumed: "several minutes" (API page) */

struct device_list {
    struct device *first, *last;
    size_t count;
};

/* Never freed before the account: devices remember their last holder, and a test may ask for it. */
struct user {
    struct index_node node; /* first: found by its address. Key: the folded name */
    struct user *previous, *next;
    struct user *twin;          /* during a clone: the copy */
    struct device_list devices; /* in the order enabled */
    uint64_t sequence;          /* the order of users; keeps its place through a rename */
    int64_t create_ms;
    int64_t settled_ms; /* DeactivateMFADevice is EntityTemporarilyUnmodifiable before */
    bool removed;
    uint16_t name_size, folded_at, path_at, id_at;
    char strings[]; /* name, folded name (if it differs), path, id, each NUL-terminated */
};

enum device_place {
    DEVICE_HELD,   /* `holder` has it */
    DEVICE_FREE,   /* virtual, held by nobody */
    DEVICE_RETIRED /* hardware or FIDO deactivated, or virtual deleted: in no list, but remembered */
};

struct device {
    struct index_node node; /* first. Key: the serial */
    struct device *previous, *next;
    struct user *holder; /* NULL unless HELD; the root user is one of struct user */
    struct user *last_holder;
    uint64_t sequence; /* in the order enabled or added */
    int64_t enable_ms;
    int64_t change_until_ms; /* a change is in flight before */
    uint8_t place, kind;     /* enum device_place, enum iam_mock_device_kind (never BY_SERIAL) */
    uint16_t serial_size;
    char serial[];
};

struct access_key {
    struct index_node node; /* first. Key: the id */
    struct access_key *previous, *next;
    struct user *user;  /* of IAM_MOCK_USER; for the root user's kinds, root */
    int64_t expires_ms; /* INT64_MAX: never */
    enum iam_mock_principal principal;
    bool mfa_authenticated;
    const char *id, *secret, *session_token, *role_name, *session_name; /* into strings; NULL: none */
    size_t size;                                                        /* of the whole block */
    char strings[];
};

struct account {
    char id[ACCOUNT_ID_SIZE + 1];
    uint64_t next_sequence;
    uint64_t version; /* counts changes, whoever makes them */
    struct index users_by_name, devices_by_serial, keys_by_id;
    struct user *root;
    struct user *users, *last_user;
    struct user *removed_users; /* still in the index, until one of the same name is added */
    struct device_list free_devices, retired_devices;
    struct access_key *keys, *last_key;
    size_t secret_count; /* of keys that have a secret */
};

/* What adding goes by, besides the account. */
struct account_terms {
    uint64_t seed;
    int64_t now_ms;
    enum iam_mock_constraints constraints;
};

static inline struct view user_name(const struct user *user) {
    return (struct view){user->strings, user->name_size};
}
static inline struct view user_folded_name(const struct user *user) {
    return (struct view){user->strings + user->folded_at, user->name_size};
}
static inline const char *user_path(const struct user *user) { return user->strings + user->path_at; }
static inline const char *user_id(const struct user *user) { return user->strings + user->id_at; }
static inline struct view device_serial(const struct device *device) {
    return (struct view){device->serial, device->serial_size};
}

/* account.c */
IAM_MOCK_INTERNAL MUST_CHECK bool account_init(struct account *account, const char *id);
IAM_MOCK_INTERNAL void account_free(struct account *account);
IAM_MOCK_INTERNAL struct user *account_find_user(const struct account *account, struct view name);
/* Also one that was removed. */
IAM_MOCK_INTERNAL struct user *account_find_user_ever(const struct account *account, struct view name);
/* Also a retired one. */
IAM_MOCK_INTERNAL struct device *account_find_device_ever(const struct account *account, struct view serial);
/* What the service knows: a deleted virtual device isn't, a deactivated hardware device is. */
IAM_MOCK_INTERNAL struct device *account_find_device(const struct account *account, struct view serial);
IAM_MOCK_INTERNAL struct access_key *account_find_key(const struct account *account, struct view id);
/* The same, when index_hash() of the id is known. */
IAM_MOCK_INTERNAL struct access_key *account_find_key_hashed(const struct account *account, struct view id,
                                                             uint32_t hash);
IAM_MOCK_INTERNAL void account_append_user(struct account *account, struct user *user);
IAM_MOCK_INTERNAL void account_append_key(struct account *account, struct access_key *key);
IAM_MOCK_INTERNAL void device_list_append(struct device_list *list, struct device *device);
/* Take a device out of the list it is in. */
IAM_MOCK_INTERNAL void account_unlink_device(struct account *account, struct device *device);
IAM_MOCK_INTERNAL void account_remove_user(struct account *account, struct user *user);
/* End what makes a user who was added again temporarily unmodifiable. */
IAM_MOCK_INTERNAL void account_settle_user(struct account *account, struct user *user);
/* Let a change of a device be in flight until then; 0: none is. */
IAM_MOCK_INTERNAL void account_set_change(struct account *account, struct device *device, int64_t until_ms);

/* What an action wants done: decided first, applied when nothing can fail any more. */
enum change_kind { CHANGE_NONE, CHANGE_DEACTIVATE_DEVICE, CHANGE_DELETE_DEVICE };
struct change {
    enum change_kind kind;
    struct device *device;
};
IAM_MOCK_INTERNAL void account_apply(struct account *account, const struct change *change);

/* adders.c */
IAM_MOCK_INTERNAL MUST_CHECK int account_add_user(struct account *account, const struct account_terms *terms,
                                                  const struct iam_mock_user *given,
                                                  struct iam_mock_error *error);
IAM_MOCK_INTERNAL MUST_CHECK int account_add_device(struct account *account,
                                                    const struct account_terms *terms,
                                                    const struct iam_mock_device *given,
                                                    struct iam_mock_error *error);
/* adders_key.c */
IAM_MOCK_INTERNAL MUST_CHECK int account_add_key(struct account *account, const struct account_terms *terms,
                                                 const struct iam_mock_access_key *given,
                                                 struct iam_mock_error *error);

/* clone.c: `to` is not initialised; on false it holds nothing. */
IAM_MOCK_INTERNAL MUST_CHECK bool account_clone(struct account *to, const struct account *from);

/* account_text.c */
IAM_MOCK_INTERNAL void account_write(struct text *out, const struct account *account, int64_t now_ms);

#endif
