/* Routing: which service and action a request is for, and its arguments. */
#ifndef MOCK_CALL_ROUTE_H
#define MOCK_CALL_ROUTE_H

#include "base/view.h"
#include "call/call.h"

/* Fills service, action and arguments. FIXTURE_NONE, or the error that answers the call. */
IAM_MOCK_INTERNAL MUST_CHECK enum fixture_id call_route(struct call *call);

/* The SerialNumber that was sent; data NULL: none. Of a call without an action: none. */
static inline struct view call_serial_number(const struct call *call) {
    return call->reached[IAM_MOCK_BEFORE_VALIDATION] ? argument_text(&call->arguments, MEMBER_SERIAL_NUMBER)
                                                     : (struct view){NULL, 0};
}

#endif
