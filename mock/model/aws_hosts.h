/* Tells the hosts of AWS's identity services, also those that no mock serves. */
#ifndef MOCK_MODEL_AWS_HOSTS_H
#define MOCK_MODEL_AWS_HOSTS_H

#include "base/view.h"

/* Is this a host of IAM or STS, of any region and partition? `name`: without a port and a dot at its end, in
 * any case. */
IAM_MOCK_INTERNAL bool is_aws_identity_host(struct view name);

#endif
