/* The principal of a request: who makes it, found by the access key id in its header or query string. */
#ifndef MOCK_IDENTITY_PRINCIPAL_H
#define MOCK_IDENTITY_PRINCIPAL_H

#include "base/view.h"
#include "account/account.h"
#include "identity/signing.h"
#include "identity/verify.h"
#include "model/fixture_ids.h"
#include "request/headers.h"

struct principal {
    struct view key_id;           /* as sent, a view into the request; empty: none */
    uint32_t key_id_hash;         /* index_hash() of key_id; 0: no key id */
    const struct access_key *key; /* the account's key with this id, if it was accepted; else NULL */
    enum iam_mock_principal kind;
    struct user *user; /* the account's record. IAM_MOCK_USER: the user; ROOT, ASSUME_ROOT: root; else NULL */
    const char *role_name, *session_name; /* of IAM_MOCK_ASSUMED_ROLE, in the key's record; else NULL */
    bool mfa_authenticated;
};

/* Make the principal unknown, see principal_is_known(): it has no user that a rule could match. */
static inline void principal_start(struct principal *out) {
    *out = (struct principal){.kind = IAM_MOCK_ASSUMED_ROLE};
}

/* Inputs of principal_resolve() besides the account and the request. */
struct principal_terms {
    enum iam_mock_authentication authentication;
    const char *default_key_id; /* the key whose principal makes requests without a known key; NULL: root */
    struct verify_terms scope;  /* what requests must be signed for, and the clock's time */
    /* Any caller may send the request, and it must be signed for IAM in DEFAULT_SIGNING_REGION. Then
     * `signing` need not be set, but for its remarks. */
    bool is_usual;
    bool is_foreseen; /* a request without a signature gets one when it is sent */
};

/* The parts of a request that say who sends it. */
struct principal_request {
    const struct request_headers *headers;
    const struct query_pair *parameters; /* of the URL */
    size_t count;
};

/*
 * Find the principal of a request. Returns FIXTURE_NONE, or the error that answers the request. *out is as
 * principal_start() makes it; `key_id` and `key_id_hash` are set either way, the principal only on
 * FIXTURE_NONE. *default_missing becomes true if the key of the default principal was needed and is not in
 * the account. signing->remarks is set; under IAM_MOCK_VERIFY_SIGNATURES, the caller has set signing->request
 * and signing->date, and of `signing` all is then as its comments say.
 */
IAM_MOCK_INTERNAL MUST_CHECK enum fixture_id principal_resolve(struct principal *out, bool *default_missing,
                                                               struct signing *signing,
                                                               const struct account *account,
                                                               const struct principal_terms *terms,
                                                               const struct principal_request *request);

/* A number for the credentials of a request, equal for the same key id and session token. 0: no key id. */
IAM_MOCK_INTERNAL uint64_t principal_hash_credentials(const struct principal *principal,
                                                      const struct principal_request *request);

/* Is the principal known? Otherwise the request was refused first. */
static inline bool principal_is_known(const struct principal *principal) {
    return principal->kind != IAM_MOCK_ASSUMED_ROLE || principal->role_name;
}

/* Large enough for a role name and a session name of 1,024 bytes each, the limit with constraints off. */
#define PRINCIPAL_TEXT_SIZE (2 * 1024 + 32)
/* Write "user/Bob", "root", "assumed-role/ROLE/SESSION" or "assume-root", without a NUL. Returns the size. */
IAM_MOCK_INTERNAL size_t principal_write(char out[PRINCIPAL_TEXT_SIZE], const struct principal *principal);

/* Large enough for a path and a user name of 1,024 bytes each, and for two names of a role's session. */
#define PRINCIPAL_ARN_SIZE (2 * 1024 + 64)
/*
 * Write the ARN of a known principal, without a NUL: "arn:aws:iam::ACCOUNT:user/PATH/NAME",
 * "arn:aws:iam::ACCOUNT:root" or "arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION". Returns the size.
 */
IAM_MOCK_INTERNAL size_t principal_write_arn(char out[PRINCIPAL_ARN_SIZE], const struct principal *principal,
                                             const char *account_id);

#endif
