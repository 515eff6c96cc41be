/* Checking a signature: the host, the date, the scope and the signature itself. */
#include "identity/verify.h"
#include "identity/authorization_check.h"
#include "identity/signature.h"

#define WINDOW_MS INT64_C(900000) /* 15 minutes */
#define SHOWN_SIZE 256            /* of a part of the scope in a message */

/* ----- The host --------------------------------------------------------------------------------- */

static bool is_host_signed(struct view names) {
    while (names.size > 0) {
        const struct view name = signed_headers_next(&names);
        if (view_equal_folded(name, VIEW("host")) || view_equal_folded(name, VIEW(":authority")))
            return true;
    }
    return false;
}

/* ----- The date --------------------------------------------------------------------------------- */

/* Set `limit` to the end of the window that the date is out of. */
static enum fixture_id refuse_time(struct refusal *out, const struct signing *signing, int64_t now_ms,
                                   int64_t limit_ms, enum fixture_id fixture) {
    out->sent = signing->date;
    signing_date_write(out->now, now_ms);
    signing_date_write(out->limit, limit_ms);
    return fixture;
}

static enum fixture_id check_time(struct signing *signing, int64_t now_ms) {
    const int64_t date_ms = signing->request.date_ms;
    const int64_t second_ms = now_ms - now_ms % 1000; /* dates of signatures have whole seconds */
    if (date_ms < second_ms - WINDOW_MS)
        return refuse_time(&signing->refusal, signing, now_ms, now_ms - WINDOW_MS,
                           FIXTURE_SIGNATURE_DOES_NOT_MATCH_EXPIRED);
    if (date_ms > second_ms + WINDOW_MS)
        return refuse_time(&signing->refusal, signing, now_ms, now_ms + WINDOW_MS,
                           FIXTURE_SIGNATURE_DOES_NOT_MATCH_EARLY);
    return FIXTURE_NONE;
}

/* ----- The scope -------------------------------------------------------------------------------- */

static struct view shown_part(struct view part) {
    return (struct view){part.data, part.size < SHOWN_SIZE ? part.size : SHOWN_SIZE};
}

/* Add "BEFORE'SENT'. " with a blank at the end, as recorded. */
static void add_sentence(struct refusal *out, struct view before, struct view sent) {
    refusal_add(out, before);
    refusal_add(out, shown_part(sent));
    refusal_add(out, VIEW("'. "));
}

/* Is the day of the scope that of the date? */
static bool is_day_right(const struct signing *signing) {
    char date[SIGNING_DATE_SIZE];
    struct view day = {signing->date.data, SIGNING_DAY_SIZE};
    if (signing->date.size != SIGNING_DATE_SIZE) { /* another form than the usual one */
        signing_date_write(date, signing->request.date_ms);
        day.data = date;
    }
    return view_equal(signing->authorization.day, day);
}

static void add_day(struct refusal *out, const struct signing *signing) {
    char date[SIGNING_DATE_SIZE];
    signing_date_write(date, signing->request.date_ms);
    refusal_add(out, VIEW("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date "
                          "from HTTP: '"));
    refusal_add(out, shown_part(signing->authorization.day));
    refusal_add(out, VIEW("' != '"));
    refusal_add(out, (struct view){date, SIGNING_DAY_SIZE});
    refusal_add(out, VIEW("', from '"));
    refusal_add(out, (struct view){date, SIGNING_DATE_SIZE});
    refusal_add(out, VIEW("'."));
}

static enum fixture_id check_scope(struct signing *signing, const struct verify_terms *terms) {
    const struct authorization *sent = &signing->authorization;
    struct refusal *out = &signing->refusal;
    out->size = 0;
    if (!view_equal(sent->region, terms->region))
        add_sentence(out, VIEW("Credential should be scoped to a valid region, not '"), sent->region);
    if (!view_equal(sent->service, terms->service))
        add_sentence(out, VIEW("Credential should be scoped to correct service: '"), terms->service);
    if (!view_is(sent->terminator, "aws4_request"))
        add_sentence(out, VIEW("Credential should be scoped with a valid terminator: 'aws4_request', not '"),
                     sent->terminator);
    if (!is_day_right(signing))
        add_day(out, signing);
    return out->size > 0 ? FIXTURE_SIGNATURE_DOES_NOT_MATCH_SCOPE : FIXTURE_NONE;
}

IAM_MOCK_INTERNAL enum fixture_id verify_scope(struct signing *signing, const struct verify_terms *terms) {
    struct signed_request *request = &signing->request;
    if (!is_host_signed(signing->authorization.signed_headers))
        return FIXTURE_SIGNATURE_DOES_NOT_MATCH_HOST;
    if (!signing_date_read(&request->date_ms, signing->date)) {
        signing->refusal.sent = signing->date;
        return FIXTURE_INCOMPLETE_SIGNATURE_DATE;
    }
    enum fixture_id refused = check_time(signing, terms->now_ms);
    if (refused == FIXTURE_NONE)
        refused = authorization_check_elements(&signing->refusal, &signing->authorization);
    return refused == FIXTURE_NONE ? check_scope(signing, terms) : refused;
}

IAM_MOCK_INTERNAL bool verify_signature(struct signing *signing, struct view secret) {
    static const struct canonical_form right;
    const struct canonical c = {.request = &signing->request, .form = &right, .work = &signing->work};
    const struct signer signer = {secret, &signing->authorization, NULL};
    return signature_matches(&c, &signer);
}
#undef WINDOW_MS
#undef SHOWN_SIZE
