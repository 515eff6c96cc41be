#include "base/view.h"
#include "sweep/sweep.h"
#include "answer/fixture.h"
#include "answer/hostile.h"
#include "model/errors.h"

/*
 * Errors that any action can answer, one for each way in which clients treat them. Which are final isn't
 * known beforehand: that would be to assume what the sweep tests.
 */
static const char *const common_errors[] = {
    "Throttling",              /* status 400, and yet to be tried again */
    "ServiceUnavailable",      /* 503 */
    "InternalFailure",         /* 500 */
    "RequestTimeoutException", /* 408 */
    "AccessDenied",            /* 403: final, and the one that is seen most */
    "ExpiredToken",            /* 403: may go well with other credentials */
    "InvalidClientTokenId",    /* 403 */
    "SignatureDoesNotMatch",   /* 403: the clock, or a byte that a proxy changed */
    "ValidationError",         /* 400: final */
    "MalformedQueryString",    /* 404 that isn't NoSuchEntity: whoever goes by the status is wrong */
};

/* The service broke down after it had done what was asked. */
static const char *const errors_after_change[] = {"ServiceFailure", "InternalFailure"};

/* What goes on for ever: nothing else finds a retry without a bound. */
static const struct {
    const char *error;
    enum iam_mock_fault fault;
} persistent_outcomes[] = {
    {NULL, IAM_MOCK_REFUSED},
    {NULL, IAM_MOCK_TIMEOUT},
    {"Throttling", IAM_MOCK_NO_FAULT},
    {"ServiceFailure", IAM_MOCK_NO_FAULT},
    {"EntityTemporarilyUnmodifiable", IAM_MOCK_NO_FAULT},
};

struct outcome_visitor {
    const struct iam_mock_sweep_call *call;
    const struct action *action;
    sweep_visit *visit;
    void *context;
};

IAM_MOCK_INTERNAL const struct action *sweep_action(const struct iam_mock_sweep_call *call) {
    return action_find(NULL, view_of(call->action));
}

IAM_MOCK_INTERNAL bool sweep_same_outcome(const struct sweep_fault *a, const struct sweep_fault *b) {
    const struct sweep_outcome *x = &a->outcome, *y = &b->outcome;
    return x->name == y->name && x->kind == y->kind && x->cut == y->cut && x->applied == y->applied &&
           x->fresh == y->fresh && a->persistent == b->persistent;
}

static void visit_error(const struct outcome_visitor *to, const char *code, bool applied, bool persistent) {
    const struct sweep_outcome outcome = {
        .kind = SWEEP_ERROR, .name = error_find(code)->code, .applied = applied};
    to->visit(to->context, &outcome, persistent);
}

/*
 * libcurl sends a request again by itself when a connection that carried another before breaks without a byte
 * of an answer: there, and there alone, it makes a difference which connection the call is made on.
 */
static bool is_sent_again(const struct iam_mock_sweep_call *call, enum iam_mock_fault fault) {
    return call->reused && (fault == IAM_MOCK_RESET || fault == IAM_MOCK_CLOSED);
}

static void visit_fault(const struct outcome_visitor *to, enum iam_mock_fault fault, bool applied,
                        bool persistent) {
    struct sweep_outcome outcome = {
        .kind = SWEEP_FAULT, .name = fault_info(fault)->name, .fault = fault, .applied = applied};
    to->visit(to->context, &outcome, persistent);
    if (!is_sent_again(to->call, fault))
        return;
    outcome.fresh = true;
    to->visit(to->context, &outcome, persistent);
}

static void visit_cut(const struct outcome_visitor *to, enum sweep_cut cut, size_t cut_at, bool applied) {
    const struct sweep_outcome outcome = {.kind = SWEEP_FAULT,
                                          .name = fault_info(IAM_MOCK_CUT)->name,
                                          .fault = IAM_MOCK_CUT,
                                          .cut_at = (int64_t)cut_at,
                                          .cut = cut,
                                          .applied = applied};
    to->visit(to->context, &outcome, false);
}

static bool is_documented(const struct action *action, const char *code) {
    for (const char *const *error = action->errors; *error; error++) {
        if (strcmp(*error, code) == 0)
            return true;
    }
    return false;
}

static void visit_errors(const struct outcome_visitor *to) {
    for (const char *const *error = to->action->errors; *error; error++)
        visit_error(to, *error, false, false);
    for (size_t i = 0; i < COUNT_OF(common_errors); i++) {
        if (!is_documented(to->action, common_errors[i]))
            visit_error(to, common_errors[i], false, false);
    }
    for (size_t i = 0; to->call->changes && i < COUNT_OF(errors_after_change); i++)
        visit_error(to, errors_after_change[i], true, false);
}

/* Something of the call's own answer is delivered. */
static bool shows_answer(enum delivery delivery) {
    return delivery != DELIVERY_NOTHING && delivery != DELIVERY_GARBAGE && delivery != DELIVERY_PROXY_PAGE;
}

static bool call_succeeds(const struct iam_mock_sweep_call *call) {
    return call->fault == IAM_MOCK_NO_FAULT && call->status >= 200 && call->status < 300;
}

/*
 * Of a change each fault that lets the request arrive comes twice. What only reads is carried out first where
 * that makes a difference: a success that is mangled, and not an error.
 */
static void visit_faults(const struct outcome_visitor *to) {
    const struct fault_info *info;
    for (int i = 1; (info = fault_info((enum iam_mock_fault)i)) != NULL; i++) {
        const enum iam_mock_fault fault = (enum iam_mock_fault)i;
        if (fault == IAM_MOCK_CUT)
            continue;
        visit_fault(to, fault, false, false);
        if (info->arrives && (to->call->changes || (call_succeeds(to->call) && shows_answer(info->delivery))))
            visit_fault(to, fault, true, false);
    }
}

static void visit_cuts(const struct outcome_visitor *to) {
    /* Of what isn't carried out, the answer is ServiceFailure's, and longer than its template's text. */
    const size_t unmade = iam_mock_builtin_fixtures[FIXTURE_ERROR_ServiceFailure].literal_size;
    const size_t size = to->call->body_size;
    visit_cut(to, SWEEP_CUT_START, 0, false);
    visit_cut(to, SWEEP_CUT_MIDDLE, unmade / 2, false);
    if (!call_succeeds(to->call) || size < 3)
        return;
    visit_cut(to, SWEEP_CUT_START, 0, true);
    visit_cut(to, SWEEP_CUT_MIDDLE, size / 2, true);
    visit_cut(to, SWEEP_CUT_END, size - 1, true);
}

static void visit_hostile(const struct outcome_visitor *to, const struct hostile_body *body, bool applied) {
    const struct sweep_outcome outcome = {.kind = SWEEP_HOSTILE, .name = body->name, .applied = applied};
    to->visit(to->context, &outcome, false);
}

/* A body that says "done" is one of DeactivateMFADevice's, and comes only where that is true. */
static void visit_hostile_bodies(const struct outcome_visitor *to) {
    for (size_t i = 0; i < hostile_count(); i++) {
        const struct hostile_body *body = hostile_at(i);
        if (body->means != HOSTILE_SUCCESS)
            visit_hostile(to, body, false);
        if (to->call->changes &&
            (body->means == HOSTILE_NEITHER ||
             (body->means == HOSTILE_SUCCESS && to->action->id == ACTION_DeactivateMFADevice)))
            visit_hostile(to, body, true);
    }
}

IAM_MOCK_INTERNAL void sweep_outcomes(const struct iam_mock_sweep_call *call, sweep_visit *visit,
                                      void *context) {
    const struct outcome_visitor to = {call, sweep_action(call), visit, context};
    if (!to.action) /* of what isn't served nothing is known, and no rule meets it */
        return;
    visit_errors(&to);
    visit_faults(&to);
    visit_cuts(&to);
    visit_hostile_bodies(&to);
}

IAM_MOCK_INTERNAL void sweep_persistent_outcomes(const struct iam_mock_sweep_call *call, sweep_visit *visit,
                                                 void *context) {
    const struct outcome_visitor to = {call, sweep_action(call), visit, context};
    for (size_t i = 0; to.action && i < COUNT_OF(persistent_outcomes); i++) {
        const char *error = persistent_outcomes[i].error;
        if (!error)
            visit_fault(&to, persistent_outcomes[i].fault, false, true);
        else if (strcmp(error, "Throttling") == 0 || is_documented(to.action, error))
            visit_error(&to, error, false, true);
    }
}
