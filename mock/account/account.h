/* The account: the root user, users, MFA devices and access keys, and how to find each record. */
#ifndef MOCK_ACCOUNT_ACCOUNT_H
#define MOCK_ACCOUNT_ACCOUNT_H

#include "account/access_key.h"
#include "account/device.h"
#include "account/device_order.h"
#include "account/index.h"
#include "account/secret_words.h"
#include "account/user.h"
#include "account/user_order.h"

#define ACCOUNT_ID_SIZE 12

/* The account owns all records. */
struct account {
    char id[ACCOUNT_ID_SIZE + 1];
    uint64_t next_sequence; /* of the next user or device that is added */
    uint64_t version;       /* counts all changes: those of calls and those of the test */
    struct index users_by_name, devices_by_serial, keys_by_id;
    struct user *root;              /* not in users_by_name, nor in `users` */
    struct user *users, *last_user; /* in the order added */
    struct user_order user_order;   /* of `users` */
    struct user *outdated_user;     /* the record before a rename, until the next change; NULL: none */
    struct user *removed_users;     /* the last one first; see struct user */
    struct device_list free_devices, retired_devices;
    struct device_order virtual_devices; /* assigned or not, but not the deleted ones */
    size_t devices_in_use;               /* all that are assigned */
    size_t other_devices_in_use;         /* those of them that are not virtual */
    struct access_key *keys, *last_key;  /* in the order added */
    uint64_t next_key_sequence;          /* of the next access key that is added */
    size_t secret_count;                 /* how many keys have a secret or a session token */
    struct secret_words secrets, tokens; /* of the keys */
    bool race_deleted_user;              /* a race, not the test, has deleted a user with the user's keys */
};

/* Make an empty account with a root user, who is as old as the account. `id` has ACCOUNT_ID_SIZE digits.
 * False: out of memory. */
IAM_MOCK_INTERNAL MUST_CHECK bool account_init(struct account *account, const char *id, int64_t create_ms);
/* Free all records. Allowed after account_init() failed. */
IAM_MOCK_INTERNAL void account_free(struct account *account);

/* The user with this name; ASCII case does not matter. NULL: none. As all records, it stays the account's. */
IAM_MOCK_INTERNAL struct user *account_find_user(const struct account *account, struct view name);
/* The same, but also finds a user who was removed. */
IAM_MOCK_INTERNAL struct user *account_find_user_even_removed(const struct account *account,
                                                              struct view name);
/* The user who was removed before all others that are still known; `previous` leads to the later ones. NULL:
 * none. */
IAM_MOCK_INTERNAL const struct user *account_first_removed_user(const struct account *account);
/* The device with this serial number, if the service knows it; otherwise NULL. The service forgets a virtual
 * device that was deleted, but not a hardware device that was deactivated. */
IAM_MOCK_INTERNAL struct device *account_find_device(const struct account *account, struct view serial);
/* The same, but also finds a deleted virtual device. */
IAM_MOCK_INTERNAL struct device *account_find_device_even_deleted(const struct account *account,
                                                                  struct view serial);
/* The access key with this id. NULL: none. */
IAM_MOCK_INTERNAL struct access_key *account_find_key(const struct account *account, struct view id);
/* The same, when index_hash() of the id is known. */
IAM_MOCK_INTERNAL struct access_key *account_find_key_hashed(const struct account *account, struct view id,
                                                             uint32_t hash);
/* The number of a virtual device: it stays the device's, and no other device of the account ever has it. 0:
 * of any other device. */
static inline uint64_t account_device_number(const struct account *account, const struct device *device) {
    return device->slot == DEVICE_ORDER_NONE ? 0 : account->virtual_devices.places[device->slot].number;
}

#endif
