/* The two codes of a device in a request. */
#ifndef MOCK_ACTIONS_IAM_CODES_H
#define MOCK_ACTIONS_IAM_CODES_H

#include "actions/decision.h"

/* Check the request's codes against the device. If they are valid, *out is the device's new state. A FIDO
 * device has no codes, so that none are valid. */
IAM_MOCK_INTERNAL MUST_CHECK bool codes_are_valid(struct totp_state *out, const struct decision *in,
                                                  const struct device *device);

#endif
