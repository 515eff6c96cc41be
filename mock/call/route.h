/* Routes a request: finds the service and the action that it asks for, and the action's arguments. */
#ifndef MOCK_CALL_ROUTE_H
#define MOCK_CALL_ROUTE_H

#include "base/view.h"
#include "call/call.h"

/* Fill call->service, action_sent, version, action and arguments. Returns FIXTURE_NONE, or the
 * answer of a service that refuses the request. */
IAM_MOCK_INTERNAL MUST_CHECK enum fixture_id call_route(struct call *call, const struct state *state);

/* Returns the action with this name that the mock serves, of `service` (NULL: of any); NULL: there is none.
 */
static inline const struct action *call_find_action(const struct state *state, const struct service *service,
                                                    struct view name) {
    const struct action *action = action_find(service, name);
    return action && fixture_set_serves(state->fixtures, action) ? action : NULL;
}

/* Returns the SerialNumber that was sent; data NULL: none was sent, or the call did not reach validation. */
static inline struct view call_serial_number(const struct call *call) {
    return call->reached & MOMENT_BIT(IAM_MOCK_BEFORE_VALIDATION)
               ? argument_text(&call->arguments, MEMBER_SERIAL_NUMBER)
               : (struct view){NULL, 0};
}

#endif
