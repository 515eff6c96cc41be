/* Planning the answer of a call. */
#include "call/plan.h"
#include "base/view.h"
#include "call/route.h"

/* The rule whose own answer is sent. A fault's answer is the service's. */
static const struct rule *answering_rule(const struct call *call) {
    return call->choice.rule && !call->choice.rule->fault ? call->choice.rule : NULL;
}

/* Does a rule keep the change from being made? */
static bool rule_prevents_change(const struct call *call) {
    return call->choice.rule && call->choice.rule->when != IAM_MOCK_AFTER_CHANGE;
}

static bool change_is_made(const struct call *call) {
    return call->reached[IAM_MOCK_AFTER_CHANGE] && call->outcome.change.kind != CHANGE_NONE &&
           !rule_prevents_change(call) && !call->effect.too_late;
}

static enum fixture_id choose_fixture(const struct call *call, const struct rule *rule) {
    if (!rule) /* the network broke before the change: what the service would have said is not known */
        return rule_prevents_change(call) ? FIXTURE_ERROR_ServiceFailure : call->by_itself;
    /* The default text names the user; in a call without one it is the device that doesn't exist. */
    bool of_device = rule->fixture == FIXTURE_ERROR_NoSuchEntity && call->user_name.size == 0;
    return of_device ? FIXTURE_NO_SUCH_ENTITY_DEVICE : rule->fixture;
}

static void set_code(struct call *call, struct view code, struct view type) {
    values_set_plain(&call->outcome.values, SLOT_TYPE, type);
    values_set(&call->outcome.values, SLOT_CODE, code);
}

static void plan_rule(struct call *call, const struct state *state, const struct rule *rule) {
    struct answer_plan *plan = &call->plan;
    plan->fixture = rule->body.at ? NULL : fixture_of(state->fixtures, choose_fixture(call, rule));
    plan->body = rule_body(rule);
    plan->status = rule->status;
    plan->code = record_string(rule, rule->code);
    if (plan->code)
        set_code(call, rule_code(rule), view_of(rule->type));
}

static void plan_service(struct call *call, const struct state *state) {
    struct answer_plan *plan = &call->plan;
    enum fixture_id fixture = choose_fixture(call, NULL);
    const struct error_info *error = fixture_error(fixture);
    plan->fixture = fixture_of(state->fixtures, fixture);
    plan->status = error ? error->status : plan->fixture->status;
    plan->code = error ? error->code : NULL;
    if (!error)
        return;
    set_code(call, (struct view){error->code, error->code_size},
             (struct view){error->type, error->type_size});
    set_add(&call->outcome.values.plain, SLOT_CODE); /* a rule's own code may be anything */
}

/* The values of every answer. */
static void fill_answer(struct call *call) {
    struct values *values = &call->outcome.values;
    struct view serial_number = call_serial_number(call);
    values_set_plain(values, SLOT_REQUEST_ID, (struct view){call->memory->request_id, REQUEST_ID_SIZE});
    if (call->user_name.size > 0)
        values_set(values, SLOT_USER_NAME, call->user_name);
    if (serial_number.data)
        values_set(values, SLOT_SERIAL_NUMBER, serial_number);
}

static bool has_validation_message(enum fixture_id fixture) {
    return fixture == FIXTURE_VALIDATION_ERROR_CONSTRAINTS || fixture == FIXTURE_MALFORMED_INPUT_NUMBER;
}

/* The values of an error. */
static void fill_error(struct call *call) {
    struct values *values = &call->outcome.values;
    const struct rule *rule = call->choice.rule;
    if (call->action_sent.data)
        values_set(values, SLOT_ACTION, call->action_sent);
    values_set(values, SLOT_VERSION, call->version.data ? call->version : VIEW("NO_VERSION_SPECIFIED"));
    if (rule && rule->message.at)
        values_set(values, SLOT_MESSAGE, rule_message(rule));
    else if (!rule && has_validation_message(call->by_itself))
        values_set(values, SLOT_MESSAGE, (struct view){call->validation.message, call->validation.size});
    else if (!rule && call->by_itself == FIXTURE_VALIDATION_ERROR_NAME)
        values_set(values, SLOT_MEMBER, member_path_name(call->validation.member));
}

static void plan_answer(struct call *call, const struct state *state) {
    const struct rule *rule = answering_rule(call);
    const struct service *service = call->service ? call->service : service_info((enum service_id)0);
    call->applies = change_is_made(call);
    call->plan.values = &call->outcome.values;
    call->plan.xml_namespace = service->xml_namespace;
    call->plan.delivery = fault_info(call->effect.fault)->delivery;
    call->plan.cut_at = call->choice.rule ? call->choice.rule->cut_at : 0;
    call->plan.page_status = call->choice.rule ? call->choice.rule->status : 0;
    if (rule)
        plan_rule(call, state, rule);
    else
        plan_service(call, state);
    fill_answer(call);
    if (call->plan.code)
        fill_error(call);
}

static int out_of_memory(const char **why) {
    *why = "out of memory";
    return IAM_MOCK_ENOMEM;
}

IAM_MOCK_INTERNAL int call_plan(struct call *call, const struct call_site *site,
                                struct iam_mock_response *response, const char **why) {
    *why = "the response belongs to another mock, or isn't all zero; clear it first";
    int result = responses_memory(&call->memory, site->responses, response);
    if (result)
        return result == IAM_MOCK_ENOMEM ? out_of_memory(why) : result;
    plan_answer(call, site->state);
    return response_reserve(call->memory, answer_bound(&call->plan)) ? 0 : out_of_memory(why);
}
