/* Finds remarks on the code under test that one call alone shows. */
#include "call/findings.h"
#include "base/view.h"
#include "base/secret.h"
#include "call/explain.h"
#include "call/host.h"
#include "journal/findings.h"

/* Do these bytes contain the secret of an access key? */
static bool contains_secret(const struct account *account, struct view where) {
    if (!secret_words_may_occur(&account->secrets, where))
        return false;
    for (const struct access_key *key = account->keys; key; key = key->next) {
        struct view secret = key_secret(key);
        if (secret.size >= SECRET_MIN_SIZE && view_find(where, secret) != SIZE_MAX)
            return true;
    }
    return false;
}

static bool parameters_contain_secret(const struct account *account, const struct query *query) {
    if (!secret_words_may_occur(&account->secrets, (struct view){query->decoded, query->used}))
        return false;
    for (size_t i = 0; i < query->count; i++) {
        if (contains_secret(account, query->pairs[i].value))
            return true;
    }
    return false;
}

/* In the parameters, a secret is looked for as decoded, too: clients escape its '/' and '+'. */
static bool request_contains_secret(const struct account *account, const struct call *call) {
    const struct iam_mock_request *request = call->request;
    if (account->secret_count == 0)
        return false;
    if (contains_secret(account, (struct view){request->body, request->body_size}) ||
        contains_secret(account, view_of(request->url)))
        return true;
    for (size_t i = 0; i < request->header_count; i++) {
        if (contains_secret(account, view_of(request->headers[i].value)))
            return true;
    }
    /* No service: not all parameters were read. */
    return call->service && parameters_contain_secret(account, &call->decoded.query);
}

/* Does a user, or root, hold a device whose serial has '+' where this one has blanks? */
static bool has_lost_plus(const struct account *account, struct view serial) {
    UNCLEARED char with_plus[256];
    if (serial.size == 0 || serial.size > sizeof with_plus || !memchr(serial.data, ' ', serial.size))
        return false;
    for (size_t i = 0; i < serial.size; i++)
        with_plus[i] = serial.data[i] == ' ' ? '+' : serial.data[i];
    const struct device *device = account_find_device(account, (struct view){with_plus, serial.size});
    return device && device->holder;
}

static unsigned findings_of_connection(const struct call *call) {
    unsigned findings = call->effect.never_ends && !call->request->may_give_up ? FINDING_BIT(NO_TIMEOUT) : 0;
    if (call->request->unverified)
        findings |= FINDING_BIT(UNVERIFIED);
    if (call->decoded.plain_http && call->decoded.service)
        findings |= FINDING_BIT(PLAIN_HTTP);
    return findings;
}

/* The findings of the remarks on the signature. */
static unsigned findings_of_signature(unsigned remarks) {
    static const unsigned char finding_of[] = {
#define SIGNING_REMARK(id, when) [SIGNING_REMARK_##id] = FINDING_##id,
#include "identity/signing_remarks.def"
#undef SIGNING_REMARK
    };
    unsigned findings = 0;
    for (; remarks; remarks &= remarks - 1)
        findings |= 1u << finding_of[__builtin_ctz(remarks)];
    return findings;
}

IAM_MOCK_INTERNAL unsigned findings_of_call(const struct call *call, const struct state *state) {
    unsigned findings = findings_of_connection(call) | findings_of_signature(call->signing.remarks);
    if (call_has_wrong_signature(call))
        findings |= FINDING_BIT(WRONG_SIGNATURE);
    if (request_contains_secret(&state->account, call))
        findings |= FINDING_BIT(SECRET_IN_REQUEST);
    bool unknown =
        call->answer_without_rules == FIXTURE_NO_SUCH_ENTITY_DEVICE ||
        call->answer_without_rules == FIXTURE_VALIDATION_ERROR_CONSTRAINTS; /* a blank is out of pattern */
    if (unknown && has_lost_plus(&state->account, call->facts.serial_number))
        findings |= FINDING_BIT(LOST_PLUS);
    return findings;
}
