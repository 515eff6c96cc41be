/* The region that requests to a host are signed for. */
#ifndef MOCK_MODEL_SIGNING_REGION_H
#define MOCK_MODEL_SIGNING_REGION_H

#include "base/view.h"

/* That of global endpoints, and of hosts that name no region. */
#define DEFAULT_SIGNING_REGION "us-east-1"

/* The region of a host (without a port): of the table aws_hosts.def; else the second label of its name,
 * as in "sts.eu-west-1.amazonaws.com"; else DEFAULT_SIGNING_REGION. A view of `name`, or static. */
IAM_MOCK_INTERNAL struct view signing_region(struct view name);

#endif
