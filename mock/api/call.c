/* The public functions that send a request, or that ask about a request before it is sent. */
#include "api/mock.h"
#include "request/url.h"

/* Returns what is invalid in the struct, in words; NULL: nothing. */
static const char *find_invalid(const struct iam_mock_request *request) {
    if (!request)
        return "the request is NULL";
    if (!request->headers && request->header_count)
        return "headers is NULL and header_count isn't 0";
    if (!request->body && request->body_size)
        return "body is NULL and body_size isn't 0";
    return request->timeout_ms < 0 ? "timeout_ms is negative" : NULL;
}

/* Returns which limit is exceeded, in words; NULL: none. */
static const char *find_exceeded(const struct iam_mock_request *request) {
    if (request->body_size > IAM_MOCK_MAX_BODY)
        return "the body is over 65,536 bytes (IAM_MOCK_MAX_BODY)";
    bool long_query = request->url && strlen(request->url) > IAM_MOCK_MAX_BODY &&
                      url_split(request->url).query.size > IAM_MOCK_MAX_BODY;
    return long_query ? "the query string is over 65,536 bytes (IAM_MOCK_MAX_BODY)" : NULL;
}

/* Returns 0, IAM_MOCK_EINVAL or IAM_MOCK_ELIMIT; *why says what is wrong. */
static int check_request(const struct iam_mock_request *request, const char **why) {
    *why = find_invalid(request);
    if (*why)
        return IAM_MOCK_EINVAL;
    *why = find_exceeded(request);
    return *why ? IAM_MOCK_ELIMIT : 0;
}

/* Does the function that makes the call also end it? */
enum call_end { END_AT_ONCE, END_LATER };

/* Record a failure to send as a problem. (The functions that do not send record none.) */
static void report_failed_send(struct iam_mock *mock, enum call_end end, struct iam_mock_response *response,
                               int result, const char *why) {
    problems_add(&mock->problems, "%s: %s: %s", end == END_LATER ? "iam_mock_begin_call" : "iam_mock_send",
                 iam_mock_code_text(result), why);
    if (response)
        response_set_nothing(response);
}

/* Refuse a request past the call limit, and unlock the mock. */
static int refuse_past_limit(struct iam_mock *mock, enum call_purpose purpose,
                             const struct iam_mock_request *request, struct iam_mock_response *response) {
    if (purpose == CALL_TO_SEND && response)
        response_set_nothing(response);
    return call_limit_refuse(mock, !request || !request->report_later);
}

/* Was a call made, by what call_make() returned? */
static bool is_made(enum call_purpose purpose, int result) {
    return purpose == CALL_TO_SEND ? result >= 0 : purpose == CALL_TO_CONNECT && result > 0;
}

/* Move the clock to the end of a call that was made, or leave the call under way. */
static void pass_wait(struct iam_mock *mock, enum call_end end, struct iam_mock_response *response) {
    if (end == END_AT_ONCE)
        state_advance(&mock->state, response->waited_ms);
    else
        response->ticket = journal_begin(&mock->journal);
}

/* Lock the mock, check the request, and make the call. */
static int call_enter(struct iam_mock *mock, enum call_purpose purpose, enum call_end end,
                      const struct iam_mock_request *request, struct iam_mock_response *response) {
    const struct mock_parts parts = {&mock->state, &mock->responses, &mock->journal, &mock->problems};
    const char *why = "the response is NULL";
    mock_lock(mock);
    if (mock->journal.calls >= mock->call_limit.stop_at)
        return refuse_past_limit(mock, purpose, request, response);
    int result = response ? check_request(request, &why) : IAM_MOCK_EINVAL;
    if (!result)
        result = call_make(&mock->call, &parts, purpose, request, response, &why);
    if (result < 0 && purpose == CALL_TO_SEND)
        report_failed_send(mock, end, response, result, why);
    if (is_made(purpose, result))
        pass_wait(mock, end, response);
    mock_unlock(mock);
    return result;
}

int iam_mock_send(struct iam_mock *mock, const struct iam_mock_request *request,
                  struct iam_mock_response *response) {
    return mock ? call_enter(mock, CALL_TO_SEND, END_AT_ONCE, request, response) : IAM_MOCK_EINVAL;
}

int iam_mock_connect(struct iam_mock *mock, const struct iam_mock_request *request) {
    return mock ? call_enter(mock, CALL_TO_CONNECT, END_AT_ONCE, request, &mock->unconnected)
                : IAM_MOCK_EINVAL;
}

int iam_mock_needs_connection(struct iam_mock *mock, const struct iam_mock_request *request) {
    return mock ? call_enter(mock, CALL_TO_FORESEE, END_AT_ONCE, request, &mock->unconnected)
                : IAM_MOCK_EINVAL;
}

int iam_mock_begin_call(struct iam_mock *mock, const struct iam_mock_request *request,
                        struct iam_mock_response *response) {
    return mock ? call_enter(mock, CALL_TO_SEND, END_LATER, request, response) : IAM_MOCK_EINVAL;
}

int iam_mock_begin_connect(struct iam_mock *mock, const struct iam_mock_request *request,
                           struct iam_mock_response *response) {
    return mock ? call_enter(mock, CALL_TO_CONNECT, END_LATER, request, response) : IAM_MOCK_EINVAL;
}

void iam_mock_end_call(struct iam_mock *mock, uint64_t ticket, int64_t waited_ms, bool answered) {
    if (!mock)
        return;
    mock_lock(mock);
    journal_end(&mock->journal, ticket, waited_ms, answered);
    mock_unlock(mock);
}
