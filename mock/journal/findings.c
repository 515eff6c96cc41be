#include "journal/findings.h"
#include "base/view.h"
#include "base/text.h"
#include "call/call.h"
#include "request/url.h"

static const struct {
    const char *words, *source;
} finding_texts[] = {
#define FINDING(id, words, source) {words, source},
#include "journal/findings.def"
#undef FINDING
};

#define FINDING_BIT(id) (1u << FINDING_##id)

/* ----- Of one call ----- */

/* Of "ID/yyyymmdd/REGION/iam/aws4_request", when the id is there. The header ends with a NUL. */
static bool region_is_amazonaws(struct view key_id) {
    if (key_id.size == 0)
        return false;
    const char *scope = key_id.data + key_id.size;
    return scope[0] == '/' && strnlen(scope, 10) == 10 && scope[10] == 'a' &&
           strncmp(scope + 10, "amazonaws/", 10) == 0;
}

static bool holds(struct view where, struct view what) {
    for (size_t at = 0; at + what.size <= where.size; at++) {
        const char *first = memchr(where.data + at, what.data[0], where.size - what.size - at + 1);
        if (!first)
            return false;
        at = (size_t)(first - where.data);
        if (memcmp(first, what.data, what.size) == 0)
            return true;
    }
    return false;
}

#define SECRET_MIN_SIZE 16 /* AWS's are of 40; "secret" may stand in a request by chance */

/* A key's secret is somewhere in these bytes. */
static bool holds_a_secret(const struct account *account, struct view where) {
    if (where.size < SECRET_MIN_SIZE)
        return false;
    for (const struct access_key *key = account->keys; key; key = key->next) {
        struct view secret = view_of(key->secret);
        if (secret.size >= SECRET_MIN_SIZE && holds(where, secret))
            return true;
    }
    return false;
}

static bool request_holds_a_secret(const struct account *account, const struct iam_mock_request *request) {
    if (account->secret_count == 0)
        return false;
    if (holds_a_secret(account, (struct view){request->body, request->body_size}) ||
        holds_a_secret(account, view_of(request->url)))
        return true;
    for (size_t i = 0; i < request->header_count; i++) {
        if (holds_a_secret(account, view_of(request->headers[i].value)))
            return true;
    }
    return false;
}

/* A device is held whose serial has '+' where this one has blanks. */
static bool plus_is_lost(const struct account *account, struct view serial) {
    UNCLEARED char with_plus[256];
    if (serial.size == 0 || serial.size > sizeof with_plus || !memchr(serial.data, ' ', serial.size))
        return false;
    for (size_t i = 0; i < serial.size; i++)
        with_plus[i] = serial.data[i] == ' ' ? '+' : serial.data[i];
    const struct device *device = account_find_device(account, (struct view){with_plus, serial.size});
    return device && device->holder;
}

IAM_MOCK_INTERNAL unsigned findings_of_call(const struct call *call, const struct state *state,
                                            const struct iam_mock_request *request) {
    unsigned findings = call->effect.never_ends && !request->may_give_up ? FINDING_BIT(NO_TIMEOUT) : 0;
    if (request->unverified)
        findings |= FINDING_BIT(UNVERIFIED);
    if (call->plain_http && host_is_iams(call->host))
        findings |= FINDING_BIT(PLAIN_HTTP);
    if (call->headers.authorization && region_is_amazonaws(call->principal.key_id))
        findings |= FINDING_BIT(REGION_AMAZONAWS);
    if (request_holds_a_secret(&state->account, request))
        findings |= FINDING_BIT(SECRET_IN_REQUEST);
    bool unknown =
        call->outcome.fixture == FIXTURE_NO_SUCH_ENTITY_DEVICE ||
        call->outcome.fixture == FIXTURE_VALIDATION_ERROR_CONSTRAINTS; /* a blank is out of pattern */
    if (unknown && plus_is_lost(&state->account, call->facts.serial_number))
        findings |= FINDING_BIT(LOST_PLUS);
    return findings;
}

/* ----- Of two calls ----- */

IAM_MOCK_INTERNAL uint64_t findings_caller(const struct call *call) {
    struct view id = call->principal.key_id;
    if (id.size == 0)
        return 0;
    if (call->principal.key) /* its token was right, and its hash is known */
        return (uint64_t)call->principal.key->node.hh.hashv << 32;
    struct view token = view_of(call->headers.security_token);
    const struct view *in_query =
        call->headers.authorization ? NULL : query_find(&call->query, VIEW("X-Amz-Security-Token"));
    if (in_query && token.size == 0)
        token = *in_query;
    return (uint64_t)index_hash(id.data, id.size) << 32 | index_hash(token.data, token.size);
}

static bool same_value(const struct journal_value *a, const struct journal_value *b) {
    return !a->cut && !b->cut && view_equal((struct view){a->data, a->size}, (struct view){b->data, b->size});
}

/* The same action and parameters by the same key. Values that were cut are never the same. */
static bool same_request(const struct journal_entry *a, const struct journal_entry *b) {
    if (!a->action || a->action != b->action || a->member_count != b->member_count ||
        a->caller != b->caller || !same_value(&a->principal, &b->principal))
        return false;
    for (size_t i = 0; i < a->member_count; i++) {
        if (a->members[i].id != b->members[i].id || !same_value(&a->members[i].value, &b->members[i].value))
            return false;
    }
    return true;
}

#define LOOK_BACK_CALLS 1024 /* so that a large journal's text doesn't take its square */

static const struct journal_entry *last_same_request(const struct journal *journal,
                                                     const struct journal_entry *entry) {
    size_t first = journal_first(journal), number = entry->call.number;
    if (number - first > LOOK_BACK_CALLS)
        first = number - LOOK_BACK_CALLS;
    while (number-- > first) {
        const struct journal_entry *before = journal_at(journal, number);
        if (same_request(before, entry))
            return before;
    }
    return NULL;
}

static bool code_is_final(const char *code) {
    static const char *const final[] = {"ValidationError", "AccessDenied", "MalformedInput",
                                        "InvalidClientTokenId", "LimitExceeded"};
    for (size_t i = 0; code && i < COUNT_OF(final); i++) {
        if (strcmp(code, final[i]) == 0)
            return true;
    }
    return false;
}

static unsigned findings_of_pair(const struct journal_entry *before, const struct journal_entry *entry) {
    unsigned findings = 0;
    const char *code = before->call.error_code; /* NULL also when the answer wasn't delivered whole */
    bool unchanged = entry->version - (entry->call.applied ? 1 : 0) == before->version;
    if (code_is_final(code) && unchanged)
        findings |= FINDING_BIT(RETRIED_FINAL_ERROR);
    int64_t since_ms = entry->call.at_ms - before->call.at_ms;
    if (code && strcmp(code, "EntityTemporarilyUnmodifiable") == 0 && entry->clock_was_moved &&
        since_ms - before->call.waited_ms < 1000)
        findings |= FINDING_BIT(ASKED_AGAIN_AT_ONCE);
    return findings;
}

/* '#' stands for the number of the earlier call. */
static void write_words(struct text *out, const char *words, size_t number) {
    const char *mark = strchr(words, '#');
    text_add(out, (struct view){words, mark ? (size_t)(mark - words) : strlen(words)});
    if (mark) {
        text_format(out, "%zu", number);
        text_add_string(out, mark + 1);
    }
}

IAM_MOCK_INTERNAL void findings_write(struct text *out, const struct journal *journal) {
    for (size_t number = journal_first(journal); number <= journal->calls; number++) {
        const struct journal_entry *entry = journal_at(journal, number);
        const struct journal_entry *before = last_same_request(journal, entry);
        unsigned findings = entry->findings | (before ? findings_of_pair(before, entry) : 0);
        for (unsigned id = 0; id < FINDING_COUNT; id++) {
            if (!(findings >> id & 1u))
                continue;
            text_format(out, "call %zu: ", number);
            write_words(out, finding_texts[id].words, before ? before->call.number : 0);
            text_format(out, " (%s)\n", finding_texts[id].source);
        }
    }
}
#undef FINDING_BIT
#undef SECRET_MIN_SIZE
#undef LOOK_BACK_CALLS
