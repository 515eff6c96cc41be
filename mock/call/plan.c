/* Plans the answer of a call: which fixture or body, which values, and room to write the answer. */
#include "call/plan.h"
#include "call/explain.h"
#include "base/view.h"
#include "call/route.h"

/* Returns the rule whose own answer is sent; NULL: none. A rule with a fault has no answer of its own. */
static const struct rule *find_answering_rule(const struct call *call) {
    return call->choice.rule && !call->choice.rule->fault ? call->choice.rule : NULL;
}

/* Does a rule keep IAM from making the change? */
static bool is_change_prevented(const struct call *call) {
    return call->choice.rule && call->choice.rule->when != IAM_MOCK_AFTER_CHANGE;
}

/* Does a rule act before IAM finds its own answer? */
static bool is_answer_prevented(const struct call *call) {
    return is_change_prevented(call) && call->choice.rule->when != IAM_MOCK_WITHOUT_CHANGE;
}

static bool is_change_made(const struct call *call) {
    return (call->reached & MOMENT_BIT(IAM_MOCK_AFTER_CHANGE)) && call->outcome.change.kind != CHANGE_NONE &&
           !is_change_prevented(call) && !call->effect.too_late;
}

/* The actions of which an error has another text than by default. */
static const struct {
    enum fixture_id error, response, fixture;
} texts_of_actions[] = {
    {FIXTURE_ERROR_EntityTemporarilyUnmodifiable, FIXTURE_RESPONSE_DeleteLoginProfile,
     FIXTURE_ENTITY_TEMPORARILY_UNMODIFIABLE_LOGIN_PROFILE},
    {FIXTURE_ERROR_EntityTemporarilyUnmodifiable, FIXTURE_RESPONSE_UpdateLoginProfile,
     FIXTURE_ENTITY_TEMPORARILY_UNMODIFIABLE_LOGIN_PROFILE},
};

/* Returns the fixture of a rule's error in a call of this action; NULL: of an unknown one. */
static enum fixture_id find_text(enum fixture_id error, const struct action *action) {
    for (size_t i = 0; action && i < COUNT_OF(texts_of_actions); i++) {
        if (texts_of_actions[i].error == error && texts_of_actions[i].response == action_response(action))
            return texts_of_actions[i].fixture;
    }
    return error;
}

/* Returns the fixture of the answer. `rule`: the answering rule; NULL: the service answers. */
static enum fixture_id choose_fixture(const struct call *call, const struct rule *rule) {
    if (!rule) /* after a fault before the change, the service's own answer is not known */
        return is_answer_prevented(call) ? FIXTURE_ERROR_ServiceFailure : call->answer_without_rules;
    /* The default text names the user. In a call without a user, the device is what does not exist; in one of
     * a canned action, something that is not known, so the error has no text. */
    if (rule->fixture != FIXTURE_ERROR_NoSuchEntity || call->user_name.size > 0)
        return find_text(rule->fixture, call->action);
    const bool is_canned = call->action && !call->action->is_coded;
    return is_canned ? FIXTURE_CODE_NOT_KNOWN : FIXTURE_NO_SUCH_ENTITY_DEVICE;
}

static void set_code(struct call *call, struct view code, struct view type) {
    values_set_plain(&call->outcome.values, SLOT_TYPE, type);
    values_set(&call->outcome.values, SLOT_CODE, code);
}

static void plan_rule(struct call *call, const struct state *state, const struct rule *rule) {
    struct answer_plan *plan = &call->plan;
    plan->fixture =
        rule->body.at || rule->location.at ? NULL : fixture_of(state->fixtures, choose_fixture(call, rule));
    plan->body = rule_body(rule);
    plan->status = rule->status;
    plan->code = record_string(rule, rule->code);
    plan->location = rule_location(rule);
    if (plan->location.size > 0 && !call->effect.fault)
        plan->delivery = DELIVERY_REDIRECT;
    if (plan->code)
        set_code(call, rule_code(rule), view_of(rule->type));
}

/* Redirect to the service's home page. No rule acts on such a request, so there is no fault. */
static void plan_home_page(struct answer_plan *plan, const struct service *service) {
    plan->fixture = NULL;
    plan->body = (struct view){NULL, 0};
    plan->status = 302;
    plan->code = NULL;
    plan->location = service->home_page;
    plan->delivery = DELIVERY_REDIRECT;
}

static void plan_service(struct call *call, const struct state *state) {
    struct answer_plan *plan = &call->plan;
    enum fixture_id fixture = choose_fixture(call, NULL);
    if (fixture == FIXTURE_HOME_PAGE) {
        plan_home_page(plan, call->service);
        return;
    }
    const struct error_info *error = fixture_error(fixture);
    plan->fixture = fixture_of(state->fixtures, fixture);
    plan->status = error ? error->status : plan->fixture->status;
    plan->code = error ? error->code : NULL;
    if (!error)
        return;
    set_code(call, (struct view){error->code, error->code_size},
             (struct view){error->type, error->type_size});
    set_add(&call->outcome.values.plain, SLOT_CODE); /* not for plan_rule(): its code may need escaping */
}

/* Has the action set the slot to a value of its own, such as a name in the account's spelling? */
static bool is_set_by_action(const struct call *call, enum slot_id slot) {
    return set_has(&call->outcome.values.present, slot);
}

static struct view find_sent_parameter(const void *query, struct view name) {
    const struct view *value = query_find(query, name);
    return value ? *value : (struct view){NULL, 0};
}

/* Set the values that every answer has. */
static void fill_answer(struct call *call) {
    struct values *values = &call->outcome.values;
    values->find_parameter = find_sent_parameter;
    values->parameters = &call->decoded.query;
    struct view serial_number = call_serial_number(call);
    values_set_plain(values, SLOT_REQUEST_ID, (struct view){call->memory->request_id, REQUEST_ID_SIZE});
    if (call->user_name.size > 0 && !is_set_by_action(call, SLOT_USER_NAME))
        values_set_name(values, SLOT_USER_NAME, call->user_name);
    if (serial_number.data && !is_set_by_action(call, SLOT_SERIAL_NUMBER))
        values_set_name(values, SLOT_SERIAL_NUMBER, serial_number);
}

static bool has_validation_message(enum fixture_id fixture) {
    return fixture == FIXTURE_VALIDATION_ERROR_CONSTRAINTS || fixture == FIXTURE_MALFORMED_INPUT_NUMBER ||
           fixture == FIXTURE_MALFORMED_INPUT_LIST;
}

static bool has_validation_member(enum fixture_id fixture) {
    return fixture == FIXTURE_VALIDATION_ERROR_NAME || fixture == FIXTURE_VALIDATION_ERROR_PATH ||
           fixture == FIXTURE_VALIDATION_ERROR_PATH_PREFIX;
}

/* Set the values of a refusal because of the signature. Those that the answer's text does not have are not
 * read. */
static void fill_refusal(struct values *values, const struct signing *signing) {
    const struct refusal *refusal = &signing->refusal;
    values_set(values, SLOT_SENT, refusal->sent);
    values_set(values, SLOT_AUTHORIZATION, signing->authorization.header);
    values_set(values, SLOT_LIMIT, (struct view){refusal->limit, sizeof refusal->limit});
    values_set(values, SLOT_NOW, (struct view){refusal->now, sizeof refusal->now});
    values_set(values, SLOT_MESSAGE, (struct view){refusal->message, refusal->size});
}

/* Set what the service's own error says about this request. */
static void fill_reason(struct call *call, struct values *values) {
    if (has_validation_message(call->answer_without_rules))
        values_set(values, SLOT_MESSAGE, (struct view){call->validation.message, call->validation.size});
    else if (has_validation_member(call->answer_without_rules))
        values_set(values, SLOT_MEMBER, member_path_name(call->validation.member));
    else if (call->signing.refused)
        fill_refusal(values, &call->signing);
}

static bool is_about_root(const struct call *call) {
    const enum iam_mock_principal kind = call->principal.kind;
    return call->user_name.size == 0 && (kind == IAM_MOCK_ROOT || kind == IAM_MOCK_ASSUME_ROOT);
}

/* Set the values that only errors have. Root has no name: that errors name it so is assumed. */
static void fill_error(struct call *call) {
    struct values *values = &call->outcome.values;
    const struct rule *rule = call->choice.rule;
    if (is_about_root(call))
        values_set_plain(values, SLOT_USER_NAME, VIEW("root"));
    if (call->action_sent.data)
        values_set(values, SLOT_ACTION, call->action_sent);
    values_set(values, SLOT_VERSION, call->version.data ? call->version : VIEW("NO_VERSION_SPECIFIED"));
    if (rule && rule->message.at)
        values_set(values, SLOT_MESSAGE, rule_message(rule));
    else if (!rule)
        fill_reason(call, values);
}

/* Routing finds the service; a request that is refused before routing still has a host. */
static const struct service *find_asked_service(const struct call *call) {
    const struct service *by_host =
        call->decoded.service ? call->decoded.service : service_info((enum service_id)0);
    return call->service ? call->service : by_host;
}

static void plan_answer(struct call *call, const struct state *state) {
    const struct rule *rule = find_answering_rule(call);
    const struct service *service = find_asked_service(call);
    call->applies = is_change_made(call);
    call->plan.values = &call->outcome.values;
    call->plan.xml_namespace = service->xml_namespace;
    call->plan.delivery = (enum delivery)fault_info(call->effect.fault)->delivery;
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

/* Returns IAM_MOCK_ENOMEM, with its reason. */
static int out_of_memory(const char **why) {
    *why = "out of memory";
    return IAM_MOCK_ENOMEM;
}

static bool prepare_change(struct call *call, struct state *state) {
    const struct account_terms terms = {
        .seed = state->seed, .now_ms = state->now_ms, .constraints = state->constraints};
    return account_prepare(&state->account, &terms, &call->outcome.change);
}

IAM_MOCK_INTERNAL int call_plan(struct call *call, const struct mock_parts *parts,
                                struct iam_mock_response *response, const char **why) {
    *why = "the response belongs to another mock, or isn't all zero; clear it first";
    int result = responses_memory(&call->memory, parts->responses, response);
    if (result)
        return result == IAM_MOCK_ENOMEM ? out_of_memory(why) : result;
    struct state *state = parts->state;
    plan_answer(call, state);
    if (!response_reserve(call->memory, answer_bound(&call->plan)))
        return out_of_memory(why);
    if (call_has_wrong_signature(call) && !call_explain(call, parts))
        return out_of_memory(why);
    /* Last: the next stage takes what it makes. */
    if (call->applies && !prepare_change(call, state))
        return out_of_memory(why);
    return 0;
}
