/* Makes one call: call_make() is the list of its stages, from top to bottom. */
#include "call/call.h"
#include "base/view.h"
#include "base/clock.h"
#include "model/faults.h"
#include "actions/actions.h"
#include "call/decode.h"
#include "call/findings.h"
#include "call/identify.h"
#include "call/plan.h"
#include "call/race.h"
#include "call/record.h"
#include "call/remarks.h"
#include "call/route.h"

static void call_start(struct call *call, enum call_purpose purpose, const struct iam_mock_request *request) {
    /* Set only what a stage may read before another stage wrote it: the query alone has 140 KB. */
    call->purpose = purpose;
    call->request = request;
    call->remarks = call->reached = 0;
    call->race.chosen = false;
    call->service = NULL;
    call->action_sent = call->version = call->user_name = (struct view){NULL, 0};
    call->action = NULL;
    set_clear(&call->arguments.given);
    principal_start(&call->principal);
    call->caller = 0;
    outcome_start(&call->outcome);
    call->signing.remarks = 0;
    call->signing.refused = false;
    call->signing.key = NULL;
    call->mistakes.found = MISTAKES_NOT_SOUGHT;
}

static enum fixture_id resolve_principal(struct call *call, const struct state *state) {
    const enum fixture_id refused = call_identify(call, state);
    call->user_name = action_target_name(call->action, &call->arguments, &call->principal);
    return refused;
}

static enum fixture_id validate(struct call *call, const struct state *state) {
    const struct action *action = call->action;
    if (arguments_validate(&call->validation, &call->arguments, action->members, action->member_count,
                           state->constraints) != VALIDATE_OK)
        return call->validation.fixture;
    call->reached |= MOMENT_BIT(IAM_MOCK_BEFORE_CHANGE);
    return FIXTURE_NONE;
}

/* `page_limit`: of the page, if the action lists. */
static enum fixture_id decide(struct call *call, const struct state *state, int page_limit,
                              enum page_shape page_shape) {
    struct decision decision = {.account = &state->account,
                                .action = call->action,
                                .principal = &call->principal,
                                .arguments = &call->arguments,
                                .seed = state->seed,
                                .now_ms = state->now_ms,
                                .page_limit = page_limit,
                                .page_shape = page_shape};
    /* Of a canned action, no member but UserName has been checked. */
    call->outcome.values.names_checked =
        state->constraints == IAM_MOCK_CONSTRAINTS_ON && call->action->is_coded;
    action_decide(&call->outcome, &decision);
    if (call->outcome.fixture == action_response(call->action))
        call->reached |= MOMENT_BIT(IAM_MOCK_AFTER_CHANGE) | MOMENT_BIT(IAM_MOCK_WITHOUT_CHANGE);
    return call->outcome.fixture;
}

/* The answer without rules: of the first stage that has one. `answer`: decoding's, or FIXTURE_NONE. */
static enum fixture_id find_answer_without_rules(struct call *call, const struct state *state,
                                                 enum fixture_id answer) {
    if (call->decoded.redirecting) /* the request goes to another host */
        return FIXTURE_UNKNOWN;
    if (answer == FIXTURE_NONE) /* service, action and arguments */
        answer = call_route(call, state);
    if (answer == FIXTURE_NONE) /* who sends the request */
        answer = resolve_principal(call, state);
    if (answer == FIXTURE_NONE) /* the service's constraints */
        answer = validate(call, state);
    if (answer == FIXTURE_NONE) /* the outcome, which is always an answer; changes nothing */
        answer = decide(call, state, state->page_limit, PAGE_TRUE);
    return answer;
}

/* Choose the rules that act, at all moments at once, and compute the effect of fault and latency. */
static void choose(struct call *call, const struct state *state) {
    call->facts = (struct call_facts){.action = call->action,
                                      .user_name = call->user_name,
                                      .serial_number = call_serial_number(call),
                                      .reached = call->reached,
                                      .call_number = state->answered + 1,
                                      .now_ms = state->now_ms,
                                      .seed = state->seed,
                                      .body_unknown = call_body_is_unknown(call)};
    script_choose(&call->choice, &state->script, &call->facts);
    enum iam_mock_fault fault = call->choice.rule ? call->choice.rule->fault : IAM_MOCK_NO_FAULT;
    if (call->decoded.redirecting) {
        call->choice.rule = call->decoded.redirecting; /* its counters do not change */
        fault = IAM_MOCK_REFUSED;
    }
    call->effect =
        fault_effect(fault, call->choice.before_ms, call->choice.after_ms, call->request->timeout_ms);
    int64_t left_ms = CLOCK_END_MS - 1 - state->now_ms;
    if (call->effect.waited_ms > left_ms)
        call->effect.waited_ms = left_ms;
}

static enum page_shape page_shape_of(enum iam_mock_fault fault) {
    const enum delivery delivery = fault_info(fault)->delivery;
    return delivery == DELIVERY_EMPTY_PAGE        ? PAGE_EMPTY
           : delivery == DELIVERY_REPEATED_MARKER ? PAGE_REPEATED
                                                  : PAGE_TRUE;
}

/* If a rule that acts shapes the page of a list, decide the call again, for that page. */
static void shape_page(struct call *call, const struct state *state) {
    const struct rule *rule = call->choice.page_rule;
    if (!rule)
        return;
    int limit = rule->page_limit;
    if (limit == 0 || (state->page_limit > 0 && state->page_limit < limit))
        limit = state->page_limit;
    values_start(&call->outcome.values);
    (void)decide(call, state, limit, page_shape_of(call->effect.fault));
}

enum { NEEDS_CONNECTION = 1, NEEDS_BODY = 2 }; /* results of iam_mock_needs_connection() */

/* Returns what iam_mock_needs_connection() returns. */
static int find_need(const struct call *call, const struct state *state) {
    if (!call->decoded.redirecting && call->facts.body_unknown &&
        script_depends_on_body(&state->script, &call->facts))
        return NEEDS_BODY;
    return call->choice.fresh || !fault_info(call->effect.fault)->arrives ? NEEDS_CONNECTION : 0;
}

/* Does the call end here, since its purpose is not to send? If so, *result is what call_make() returns. */
static bool ends_after_choose(const struct call *call, const struct state *state, int *result) {
    bool arrives = fault_info(call->effect.fault)->arrives;
    *result = call->purpose == CALL_TO_FORESEE ? find_need(call, state) : 0;
    return call->purpose == CALL_TO_FORESEE || (call->purpose == CALL_TO_CONNECT && arrives);
}

/* Change the account and the rules' counters, and make the request id. No stage before this one changes the
 * mock: the changes of races are made to a copy. This stage cannot fail. */
static void apply(struct call *call, const struct mock_parts *parts) {
    struct state *state = parts->state;
    if (call->race.chosen)
        call_race_apply(call, parts);
    if (call->applies)
        account_apply(&state->account, &call->outcome.change);
    script_commit(&state->script, &call->choice, state->now_ms);
    random_request_id(call->memory->request_id, state->seed, ++state->answered);
}

/* A connection for a request whose body is not known: some rules cannot be foreseen, which are problems. */
static void add_unforeseen(const struct call *call, const struct mock_parts *parts) {
    if (call->purpose == CALL_TO_CONNECT && call_body_is_unknown(call))
        call_add_unforeseen(parts->problems, call, &parts->state->script);
}

/* The call changes nothing: undo what others changed just before it. */
static void cancel_race(struct call *call, const struct mock_parts *parts) {
    if (call->race.chosen)
        call_race_cancel(call, parts);
}

IAM_MOCK_INTERNAL int call_make(struct call *call, const struct mock_parts *parts, enum call_purpose purpose,
                                const struct iam_mock_request *request, struct iam_mock_response *response,
                                const char **why) {
    struct state *state = parts->state;
    enum fixture_id refused;

    call_start(call, purpose, request);
    int result = call_decode(call, state, &refused, why); /* the bytes, as names and values */
    if (!result && state->script.race_count > 0)
        result = call_race_make(call, parts, refused, why); /* what others change just before the call */
    if (result)
        return result;
    call->answer_without_rules = find_answer_without_rules(call, state, refused);
    choose(call, state); /* the rules that act, and their effect; changes nothing */
    if (ends_after_choose(call, state, &result)) {
        add_unforeseen(call, parts);
        cancel_race(call, parts);
        return result;
    }
    shape_page(call, state);
    call->findings = findings_of_call(call, state); /* remarks on the code under test */
    result = call_plan(call, parts, response, why); /* the answer and its room; the last that can fail */
    if (result) {
        cancel_race(call, parts);
        return result;
    }
    apply(call, parts);
    call->delivered =
        answer_deliver(&call->plan, response, call->memory, state->now_ms + call->effect.waited_ms);
    call_record(call, parts);
    add_unforeseen(call, parts);
    response->number = parts->journal->calls;
    response->fault = call->effect.fault;
    response->waited_ms = call->effect.waited_ms;
    return fault_info(call->effect.fault)->answers ? 0 : (int)call->effect.fault;
}
