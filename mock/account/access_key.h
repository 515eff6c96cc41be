/* The record of an access key: the principal whose requests it signs, the secret and the session token. */
#ifndef MOCK_ACCOUNT_ACCESS_KEY_H
#define MOCK_ACCOUNT_ACCESS_KEY_H

#include "account/index.h"

struct user;

struct access_key {
    struct index_node node;             /* first: index and record have one address. Its key: the id */
    struct access_key *previous, *next; /* in the account's list */
    /* In the list of `user`, whose first key has the last one before it. NULL: no `user`; or no next key */
    struct access_key *previous_of_user, *next_of_user;
    uint64_t sequence; /* larger than those of keys that were added earlier */
    struct user *user; /* of IAM_MOCK_USER: the user; of ROOT and ASSUME_ROOT: root; else NULL. Not owned */
    int64_t create_ms;
    int64_t expires_ms; /* the key is expired from this time on; INT64_MAX: never */
    enum iam_mock_principal principal;
    struct record_text secret, session_token, role_name, session_name;
    bool mfa_authenticated, inactive;
    char strings[];
};

/* Make a record with the texts, principal and mfa_authenticated of `given`, without user and expiry. The
 * caller frees it with memory_free(), or adds it to an account, which then owns it. NULL: out of memory. */
IAM_MOCK_INTERNAL MUST_CHECK struct access_key *key_make(const struct iam_mock_access_key *given);

/* Is it a long-term key, which IAM lists? Otherwise it is one of a session. */
static inline bool key_is_long_term(const struct access_key *key) {
    return (key->principal == IAM_MOCK_USER || key->principal == IAM_MOCK_ROOT) && key->session_token.at == 0;
}

static inline struct view key_id(const struct access_key *key) { return index_key(&key->node); }

/* Size 0: the key has no such text; given texts are never empty. */
static inline struct view key_secret(const struct access_key *key) { return record_view(key, key->secret); }
static inline struct view key_session_token(const struct access_key *key) {
    return record_view(key, key->session_token);
}
static inline struct view key_role_name(const struct access_key *key) {
    return record_view(key, key->role_name);
}
static inline struct view key_session_name(const struct access_key *key) {
    return record_view(key, key->session_name);
}

#endif
