/* Finds the service that a host belongs to, and whether the mock answers for the host. */
#ifndef MOCK_CALL_HOST_H
#define MOCK_CALL_HOST_H

#include "base/view.h"
#include "model/services.h"
#include "script/script.h"

/* Returns the service that has this host, with any port and in any case; NULL: no service has it. */
IAM_MOCK_INTERNAL const struct service *host_service(struct view host);
/* Is this the usual host of the first service, as nearly always? */
static inline bool host_is_usual(struct view host) {
    return view_equal(host, service_info((enum service_id)0)->usual_host);
}
/* Is `host` a service's host, or `extra` (NULL: none), as host_matches() compares them? */
IAM_MOCK_INTERNAL bool host_is_served(struct view host, const char *extra);
/* Returns the first rule whose location is a URL of this host; NULL: there is none. */
IAM_MOCK_INTERNAL const struct rule *host_redirecting_rule(struct view host, const struct script *script);

#endif
