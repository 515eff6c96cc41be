/* Making the record of an access key from the values that the test gives. */
#include "account/access_key.h"

IAM_MOCK_INTERNAL struct access_key *key_make(const struct iam_mock_access_key *given) {
    struct access_key head = {.principal = given->principal,
                              .mfa_authenticated = given->mfa_authenticated,
                              .inactive = given->inactive,
                              .expires_ms = INT64_MAX};
    const struct record_row rows[] = {
        {.text = &head.node.key, .from = record_from(given->id)},
        {.text = &head.secret, .from = record_from(given->secret)},
        {.text = &head.session_token, .from = record_from(given->session_token)},
        {.text = &head.role_name, .from = record_from(given->role_name)},
        {.text = &head.session_name, .from = record_from(given->session_name)},
    };
    return record_new(&head, offsetof(struct access_key, strings), rows, COUNT_OF(rows));
}
