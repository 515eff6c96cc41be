/* Who makes a request: from the access key id in its Authorization header or query string. */
#ifndef MOCK_REQUEST_PRINCIPAL_H
#define MOCK_REQUEST_PRINCIPAL_H

#include "base/view.h"
#include "base/text.h"
#include "account/account.h"
#include "answer/fixture.h"
#include "request/query.h"

struct principal {
    struct view key_id; /* as sent, out of "ID/DATE/REGION/…" if that is how it came; empty: none */
    const struct access_key *key; /* that it names, once its token was right; else NULL */
    enum iam_mock_principal kind;
    struct user *user; /* the account's record: of IAM_MOCK_USER the user, of root's kinds root, else NULL */
    const char *role_name, *session_name; /* of IAM_MOCK_ASSUMED_ROLE */
    bool mfa_authenticated;
};

/* The header fields that mean something here; NULL: not sent. */
struct request_headers {
    const char *host, *authorization, *security_token;
};
/* False: a name or a value is NULL. */
IAM_MOCK_INTERNAL MUST_CHECK bool request_headers_read(struct request_headers *out,
                                                       const struct iam_mock_header *headers, size_t count);

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

/* "user/Bob", "root", "assumed-role/ROLE/SESSION", "assume-root". */
IAM_MOCK_INTERNAL void principal_write(struct text *out, const struct principal *principal);

#endif
