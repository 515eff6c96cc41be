/* Outcomes: the tables of what is tried at a call, and the conditions under which each row applies. */
#include "sweep/outcomes.h"

#include "answer/fixture.h"
#include "answer/hostile.h"
#include "model/errors.h"
#include "model/faults.h"
#include "sweep/action.h"

/*
 * Errors that every action can answer, one for each way in which clients treat them. The table doesn't say
 * which are final: that would assume what the sweep tests.
 */
static const char *const common_errors[] = {
    "Throttling",              /* status 400, but a client may try again */
    "ServiceUnavailable",      /* 503 */
    "InternalFailure",         /* 500 */
    "RequestTimeoutException", /* 408 */
    "AccessDenied",            /* 403: final, and the most frequent one */
    "ExpiredToken",            /* 403: may succeed with other credentials */
    "InvalidClientTokenId",    /* 403 */
    "SignatureDoesNotMatch",   /* 403: the clock is wrong, or a proxy changed a byte */
    "ValidationError",         /* 400: final */
    "MalformedQueryString",    /* 404 without NoSuchEntity: finds clients that look at the status alone */
};

/* The service failed after it had applied the change. */
static const char *const errors_after_change[] = {"ServiceFailure", "InternalFailure"};

/* Outcomes of all later calls too: nothing else finds a retry without a bound. */
static const struct {
    const char *error;         /* NULL: a fault */
    enum iam_mock_fault fault; /* of the network */
    bool documented;           /* only for actions that document the error */
} persistent_outcomes[] = {
    {NULL, IAM_MOCK_REFUSED, false},
    {NULL, IAM_MOCK_TIMEOUT, false},
    {"Throttling", IAM_MOCK_NO_FAULT, false},
    {"ServiceFailure", IAM_MOCK_NO_FAULT, true},
    {"EntityTemporarilyUnmodifiable", IAM_MOCK_NO_FAULT, true},
};

/* Where a body is cut. What isn't applied ends in another answer than the call's own: its end isn't known. */
static const struct {
    enum sweep_cut cut;
    bool applied;
} cuts[] = {
    {SWEEP_CUT_START, false}, {SWEEP_CUT_MIDDLE, false}, {SWEEP_CUT_START, true},
    {SWEEP_CUT_MIDDLE, true}, {SWEEP_CUT_END, true},
};

/* The answer to a call that a cut keeps from being applied is ServiceFailure: its body without its values. */
static size_t unapplied_body_size(void) {
    return iam_mock_builtin_fixtures[FIXTURE_ERROR_ServiceFailure].literal_size;
}

/* A call, and the function that receives its outcomes. */
struct outcome_visitor {
    const struct iam_mock_sweep_call *call;
    const struct action *action;
    sweep_visit *visit;
    void *context;
};

IAM_MOCK_INTERNAL bool sweep_is_same_outcome(const struct sweep_fault *a, const struct sweep_fault *b) {
    const struct sweep_outcome *x = &a->outcome, *y = &b->outcome;
    return x->name == y->name && x->kind == y->kind && x->cut == y->cut && x->applied == y->applied &&
           x->fresh == y->fresh && a->persistent == b->persistent;
}

/* ----- Errors ---------------------------------------------------------------------------------- */

static void visit_error(const struct outcome_visitor *to, const char *code, bool applied, bool persistent) {
    const struct sweep_outcome outcome = {
        .kind = SWEEP_ERROR, .name = error_find(code)->code, .applied = applied};
    to->visit(to->context, &outcome, persistent);
}

static void visit_errors(const struct outcome_visitor *to) {
    for (const char *const *error = to->action->errors; *error; error++)
        visit_error(to, *error, false, false);
    for (size_t i = 0; i < COUNT_OF(common_errors); i++) {
        if (!sweep_is_documented(to->action, common_errors[i]))
            visit_error(to, common_errors[i], false, false);
    }
    for (size_t i = 0; to->call->changes && i < COUNT_OF(errors_after_change); i++)
        visit_error(to, errors_after_change[i], true, false);
}

/* ----- Faults of the network ------------------------------------------------------------------- */

/*
 * Would libcurl send the request again by itself? It does so if a reused connection breaks before a byte of
 * an answer. Only then it makes a difference which connection the call is made on.
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

/* Does the client get some bytes of the call's own answer? */
static bool shows_answer(enum delivery delivery) {
    return delivery != DELIVERY_NOTHING && delivery != DELIVERY_GARBAGE && delivery != DELIVERY_PROXY_PAGE;
}

static bool call_succeeds(const struct iam_mock_sweep_call *call) {
    return call->fault == IAM_MOCK_NO_FAULT && call->status >= 200 && call->status < 300;
}

/*
 * Does it make a difference to the client that IAM carries the call out before the fault? It does if the call
 * makes a change, or if the fault damages a success.
 */
static bool differs_when_applied(const struct iam_mock_sweep_call *call, const struct fault_info *info) {
    return info->arrives && (call->changes || (call_succeeds(call) && shows_answer(info->delivery)));
}

/* All faults but CUT, which has places: visit_cuts() visits it. And but those of the pages of lists. */
static void visit_faults(const struct outcome_visitor *to) {
    for (int i = IAM_MOCK_NO_FAULT + 1; fault_exists(i); i++) {
        const enum iam_mock_fault fault = (enum iam_mock_fault)i;
        if (fault == IAM_MOCK_CUT || fault_shapes_page(fault))
            continue;
        visit_fault(to, fault, false, false);
        if (differs_when_applied(to->call, fault_info(fault)))
            visit_fault(to, fault, true, false);
    }
}

static size_t find_cut(enum sweep_cut cut, size_t body_size) {
    switch (cut) {
    case SWEEP_CUT_MIDDLE:
        return body_size / 2;
    case SWEEP_CUT_END:
        return body_size - 1;
    case SWEEP_CUT_NONE:
    case SWEEP_CUT_START:
        break;
    }
    return 0;
}

static void visit_cuts(const struct outcome_visitor *to) {
    const bool has_success = call_succeeds(to->call) && to->call->body_size >= 3;
    for (size_t i = 0; i < COUNT_OF(cuts); i++) {
        if (cuts[i].applied && !has_success)
            continue;
        const size_t size = cuts[i].applied ? to->call->body_size : unapplied_body_size();
        const struct sweep_outcome outcome = {.kind = SWEEP_FAULT,
                                              .name = fault_info(IAM_MOCK_CUT)->name,
                                              .fault = IAM_MOCK_CUT,
                                              .cut_at = (int64_t)find_cut(cuts[i].cut, size),
                                              .cut = cuts[i].cut,
                                              .applied = cuts[i].applied};
        to->visit(to->context, &outcome, false);
    }
}

/* ----- Hostile bodies -------------------------------------------------------------------------- */

static void visit_hostile(const struct outcome_visitor *to, const struct hostile_body *body, bool applied) {
    const struct sweep_outcome outcome = {.kind = SWEEP_HOSTILE, .name = body->name, .applied = applied};
    to->visit(to->context, &outcome, false);
}

/*
 * May the body follow the call's change? A body that states a success follows only the success that it
 * states.
 */
static bool may_follow_change(const struct outcome_visitor *to, const struct hostile_body *body) {
    if (!to->call->changes || body->means == HOSTILE_ERROR)
        return false;
    return body->means == HOSTILE_NEITHER || to->action->id == ACTION_DeactivateMFADevice;
}

static void visit_hostile_bodies(const struct outcome_visitor *to) {
    for (size_t i = 0; i < hostile_count(); i++) {
        const struct hostile_body *body = hostile_at(i);
        if (body->means != HOSTILE_SUCCESS)
            visit_hostile(to, body, false);
        if (may_follow_change(to, body))
            visit_hostile(to, body, true);
    }
}

/* ----- All outcomes ---------------------------------------------------------------------------- */

/* In the order of the plan. */
static void (*const outcome_families[])(const struct outcome_visitor *to) = {
    visit_errors, visit_faults, visit_cuts, visit_hostile_bodies};

IAM_MOCK_INTERNAL void sweep_visit_outcomes(const struct iam_mock_sweep_call *call, sweep_visit *visit,
                                            void *context) {
    const struct outcome_visitor to = {call, sweep_find_action(call), visit, context};
    for (size_t i = 0; to.action && i < COUNT_OF(outcome_families); i++)
        outcome_families[i](&to);
}

IAM_MOCK_INTERNAL void sweep_visit_persistent_outcomes(const struct iam_mock_sweep_call *call,
                                                       sweep_visit *visit, void *context) {
    const struct outcome_visitor to = {call, sweep_find_action(call), visit, context};
    for (size_t i = 0; to.action && i < COUNT_OF(persistent_outcomes); i++) {
        const char *error = persistent_outcomes[i].error;
        if (!error)
            visit_fault(&to, persistent_outcomes[i].fault, false, true);
        else if (!persistent_outcomes[i].documented || sweep_is_documented(to.action, error))
            visit_error(&to, error, false, true);
    }
}
