#include "identity/principal.h"
#include "base/view.h"
#include "base/text.h"

/* `wanted` in lower case; the first letter was looked at. */
static bool name_is(const char *name, struct view wanted) {
    size_t i = 1;
    while (i < wanted.size && ascii_fold(name[i]) == wanted.data[i]) /* a shorter name's NUL differs */
        i++;
    return i == wanted.size && name[i] == '\0';
}

IAM_MOCK_INTERNAL bool request_headers_read(struct request_headers *out,
                                            const struct iam_mock_header *headers, size_t count) {
    *out = (struct request_headers){0};
    for (const struct iam_mock_header *at = headers; count > 0; at++, count--) {
        if (!at->name || !at->value)
            return false;
        char first = (char)(at->name[0] | ('a' - 'A')); /* of a letter, its lower case */
        if (first == 'a' && name_is(at->name, VIEW("authorization")))
            out->authorization = at->value;
        else if (first == 'h' && name_is(at->name, VIEW("host")))
            out->host = at->value;
        else if (first == 'x' && name_is(at->name, VIEW("x-amz-security-token")))
            out->security_token = at->value;
    }
    return true;
}

/* "AWS4-HMAC-SHA256 Credential=ID/DATE/REGION/iam/aws4_request, …" (AWS: Signature Version 4). */
static struct view credential_id(struct view credential) {
    const char *slash = credential.size ? memchr(credential.data, '/', credential.size) : NULL;
    if (slash)
        credential.size = (size_t)(slash - credential.data);
    return credential;
}

static struct view header_credential(const char *authorization) {
    static const char name[] = "Credential=";
    const char *at = strchr(authorization, ' ');
    bool first = at && strncmp(at + 1, name, sizeof name - 1) == 0; /* as nearly always */
    at = first ? at + 1 : strstr(authorization, name);
    return at ? credential_id(view_of(at + sizeof name - 1)) : (struct view){"", 0};
}

static struct view request_key_id(const struct request_headers *headers, const struct query *query) {
    if (headers->authorization)
        return header_credential(headers->authorization);
    const struct view *credential = query_find(query, VIEW("X-Amz-Credential"));
    return credential ? credential_id(*credential) : (struct view){"", 0};
}

static struct view request_token(const struct request_headers *headers, const struct query *query) {
    if (headers->security_token)
        return view_of(headers->security_token);
    const struct view *token = query_find(query, VIEW("X-Amz-Security-Token"));
    return token ? *token : (struct view){"", 0};
}

/* A key of the account whose token, if it has one, was sent. */
static enum fixture_id principal_of_key(struct principal *out, const struct access_key *key, int64_t now_ms) {
    if (key->expires_ms <= now_ms)
        return FIXTURE_ERROR_ExpiredToken;
    /* A user's session without MFA can't call IAM at all (AWS STS API Reference, GetSessionToken). */
    if (key->session_token && key->principal == IAM_MOCK_USER && !key->mfa_authenticated)
        return FIXTURE_INVALID_CLIENT_TOKEN_ID_SESSION;
    *out = (struct principal){.key_id = out->key_id,
                              .kind = key->principal,
                              .user = key->user,
                              .role_name = key->role_name,
                              .session_name = key->session_name,
                              .mfa_authenticated = key->mfa_authenticated};
    return FIXTURE_NONE;
}

static enum fixture_id principal_of_nobody(struct principal *out, bool *default_missing,
                                           const struct account *account, const struct principal_terms *terms,
                                           bool key_sent) {
    if (terms->authentication == IAM_MOCK_REQUIRE_KEY)
        return key_sent ? FIXTURE_ERROR_InvalidClientTokenId : FIXTURE_ERROR_MissingAuthenticationToken;
    if (!terms->default_key_id) {
        *out = (struct principal){.key_id = out->key_id, .kind = IAM_MOCK_ROOT, .user = account->root};
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
    struct view id = request_key_id(headers, query);
    const struct access_key *key = id.size ? account_find_key(account, id) : NULL;
    *default_missing = false;
    *out = (struct principal){.key_id = id,
                              .kind = IAM_MOCK_ASSUMED_ROLE}; /* nobody, for a rule that asks for the user */
    if (!key)
        return principal_of_nobody(out, default_missing, account, terms, id.size > 0);
    if (key->session_token && !view_is(request_token(headers, query), key->session_token))
        return FIXTURE_INVALID_CLIENT_TOKEN_ID_SESSION; /* temporary credentials: without the full stop */
    enum fixture_id refused = principal_of_key(out, key, terms->now_ms);
    out->key = refused == FIXTURE_NONE ? key : NULL;
    return refused;
}

IAM_MOCK_INTERNAL void principal_write(struct text *out, const struct principal *principal) {
    switch (principal->kind) {
    case IAM_MOCK_USER:
        text_add_string(out, "user/");
        text_add(out, user_name(principal->user));
        return;
    case IAM_MOCK_ROOT:
        text_add_string(out, "root");
        return;
    case IAM_MOCK_ASSUME_ROOT:
        text_add_string(out, "assume-root");
        return;
    case IAM_MOCK_ASSUMED_ROLE:
        text_add_string(out, "assumed-role/");
        text_add_string(out, principal->role_name);
        text_add_string(out, "/");
        text_add_string(out, principal->session_name);
        return;
    }
}
