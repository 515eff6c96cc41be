/* Loading the records of a scenario file into an account, with the state that only an account's export has.
 */
#ifndef MOCK_ACCOUNT_LOAD_H
#define MOCK_ACCOUNT_LOAD_H

#include "account/account.h"
#include "account/check.h"

/*
 * The order of records is the order of their numbers, and markers, seeds and ids are made from numbers. So an
 * export has the numbers. A scenario that a person writes has none: each record gets the next one.
 */
#define LOAD_NUMBER_NONE (-1)
#define LOAD_NUMBER_MAX INT64_C(999999999999) /* less than MARKER_LIST_START */
#define LOAD_TAG_NUMBER_MAX INT64_C(4000000000)

struct loaded_tag {
    struct iam_mock_tag given;
    int64_t number;
};

/* The numbers of the tags of a user or a device. */
struct loaded_tags {
    int64_t next_number;      /* of the next tag that is added; LOAD_NUMBER_NONE: after the last tag */
    int64_t number[TAGS_MAX]; /* of each tag; LOAD_NUMBER_NONE: after the tag before */
};

struct loaded_account {
    const char *id;          /* must be the account's; NULL: any */
    const char *create_date; /* of the root user; NULL: the root user's stays */
    int64_t next_sequence, next_key_sequence;
    bool race_deleted_user;
};

struct loaded_user {
    struct iam_mock_user given;
    const char *temporarily_unmodifiable_until; /* NULL: as iam_mock_add_user() says */
    bool removed;                               /* the user was deleted; only the name is known */
    int64_t sequence;
    struct loaded_tags tags;
};

struct loaded_device {
    struct iam_mock_device given;
    const char *change_in_flight_until; /* NULL: no end */
    bool change_in_flight;              /* without an end */
    bool removed;                       /* a deleted virtual device, or another one that was deactivated */
    int64_t sequence;                   /* the place in the list of the holder */
    int64_t number; /* the place in the order of virtual devices; LOAD_NUMBER_NONE: as `sequence` */
    struct loaded_tags tags;
};

/* A user who had a device enabled. */
struct loaded_holder {
    const char *user_name; /* NULL: root */
    bool root, last;       /* last: who had it when it was deactivated */
    bool replaced;         /* the user was deleted, and another user has taken the name */
};

struct loaded_key {
    struct iam_mock_access_key given;
    int64_t sequence;
};

/*
 * Each function returns 0, IAM_MOCK_EINVAL, or what the function that adds such a record returns. The caller
 * passes a copy of the account, and drops the copy if a function fails: the account may have changed in part.
 */

/* Set the account's own values. Its numbers may not be lower than those that its records have used. */
IAM_MOCK_INTERNAL MUST_CHECK int account_load(struct account *account, const struct loaded_account *loaded,
                                              struct iam_mock_error *error);
IAM_MOCK_INTERNAL MUST_CHECK int account_load_user(struct account *account, const struct account_terms *terms,
                                                   const struct loaded_user *loaded,
                                                   struct iam_mock_error *error);
IAM_MOCK_INTERNAL MUST_CHECK int account_load_device(struct account *account,
                                                     const struct account_terms *terms,
                                                     const struct loaded_device *loaded,
                                                     struct iam_mock_error *error);
/* Add a user to the history of the device, which is in the account. IAM_MOCK_ENOENT: there is no such user.
 */
IAM_MOCK_INTERNAL MUST_CHECK int account_load_holder(struct account *account,
                                                     const struct account_terms *terms,
                                                     const char *serial_number,
                                                     const struct loaded_holder *loaded,
                                                     struct iam_mock_error *error);
IAM_MOCK_INTERNAL MUST_CHECK int account_load_key(struct account *account, const struct account_terms *terms,
                                                  const struct loaded_key *loaded,
                                                  struct iam_mock_error *error);

#endif
