/* The account: users, MFA devices, access keys and the root user, and how each record is found. */
#ifndef MOCK_ACCOUNT_ACCOUNT_H
#define MOCK_ACCOUNT_ACCOUNT_H

#include "account/access_key.h"
#include "account/device.h"
#include "account/index.h"
#include "account/user.h"

#define ACCOUNT_ID_SIZE 12

struct account {
    char id[ACCOUNT_ID_SIZE + 1];
    uint64_t next_sequence;
    uint64_t version; /* counts changes, whoever makes them */
    struct index users_by_name, devices_by_serial, keys_by_id;
    struct user *root;
    struct user *users, *last_user; /* in the order added */
    struct user *removed_users;     /* still in the index, until a user of the same name is added */
    struct device_list free_devices, retired_devices;
    struct access_key *keys, *last_key; /* in the order added */
    size_t secret_count;                /* of keys that have a secret */
};

/* Make an empty account with a root user. `id` has ACCOUNT_ID_SIZE digits. False: out of memory. */
IAM_MOCK_INTERNAL MUST_CHECK bool account_init(struct account *account, const char *id);
/* Free all records. Also right after account_init() failed. */
IAM_MOCK_INTERNAL void account_free(struct account *account);

/* The user of that name, or NULL. ASCII case doesn't matter. */
IAM_MOCK_INTERNAL struct user *account_find_user(const struct account *account, struct view name);
/* The same, also if the user was removed since. */
IAM_MOCK_INTERNAL struct user *account_find_user_ever(const struct account *account, struct view name);
/* The device that the service knows by that serial number, or NULL: a deleted virtual device is forgotten, a
 * deactivated hardware device isn't. */
IAM_MOCK_INTERNAL struct device *account_find_device(const struct account *account, struct view serial);
/* The same, also if it is a deleted virtual device. */
IAM_MOCK_INTERNAL struct device *account_find_device_ever(const struct account *account, struct view serial);
/* The access key of that id, or NULL. */
IAM_MOCK_INTERNAL struct access_key *account_find_key(const struct account *account, struct view id);
/* The same, when index_hash() of the id is known. */
IAM_MOCK_INTERNAL struct access_key *account_find_key_hashed(const struct account *account, struct view id,
                                                             uint32_t hash);

#endif
