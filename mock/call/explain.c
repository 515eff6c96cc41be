/* Explains the wrong signature of a call, in the findings and in the journal. */
#include "call/explain.h"
#include "call/explain_text.h"

/* The time of the Date header; that of the signature if there is none. */
static int64_t find_http_date(const struct signed_request *request) {
    int64_t date_ms = request->date_ms;
    for (size_t i = 0; i < request->header_count; i++) {
        if (view_equal_folded(view_of(request->headers[i].name), VIEW("date")) &&
            !signing_date_read(&date_ms, view_of(request->headers[i].value)))
            date_ms = request->date_ms;
    }
    return date_ms;
}

IAM_MOCK_INTERNAL bool call_explain(struct call *call, const struct mock_parts *parts) {
    struct journal *journal = parts->journal;
    const struct canonical c = {.request = &call->signing.request, .work = &call->signing.work};
    struct explanation explanation;
    struct text text = {0};
    const struct signer signer = {key_secret(call->signing.key), &call->signing.authorization, NULL};
    call->signing.request.http_date_ms = find_http_date(&call->signing.request);
    explain_mismatch(&explanation, &c, &signer, &parts->state->account);
    call->mistakes = explanation.mistakes;
    explanation_write(&text, &explanation, &c, &signer, &parts->state->account);
    const bool prepared =
        journal_notes_prepare(&journal->notes, journal_first(journal), journal->calls + 1, &text);
    text_free(&text);
    return prepared;
}
