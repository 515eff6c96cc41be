/* Finding the principal of a request: reading its credential, and looking up the access key. */
#include "identity/principal.h"
#include "base/view.h"
#include "base/text.h"

/* Split a credential, "ID/DATE/REGION/iam/aws4_request, …", into the key id and the rest. */
static void read_credential(struct principal *out, struct view credential) {
    const char *slash = credential.size ? memchr(credential.data, '/', credential.size) : NULL;
    size_t size = slash ? (size_t)(slash - credential.data) : credential.size;
    out->key_id = (struct view){credential.data, size};
    out->scope = (struct view){credential.data + size, credential.size - size};
    out->key_id_hash = size ? index_hash(credential.data, size) : 0;
}

/* Find the credential in "AWS4-HMAC-SHA256 Credential=ID/DATE/REGION/iam/aws4_request, …". */
static struct view header_credential(const char *authorization) {
    static const char name[] = "Credential=";
    const char *at = strchr(authorization, ' ');
    bool first = at && strncmp(at + 1, name, sizeof name - 1) == 0; /* the usual form */
    at = first ? at + 1 : strstr(authorization, name);
    return view_of(at ? at + sizeof name - 1 : NULL);
}

static struct view request_credential(const struct request_headers *headers, const struct query *query) {
    if (headers->authorization)
        return header_credential(headers->authorization);
    const struct view *credential = query_find(query, VIEW("X-Amz-Credential"));
    return credential ? *credential : (struct view){"", 0};
}

static struct view request_token(const struct request_headers *headers, const struct query *query) {
    if (headers->security_token)
        return view_of(headers->security_token);
    const struct view *token = query_find(query, VIEW("X-Amz-Security-Token"));
    return token ? *token : (struct view){"", 0};
}

/* The principal of a key of the account. The caller has compared the session token. */
static enum fixture_id principal_of_key(struct principal *out, const struct access_key *key, int64_t now_ms) {
    if (key->expires_ms <= now_ms)
        return FIXTURE_ERROR_ExpiredToken;
    if (key->inactive)
        return FIXTURE_ERROR_InvalidClientTokenId; /* assumed */
    /* A user's session without MFA can't call IAM at all (AWS STS API Reference, GetSessionToken). */
    if (key_session_token(key).size > 0 && key->principal == IAM_MOCK_USER && !key->mfa_authenticated)
        return FIXTURE_INVALID_CLIENT_TOKEN_ID_SESSION;
    out->kind = key->principal;
    out->user = key->user;
    if (key->principal == IAM_MOCK_ASSUMED_ROLE) {
        out->role_name = key_role_name(key).data;
        out->session_name = key_session_name(key).data;
    }
    out->mfa_authenticated = key->mfa_authenticated;
    return FIXTURE_NONE;
}

/* The principal of a request without a key that the account has: the default principal. */
static enum fixture_id principal_without_key(struct principal *out, bool *default_missing,
                                             const struct account *account,
                                             const struct principal_terms *terms) {
    if (terms->authentication == IAM_MOCK_REQUIRE_KEY)
        return out->key_id.size > 0 ? FIXTURE_ERROR_InvalidClientTokenId
                                    : FIXTURE_ERROR_MissingAuthenticationToken;
    if (!terms->default_key_id) {
        out->kind = IAM_MOCK_ROOT;
        out->user = account->root;
        return FIXTURE_NONE;
    }
    const struct access_key *key = account_find_key(account, view_of(terms->default_key_id));
    *default_missing = !key;
    return key ? principal_of_key(out, key, terms->now_ms) : FIXTURE_ERROR_InvalidClientTokenId;
}

IAM_MOCK_INTERNAL enum fixture_id principal_resolve(struct principal *out, bool *default_missing,
                                                    const struct account *account,
                                                    const struct principal_terms *terms,
                                                    const struct request_headers *headers,
                                                    const struct query *query) {
    *default_missing = false;
    read_credential(out, request_credential(headers, query));
    struct view id = out->key_id;
    const struct access_key *key = id.size ? account_find_key_hashed(account, id, out->key_id_hash) : NULL;
    if (!key)
        return principal_without_key(out, default_missing, account, terms);
    struct view token = key_session_token(key);
    if (token.size > 0 && !view_equal(request_token(headers, query), token))
        return FIXTURE_INVALID_CLIENT_TOKEN_ID_SESSION; /* this text has no full stop */
    enum fixture_id refused = principal_of_key(out, key, terms->now_ms);
    out->key = refused == FIXTURE_NONE ? key : NULL;
    return refused;
}

IAM_MOCK_INTERNAL uint64_t principal_hash_credentials(const struct principal *principal,
                                                      const struct request_headers *headers,
                                                      const struct query *query) {
    struct view id = principal->key_id;
    if (id.size == 0)
        return 0;
    if (principal->key) /* principal_resolve() compared the token, so the key id is enough */
        return (uint64_t)principal->key_id_hash << 32;
    struct view token = view_of(headers->security_token);
    const struct view *in_query =
        headers->authorization ? NULL : query_find(query, VIEW("X-Amz-Security-Token"));
    if (in_query && token.size == 0)
        token = *in_query;
    uint32_t token_hash = token.size > 0 ? index_hash(token.data, token.size) : 0;
    return (uint64_t)principal->key_id_hash << 32 | token_hash;
}

static char *put(char *out, struct view text) {
    memcpy(out, text.data, text.size);
    return out + text.size;
}

IAM_MOCK_INTERNAL size_t principal_write(char out[PRINCIPAL_TEXT_SIZE], const struct principal *principal) {
    char *at = out;
    switch (principal->kind) {
    case IAM_MOCK_USER:
        at = put(put(at, VIEW("user/")), user_name(principal->user));
        break;
    case IAM_MOCK_ROOT:
        at = put(at, VIEW("root"));
        break;
    case IAM_MOCK_ASSUME_ROOT:
        at = put(at, VIEW("assume-root"));
        break;
    case IAM_MOCK_ASSUMED_ROLE:
        at = put(put(at, VIEW("assumed-role/")), view_of(principal->role_name));
        at = put(put(at, VIEW("/")), view_of(principal->session_name));
        break;
    }
    return (size_t)(at - out);
}

IAM_MOCK_INTERNAL size_t principal_write_arn(char out[PRINCIPAL_ARN_SIZE], const struct principal *principal,
                                             const char *account_id) {
    const bool is_role = principal->kind == IAM_MOCK_ASSUMED_ROLE;
    char *at = put(put(out, is_role ? VIEW("arn:aws:sts::") : VIEW("arn:aws:iam::")), view_of(account_id));
    at = put(at, VIEW(":"));
    if (principal->kind == IAM_MOCK_USER) {
        at = put(put(at, VIEW("user")), user_path(principal->user));
        at = put(at, user_name(principal->user));
    } else if (is_role) {
        at += principal_write(at, principal);
    } else {
        at = put(at, VIEW("root"));
    }
    return (size_t)(at - out);
}
