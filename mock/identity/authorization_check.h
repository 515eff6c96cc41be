/* Whether what a request says about its signature has the form that the service expects. */
#ifndef MOCK_IDENTITY_AUTHORIZATION_CHECK_H
#define MOCK_IDENTITY_AUTHORIZATION_CHECK_H

#include "account/account.h"
#include "identity/signing.h"
#include "model/fixture_ids.h"

/*
 * Is everything there? Returns FIXTURE_NONE, or the error that answers the request, whose values are then in
 * `out`. `date_sent`: the request has a date. The number of elements in the credential is not checked.
 */
IAM_MOCK_INTERNAL MUST_CHECK enum fixture_id authorization_check(struct refusal *out,
                                                                 const struct authorization *sent,
                                                                 bool date_sent);

/* Has the credential five elements? Returns as authorization_check(). */
IAM_MOCK_INTERNAL MUST_CHECK enum fixture_id authorization_check_elements(struct refusal *out,
                                                                          const struct authorization *sent);

/* Remarks on what is malformed in it, and on a region and a service other than these two. */
IAM_MOCK_INTERNAL unsigned authorization_remarks(const struct authorization *sent, struct view region,
                                                 struct view service);
/* Remarks on a key id that no key of the account has. */
IAM_MOCK_INTERNAL unsigned authorization_remarks_of_key_id(struct view key_id, const struct account *account);

/* Add to the message of a refusal; what has no room is left out. */
IAM_MOCK_INTERNAL void refusal_add(struct refusal *out, struct view text);

#endif
