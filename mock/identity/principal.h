/* Who makes a request: from the access key id in its Authorization header or query string. */
#ifndef MOCK_IDENTITY_PRINCIPAL_H
#define MOCK_IDENTITY_PRINCIPAL_H

#include "base/view.h"
#include "account/account.h"
#include "model/fixture_ids.h"
#include "request/headers.h"
#include "request/query.h"

struct principal {
    struct view key_id;   /* as sent, out of "ID/DATE/REGION/…" if that is how it came; empty: none */
    struct view scope;    /* what follows the key id: "/DATE/REGION/…"; empty: nothing */
    uint32_t key_id_hash; /* index_hash(); 0: no key id */
    const struct access_key *key; /* that it names, once its token was right; else NULL */
    enum iam_mock_principal kind;
    struct user *user; /* the account's record: of IAM_MOCK_USER the user, of root's kinds root, else NULL */
    const char *role_name, *session_name; /* of IAM_MOCK_ASSUMED_ROLE */
    bool mfa_authenticated;
};

struct principal_terms {
    enum iam_mock_authentication authentication;
    const char *default_key_id; /* NULL: root */
    int64_t now_ms;
};

/*
 * FIXTURE_NONE and *out, or the error that answers the request. `default_missing` is set when the default
 * principal's key isn't in the account.
 */
IAM_MOCK_INTERNAL MUST_CHECK enum fixture_id principal_resolve(struct principal *out, bool *default_missing,
                                                               const struct account *account,
                                                               const struct principal_terms *terms,
                                                               const struct request_headers *headers,
                                                               const struct query *query);

/* Is the request signed for this region? It stands in the scope, "/yyyymmdd/REGION/…". */
static inline bool principal_is_signed_for(const struct principal *principal, struct view region) {
    const size_t date = sizeof "/yyyymmdd/" - 1;
    struct view scope = principal->scope;
    return scope.size > date + region.size && scope.data[date] == region.data[0] &&
           memcmp(scope.data + date, region.data, region.size) == 0 && scope.data[date + region.size] == '/';
}
/* A number that is equal for two requests with the same key id and session token, or with none. */
IAM_MOCK_INTERNAL uint64_t principal_caller(const struct principal *principal,
                                            const struct request_headers *headers, const struct query *query);

/* False: the request was refused before its principal was known. */
static inline bool principal_is_known(const struct principal *principal) {
    return principal->kind != IAM_MOCK_ASSUMED_ROLE || principal->role_name;
}
/* Constraints may be off: the largest is a role and its session of 1,024 bytes each. */
#define PRINCIPAL_TEXT_SIZE (2 * 1024 + 32)
/* "user/Bob", "root", "assumed-role/ROLE/SESSION", "assume-root"; returns how many bytes, without a NUL. */
IAM_MOCK_INTERNAL size_t principal_write(char out[PRINCIPAL_TEXT_SIZE], const struct principal *principal);

#endif
