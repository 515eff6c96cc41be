/* The record of an access key: whose requests it signs, with which secret and token. */
#ifndef MOCK_ACCOUNT_ACCESS_KEY_H
#define MOCK_ACCOUNT_ACCESS_KEY_H

#include "account/index.h"

struct user;

struct access_key {
    struct index_node node; /* first: a key is found by its address. Key of the index: the id */
    struct access_key *previous, *next;
    struct user *user;  /* of IAM_MOCK_USER the user; of the root user's kinds root; else NULL */
    int64_t expires_ms; /* INT64_MAX: never */
    enum iam_mock_principal principal;
    struct record_text secret, session_token, role_name, session_name;
    bool mfa_authenticated;
    char strings[];
};

/* A record with the texts, the principal and the flag of `given`, without a user, that never expires. The
 * caller frees it with memory_free(), or gives it to an account. NULL: out of memory. */
IAM_MOCK_INTERNAL MUST_CHECK struct access_key *key_make(const struct iam_mock_access_key *given);

static inline struct view key_id(const struct access_key *key) { return index_key(&key->node); }

/* Each of size 0 if the key has none: none of them may be empty. */
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
