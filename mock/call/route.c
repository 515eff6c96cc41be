/* Routes a request: finds the service and the action that it asks for, and the action's arguments. */
#include "call/route.h"
#include "base/view.h"
#include "call/bind.h"
#include "call/decode.h"

/* Returns the value of a parameter; data NULL: it was not sent. */
static struct view find_parameter(const struct call *call, struct view name) {
    const struct view *value = query_find(&call->decoded.query, name);
    return value ? *value : (struct view){NULL, 0};
}

/* Find the service by host; else by version, since an extra_host may be any service's; else the first one. */
static const struct service *find_service(const struct call *call) {
    const struct service *by_version = call->decoded.service ? NULL : service_of_version(call->version);
    return call->decoded.service ? call->decoded.service
           : by_version          ? by_version
                                 : service_info((enum service_id)0);
}

/* The call may reach every moment of rules, since its body is not known. AFTER_CHANGE and WITHOUT_CHANGE
 * matter only for foreseeing. */
static void route_unknown_body(struct call *call) {
    call->reached = MOMENT_BIT(IAM_MOCK_BEFORE_VALIDATION) | MOMENT_BIT(IAM_MOCK_BEFORE_CHANGE);
    if (call->purpose == CALL_TO_FORESEE)
        call->reached |= MOMENT_BIT(IAM_MOCK_AFTER_CHANGE) | MOMENT_BIT(IAM_MOCK_WITHOUT_CHANGE);
}

/* Add the remarks, and bind the parameters for the journal. Returns `fixture`, the service's answer. */
static enum fixture_id refuse(struct call *call, unsigned remarks, enum fixture_id fixture) {
    call->remarks |= remarks;
    arguments_bind_all(&call->arguments, &call->decoded.query);
    return fixture;
}

/* Take the arguments out of the parameters. Returns false if an integer is malformed. */
static bool bind_arguments(struct call *call, const struct action *action) {
    const bool well_formed = arguments_bind(&call->arguments, &call->validation, &call->decoded.query,
                                            action->members, action->member_count);
    if (!action->is_coded) /* for the journal, and for rules */
        arguments_bind_all(&call->arguments, &call->decoded.query);
    return well_formed;
}

IAM_MOCK_INTERNAL enum fixture_id call_route(struct call *call, const struct state *state) {
    if (call_body_is_unknown(call)) {
        route_unknown_body(call);
        return FIXTURE_UNKNOWN;
    }
    call->action_sent = find_parameter(call, VIEW("Action"));
    call->version = find_parameter(call, VIEW("Version"));
    call->service = find_service(call);
    if (!call->action_sent.data)
        return refuse(call, REMARK_NO_ACTION, FIXTURE_HOME_PAGE);
    const struct action *action = call_find_action(state, call->service, call->action_sent);
    bool version_served = view_equal(call->version, call->service->version);
    if (!action || !version_served)
        return refuse(call, (action ? 0 : REMARK_ACTION) | (version_served ? 0 : REMARK_VERSION),
                      call->service->unknown_operation);
    call->action = action;
    if (!bind_arguments(call, action))
        return call->validation.fixture;
    call->reached |= MOMENT_BIT(IAM_MOCK_BEFORE_VALIDATION);
    return FIXTURE_NONE;
}
