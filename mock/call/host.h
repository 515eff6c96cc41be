/* Which service a host belongs to, and whether the mock answers for it. */
#ifndef MOCK_CALL_HOST_H
#define MOCK_CALL_HOST_H

#include "base/view.h"
#include "model/services.h"

/* The service whose host this is, whatever the port, case aside. NULL: of none. */
IAM_MOCK_INTERNAL const struct service *host_service(struct view host);
/* Is it a service's host, or `extra` (NULL: none), with or without its port? */
IAM_MOCK_INTERNAL bool host_is_served(struct view host, const char *extra);

#endif
