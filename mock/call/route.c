/* Routing a request. */
#include "call/route.h"
#include "base/view.h"
#include "call/bind.h"
#include "call/decode.h"

static struct view parameter(const struct call *call, struct view name) {
    const struct view *value = query_find(&call->asked.query, name);
    return value ? *value : (struct view){NULL, 0};
}

/* By the host; else by the version, as an extra_host may stand for any service; else the first one. */
static const struct service *find_service(const struct call *call) {
    const struct service *by_version = call->asked.service ? NULL : service_of_version(call->version);
    return call->asked.service ? call->asked.service
           : by_version        ? by_version
                               : service_info((enum service_id)0);
}

/* Rules that match any request are considered. It may succeed, which only matters for foreseeing. */
static void route_unknown(struct call *call) {
    call->reached[IAM_MOCK_BEFORE_VALIDATION] = call->reached[IAM_MOCK_BEFORE_CHANGE] = true;
    call->reached[IAM_MOCK_AFTER_CHANGE] = call->purpose == CALL_TO_FORESEE;
}

/* The service's answer to what it doesn't have. */
static enum fixture_id refuse(struct call *call, unsigned remarks, enum fixture_id fixture) {
    call->remarks |= remarks;
    arguments_bind_all(&call->arguments, &call->asked.query);
    return fixture;
}

IAM_MOCK_INTERNAL enum fixture_id call_route(struct call *call) {
    if (call_body_is_unknown(call)) {
        route_unknown(call);
        return FIXTURE_UNKNOWN;
    }
    call->action_sent = parameter(call, VIEW("Action"));
    call->version = parameter(call, VIEW("Version"));
    call->service = find_service(call);
    if (!call->action_sent.data)
        return refuse(call, REMARK_NO_ACTION, FIXTURE_ERROR_MissingAction);
    const struct action *action = action_find(call->service, call->action_sent);
    bool version_served = view_equal(call->version, call->service->version);
    if (!action || !version_served)
        return refuse(call, (action ? 0 : REMARK_ACTION) | (version_served ? 0 : REMARK_VERSION),
                      call->service->unknown_operation);
    call->action = action;
    if (!arguments_bind(&call->arguments, &call->validation, &call->asked.query, action->members,
                        action->member_count))
        return FIXTURE_MALFORMED_INPUT_NUMBER;
    call->reached[IAM_MOCK_BEFORE_VALIDATION] = true;
    return FIXTURE_NONE;
}
