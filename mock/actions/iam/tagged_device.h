/* The device whose tags a request is about. */
#ifndef MOCK_ACTIONS_IAM_TAGGED_DEVICE_H
#define MOCK_ACTIONS_IAM_TAGGED_DEVICE_H

#include "actions/decision.h"

/* Find the device that SerialNumber names. NULL: there is none, or it is not virtual and has no tags;
 * out->fixture is then the error. */
IAM_MOCK_INTERNAL MUST_CHECK struct device *tagged_device_find(struct outcome *out,
                                                               const struct decision *in);
/* Find the device, for a change of its tags. NULL also if a change of the device is in flight. */
IAM_MOCK_INTERNAL MUST_CHECK struct device *tagged_device_find_to_change(struct outcome *out,
                                                                         const struct decision *in);

#endif
