/* Checking the form of an Authorization header, or of the parameters of a presigned URL. */
#include "identity/authorization_check.h"

IAM_MOCK_INTERNAL void refusal_add(struct refusal *out, struct view text) {
    const size_t room = sizeof out->message - out->size, size = text.size < room ? text.size : room;
    memcpy(out->message + out->size, text.data, size);
    out->size += size;
}

/* ----- What is missing -------------------------------------------------------------------------- */

#define HEADER_REQUIRES(name) VIEW("Authorization header requires '" name "' parameter. ")
#define QUERY_MUST_INCLUDE(name) VIEW("AWS query-string parameters must include '" name "'. ")

static void add_if(struct refusal *out, bool missing, struct view sentence) {
    if (missing)
        refusal_add(out, sentence);
}

static enum fixture_id check_header(struct refusal *out, const struct authorization *sent, bool date_sent) {
    if (!view_is(sent->algorithm, SIGNING_ALGORITHM)) {
        out->sent = sent->algorithm;
        return FIXTURE_INCOMPLETE_SIGNATURE_ALGORITHM;
    }
    if (sent->bad_token.data) {
        out->sent = sent->bad_token;
        return FIXTURE_INCOMPLETE_SIGNATURE_TOKEN;
    }
    out->size = 0;
    add_if(out, !sent->credential.data, HEADER_REQUIRES("Credential"));
    add_if(out, !sent->signature.data, HEADER_REQUIRES("Signature"));
    add_if(out, !sent->signed_headers.data, HEADER_REQUIRES("SignedHeaders"));
    add_if(out, !date_sent,
           VIEW("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. "));
    return out->size > 0 ? FIXTURE_INCOMPLETE_SIGNATURE_PARTS : FIXTURE_NONE;
}

static enum fixture_id check_query(struct refusal *out, const struct authorization *sent, bool date_sent) {
    if (!view_is(sent->algorithm, SIGNING_ALGORITHM))
        return FIXTURE_ERROR_MissingAuthenticationToken;
    out->size = 0;
    add_if(out, !sent->credential.data, QUERY_MUST_INCLUDE("X-Amz-Credential"));
    add_if(out, !sent->signature.data, QUERY_MUST_INCLUDE("X-Amz-Signature"));
    add_if(out, !sent->signed_headers.data, QUERY_MUST_INCLUDE("X-Amz-SignedHeaders"));
    add_if(out, !date_sent, QUERY_MUST_INCLUDE("X-Amz-Date"));
    return out->size > 0 ? FIXTURE_INCOMPLETE_SIGNATURE_QUERY : FIXTURE_NONE;
}

IAM_MOCK_INTERNAL enum fixture_id authorization_check(struct refusal *out, const struct authorization *sent,
                                                      bool date_sent) {
    switch (sent->place) {
    case AUTHORIZATION_IN_BOTH:
        return FIXTURE_SIGNATURE_DOES_NOT_MATCH_BOTH;
    case AUTHORIZATION_IN_HEADER:
        return check_header(out, sent, date_sent);
    case AUTHORIZATION_IN_QUERY:
        return check_query(out, sent, date_sent);
    case AUTHORIZATION_NOWHERE:
        break;
    }
    return FIXTURE_ERROR_MissingAuthenticationToken;
}

IAM_MOCK_INTERNAL enum fixture_id authorization_check_elements(struct refusal *out,
                                                               const struct authorization *sent) {
    out->sent = sent->credential;
    return sent->elements == CREDENTIAL_ELEMENTS ? FIXTURE_NONE : FIXTURE_INCOMPLETE_SIGNATURE_ELEMENTS;
}

/* ----- Remarks ---------------------------------------------------------------------------------- */

static unsigned remark_if(bool wrong, enum signing_remark remark) { return wrong ? 1u << remark : 0; }

IAM_MOCK_INTERNAL unsigned authorization_remarks(const struct authorization *sent, struct view region,
                                                 struct view service) {
    if (!sent->header.data && !sent->algorithm.data && !sent->credential.data)
        return 0;
    if (!view_is(sent->algorithm, SIGNING_ALGORITHM))
        return SIGNING_REMARK_BIT(OTHER_ALGORITHM);
    const bool scoped = sent->elements == CREDENTIAL_ELEMENTS;
    return remark_if(sent->bad_token.data, SIGNING_REMARK_TOKEN_WITHOUT_EQUALS) |
           remark_if(!sent->credential.data, SIGNING_REMARK_NO_CREDENTIAL) |
           remark_if(!sent->signed_headers.data, SIGNING_REMARK_NO_SIGNED_HEADERS) |
           remark_if(!sent->signature.data, SIGNING_REMARK_NO_SIGNATURE) |
           remark_if(sent->credential.data && !scoped, SIGNING_REMARK_CREDENTIAL_ELEMENTS) |
           remark_if(scoped && !view_equal(sent->region, region), SIGNING_REMARK_WRONG_REGION) |
           remark_if(scoped && !view_equal(sent->service, service), SIGNING_REMARK_WRONG_SERVICE);
}

static bool has_lower_case(struct view id) {
    for (size_t i = 0; i < id.size; i++) {
        if (id.data[i] >= 'a' && id.data[i] <= 'z')
            return true;
    }
    return false;
}

/* Is this the id of a key of the account, or one that begins as AWS's, "AKIA" or "ASIA", in another case? */
static bool is_in_other_case(struct view id, const struct account *account) {
    const struct view start = {id.data, id.size < 4 ? id.size : 4};
    if (view_equal_folded(start, VIEW("AKIA")) || view_equal_folded(start, VIEW("ASIA")))
        return true;
    for (const struct access_key *key = account->keys; key; key = key->next) {
        if (view_equal_folded(key_id(key), id))
            return true;
    }
    return false;
}

static bool is_quote(char c) { return c == '"' || c == '\''; }

/* Has the id a character that none has (IAM API Reference, AccessKey: the pattern is [\w]+)? */
static bool has_other_character(struct view id) {
    for (size_t i = 0; i < id.size; i++) {
        const char c = id.data[i], folded = ascii_fold(c);
        if (c != '_' && (c < '0' || c > '9') && (folded < 'a' || folded > 'z'))
            return true;
    }
    return false;
}

IAM_MOCK_INTERNAL unsigned authorization_remarks_of_key_id(struct view key_id,
                                                           const struct account *account) {
    if (key_id.size > 0 && (is_quote(key_id.data[0]) || is_quote(key_id.data[key_id.size - 1])))
        return SIGNING_REMARK_BIT(KEY_ID_QUOTED);
    return remark_if(has_other_character(key_id), SIGNING_REMARK_KEY_ID_CHARACTER) |
           remark_if(has_lower_case(key_id) && is_in_other_case(key_id, account),
                     SIGNING_REMARK_KEY_ID_LOWER_CASE);
}

#undef HEADER_REQUIRES
#undef QUERY_MUST_INCLUDE
