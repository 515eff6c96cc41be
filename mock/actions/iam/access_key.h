/* What the actions on access keys share: finding and counting the keys of a user. */
#ifndef MOCK_ACTIONS_IAM_ACCESS_KEY_H
#define MOCK_ACTIONS_IAM_ACCESS_KEY_H

#include "actions/decision.h"

/*
 * Find the user that UserName names or, without UserName, the calling user, and that user's key AccessKeyId.
 * False: out->fixture is the error. If true, the caller sets out->fixture.
 */
IAM_MOCK_INTERNAL MUST_CHECK bool access_key_find(struct access_key **out_key, struct outcome *out,
                                                  const struct decision *in);

/* The first long-term key at or after `key` in the list of its user; NULL: none. IAM does not list the keys
 * of sessions. */
IAM_MOCK_INTERNAL struct access_key *access_key_next_long_term(struct access_key *key);

/* How many long-term keys the user has. */
IAM_MOCK_INTERNAL size_t access_key_count(const struct user *user);

#endif
