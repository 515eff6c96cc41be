/* The call limit: after how many calls requests are refused, so that a retry without a bound ends. */
#include "api/call_limit.h"
#include "api/mock.h"
#include "model/faults.h"

#include <stdio.h>

#define DEFAULT_LIMIT 100000 /* if there is a handler */
#define COUNT_SIZE 32

IAM_MOCK_INTERNAL void call_limit_restart(struct iam_mock *mock) {
    struct call_limit *limit = &mock->call_limit;
    const size_t of_default = limit->handler ? DEFAULT_LIMIT : SIZE_MAX;
    limit->stop_at = mock->state.call_limit > 0 ? (size_t)mock->state.call_limit : of_default;
    limit->passed = limit->reported = false;
    limit->explanation[0] = '\0';
}

/* Write a number with commas: "100,000". */
static void format_count(char out[COUNT_SIZE], size_t count) {
    char digits[24];
    const int size = snprintf(digits, sizeof digits, "%zu", count);
    for (int i = 0; i < size; i++) {
        if (i > 0 && (size - i) % 3 == 0)
            *out++ = ',';
        *out++ = digits[i];
    }
    *out = '\0';
}

/* Write what the client got: "409 ConcurrentModification", "200", "RESET", "under way". */
static void format_answer(char out[48], const struct iam_mock_call *call) {
    char status[16] = "";
    const char *code = call->error_code ? call->error_code : "";
    if (call->under_way)
        code = "under way";
    if (call->fault)
        code = fault_info(call->fault)->name;
    if (call->status)
        snprintf(status, sizeof status, "%d%s", call->status, *code ? " " : "");
    snprintf(out, 48, "%s%.30s", status, code);
}

/* Record the problem, with the end of the journal in words. */
static void add_limit_problem(struct iam_mock *mock) {
    char text[PROBLEM_SIZE], count[COUNT_SIZE], answer[48];
    const size_t calls = mock->journal.calls;
    const struct journal_entry *entry = journal_at(&mock->journal, calls);
    const struct iam_mock_call *last = &entry->call;
    format_count(count, calls);
    format_answer(answer, last);
    const int size = snprintf(
        text, sizeof text,
        "%s calls: no bound on retries? Further requests are refused; a larger .call_limit allows more. The "
        "last call: %.40s -> %s%s%.80s",
        count, entry->facts.action ? entry->facts.action->name.data : "no served action", answer,
        last->rule ? " by rule " : "", last->rule ? last->rule : "");
    if (size > 0) /* a long one is cut */
        problems_add_text(&mock->problems, text);
}

/* Mark the handler as called. Returns false if it is not to be called. */
static bool take_report(struct call_limit *limit) {
    const bool due = limit->passed && limit->handler && !limit->reported;
    limit->reported = limit->reported || due;
    return due;
}

IAM_MOCK_INTERNAL int call_limit_refuse(struct iam_mock *mock, bool may_report) {
    struct call_limit *limit = &mock->call_limit;
    if (!limit->passed)
        add_limit_problem(mock);
    if (!limit->passed && limit->explanation[0] != '\0')
        problems_add_text(&mock->problems, limit->explanation);
    limit->passed = true;
    const bool report = may_report && take_report(limit);
    iam_mock_call_limit_handler *handler = limit->handler;
    void *context = limit->context;
    mock_unlock(mock);
    if (report)
        handler(mock, true, context); /* may leave by longjmp() */
    return IAM_MOCK_ELIMIT;
}

void iam_mock_on_call_limit(struct iam_mock *mock, iam_mock_call_limit_handler *handler, void *context) {
    if (!mock)
        return;
    mock_lock(mock);
    mock->call_limit.handler = handler;
    mock->call_limit.context = context;
    call_limit_restart(mock);
    mock_unlock(mock);
}

void iam_mock_explain_call_limit(struct iam_mock *mock, const char *text) {
    if (!mock)
        return;
    mock_lock(mock);
    snprintf(mock->call_limit.explanation, PROBLEM_SIZE, "%s", text ? text : "");
    mock_unlock(mock);
}

bool iam_mock_is_past_call_limit(struct iam_mock *mock) {
    if (!mock)
        return false;
    mock_lock(mock);
    const bool passed = mock->call_limit.passed;
    mock_unlock(mock);
    return passed;
}

void iam_mock_report_call_limit(struct iam_mock *mock, bool can_jump) {
    if (!mock)
        return;
    mock_lock(mock);
    const bool report = take_report(&mock->call_limit);
    iam_mock_call_limit_handler *handler = mock->call_limit.handler;
    void *context = mock->call_limit.context;
    mock_unlock(mock);
    if (report)
        handler(mock, can_jump, context);
}
#undef DEFAULT_LIMIT
#undef COUNT_SIZE
