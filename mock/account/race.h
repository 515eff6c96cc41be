/* Races: the changes that another principal makes to an account just before a call. */
#ifndef MOCK_ACCOUNT_RACE_H
#define MOCK_ACCOUNT_RACE_H

#include "account/account.h"
#include "account/check.h"

/* What the request of the call names. Data NULL: nothing. */
struct race_request {
    struct view user_name, serial_number;
};

/* The change that a race made. The views point into the account; data NULL: none. */
struct race_change {
    struct view user_name;     /* of the user; empty: root */
    struct view serial_number; /* of the device */
    struct view new_user_name; /* who has the device now, for REASSIGNED */
};

enum race_result {
    RACE_MADE,
    RACE_WITHOUT_TARGET, /* nothing has changed */
    RACE_OUT_OF_MEMORY   /* the account may have changed in part: the caller drops it */
};

/*
 * Make the change of a race, which is not IAM_MOCK_NO_RACE. The caller passes a copy of the account, and
 * drops the copy if a race, or a later step, fails.
 */
IAM_MOCK_INTERNAL MUST_CHECK enum race_result account_race(struct race_change *out, struct account *account,
                                                           const struct account_terms *terms,
                                                           enum iam_mock_race race,
                                                           const struct race_request *request);

#endif
