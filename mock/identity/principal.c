/* Finding the principal of a request: reading its credential, and looking up the access key. */
#include "identity/principal.h"
#include "base/view.h"
#include "identity/authorization_check.h"
#include "identity/signature.h"
#include "identity/tolerated.h"
#include "model/signing_region.h"

/* ----- The credential --------------------------------------------------------------------------- */

#define USUAL_START SIGNING_ALGORITHM " Credential="
#define USUAL_SCOPE "/" DEFAULT_SIGNING_REGION "/iam/aws4_request, SignedHeaders="
#define USUAL_SIGNATURE ", Signature="
#define USUAL_KEY_ID_SIZE 20 /* of AWS's keys; those of tests may differ */

/*
 * Find the key id in a header of the usual form: signed for IAM, 64 digits at the end. Its parts are
 * compared, and not read, because nearly every call has such a header. False: read the header.
 */
static bool read_usual_header(struct view *key_id, const char *authorization) {
    const size_t start = sizeof USUAL_START - 1, day = sizeof "/yyyymmdd" - 1, scope = sizeof USUAL_SCOPE - 1;
    const size_t end = sizeof USUAL_SIGNATURE - 1 + SIGNATURE_SIZE, size = strlen(authorization);
    if (size < start + day + scope + end || memcmp(authorization, USUAL_START, start) != 0)
        return false;
    const char *id = authorization + start, *slash = id + USUAL_KEY_ID_SIZE;
    if (size < start + USUAL_KEY_ID_SIZE + day + scope + end || *slash != '/')
        slash = memchr(id, '/', size - start - day - scope - end);
    const char *signature = authorization + size - end;
    if (!slash || memcmp(slash + day, USUAL_SCOPE, scope) != 0 ||
        memcmp(signature, USUAL_SIGNATURE, sizeof USUAL_SIGNATURE - 1) != 0)
        return false;
    const char *names = slash + day + scope;
    *key_id = (struct view){id, (size_t)(slash - id)};
    return !memchr(names, ' ', (size_t)(signature - names));
}

/* Read the whole credential. */
static void read_credential(struct principal *out, struct signing *signing,
                            const struct principal_terms *terms, const struct principal_request *request) {
    authorization_read(&signing->authorization, request->headers->authorization, request->parameters,
                       request->count);
    signing->remarks =
        authorization_remarks(&signing->authorization, terms->scope.region, terms->scope.service);
    out->key_id = signing->authorization.key_id;
}

static const struct access_key *find_key(struct principal *out, const struct account *account) {
    const struct view id = out->key_id;
    out->key_id_hash = id.size > 0 ? index_hash(id.data, id.size) : 0;
    return id.size > 0 ? account_find_key_hashed(account, id, out->key_id_hash) : NULL;
}

static bool is_signed_later(const struct signing *signing, const struct principal_terms *terms) {
    return terms->is_foreseen && signing->authorization.credential.data &&
           !signing->authorization.signature.data;
}

/* Find the account's key with the id that the request names; NULL: none. */
static const struct access_key *find_key_of_request(struct principal *out, struct signing *signing,
                                                    const struct account *account,
                                                    const struct principal_terms *terms,
                                                    const struct principal_request *request) {
    const char *header = request->headers->authorization;
    if (terms->is_usual && header && read_usual_header(&out->key_id, header)) {
        const struct access_key *key = find_key(out, account);
        signing->remarks = 0;
        if (key)
            return key;
    }
    read_credential(out, signing, terms, request);
    const struct access_key *key = find_key(out, account);
    if (!key)
        signing->remarks |= authorization_remarks_of_key_id(out->key_id, account);
    if (is_signed_later(signing, terms))
        signing->remarks = 0;
    return key;
}

static struct view request_token(const struct principal_request *request) {
    if (request->headers->security_token)
        return request_header_value(request->headers->security_token);
    return authorization_parameter(request->parameters, request->count, VIEW("X-Amz-Security-Token"));
}

/* ----- The checks ------------------------------------------------------------------------------- */

static bool verifies(const struct principal_terms *terms) {
    return terms->authentication == IAM_MOCK_VERIFY_SIGNATURES;
}

/* Check what the request says about its signature, before the key is looked up. */
static enum fixture_id check_form(struct signing *signing, const struct principal_terms *terms) {
    const bool date_sent = signing->date.data != NULL;
    struct refusal *refusal = &signing->refusal;
    refusal->sent = (struct view){"", 0};
    refusal->size = 0;
    const struct authorization *sent = &signing->authorization;
    /* Without verification, a date that is missing alone is no error. */
    enum fixture_id refused = authorization_check(refusal, sent, date_sent || !verifies(terms));
    if (refused != FIXTURE_NONE)
        return date_sent ? refused : authorization_check(refusal, sent, false);
    return verifies(terms) ? verify_scope(signing, &terms->scope)
                           : authorization_check_elements(refusal, sent);
}

/* Does the request have the session token of the key? A token for a key that has none matters only if
 * signatures are verified. */
static bool has_token_of(const struct access_key *key, const struct principal_terms *terms,
                         const struct principal_request *request) {
    const struct view wanted = key_session_token(key);
    if (wanted.size == 0 && !verifies(terms))
        return true;
    return view_equal(request_token(request), wanted);
}

/* Check whether the key may still be used. */
static enum fixture_id check_key_state(const struct access_key *key, const struct principal_terms *terms) {
    if (key->expires_ms <= terms->scope.now_ms)
        return FIXTURE_ERROR_ExpiredToken;
    return key->inactive ? FIXTURE_ERROR_InvalidClientTokenId : FIXTURE_NONE; /* assumed */
}

/* Verify the signature with the key's secret. */
static enum fixture_id check_signature(struct signing *signing, const struct access_key *key) {
    signing->request.signed_headers = signing->authorization.signed_headers;
    signing->remarks |= tolerated_remarks(signing);
    signing->key = key;
    signing->matches = verify_signature(signing, key_secret(key));
    return signing->matches ? FIXTURE_NONE : FIXTURE_ERROR_SignatureDoesNotMatch;
}

/* ----- The principal ---------------------------------------------------------------------------- */

/* The principal of a key that check_key() accepts. */
static enum fixture_id principal_of_key(struct principal *out, const struct access_key *key) {
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
                                             const struct principal_terms *terms,
                                             const struct principal_request *request) {
    if (terms->authentication != IAM_MOCK_ANY_CALLER)
        return verifies(terms) && request_token(request).size > 0 ? FIXTURE_INVALID_CLIENT_TOKEN_ID_SESSION
                                                                  : FIXTURE_ERROR_InvalidClientTokenId;
    if (!terms->default_key_id) {
        out->kind = IAM_MOCK_ROOT;
        out->user = account->root;
        return FIXTURE_NONE;
    }
    const struct access_key *key = account_find_key(account, view_of(terms->default_key_id));
    *default_missing = !key;
    if (!key)
        return FIXTURE_ERROR_InvalidClientTokenId;
    const enum fixture_id refused = check_key_state(key, terms);
    return refused == FIXTURE_NONE ? principal_of_key(out, key) : refused;
}

/* The same for the key of a request, whose signature is verified if `verifies`. */
static enum fixture_id principal_with_key(struct principal *out, struct signing *signing,
                                          const struct access_key *key, const struct principal_terms *terms,
                                          bool verifies) {
    enum fixture_id refused = check_key_state(key, terms);
    if (refused == FIXTURE_NONE && verifies)
        refused = check_signature(signing, key);
    if (refused == FIXTURE_NONE)
        refused = principal_of_key(out, key);
    out->key = refused == FIXTURE_NONE ? key : NULL;
    return refused;
}

IAM_MOCK_INTERNAL enum fixture_id principal_resolve(struct principal *out, bool *default_missing,
                                                    struct signing *signing, const struct account *account,
                                                    const struct principal_terms *terms,
                                                    const struct principal_request *request) {
    *default_missing = false;
    signing->key = NULL;
    const struct access_key *key = find_key_of_request(out, signing, account, terms, request);
    const bool checks = terms->authentication != IAM_MOCK_ANY_CALLER && !is_signed_later(signing, terms);
    const enum fixture_id refused = checks ? check_form(signing, terms) : FIXTURE_NONE;
    signing->refused = refused != FIXTURE_NONE;
    if (signing->refused)
        return refused;
    if (!key)
        return principal_without_key(out, default_missing, account, terms, request);
    if (!has_token_of(key, terms, request))
        return FIXTURE_INVALID_CLIENT_TOKEN_ID_SESSION; /* this text has no full stop */
    return principal_with_key(out, signing, key, terms, checks && verifies(terms));
}

IAM_MOCK_INTERNAL uint64_t principal_hash_credentials(const struct principal *principal,
                                                      const struct principal_request *request) {
    struct view id = principal->key_id;
    if (id.size == 0)
        return 0;
    if (principal->key) /* principal_resolve() compared the token, so the key id is enough */
        return (uint64_t)principal->key_id_hash << 32;
    const struct view token = request_token(request);
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
