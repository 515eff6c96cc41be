/* A removal of one MFA device as it is often written. Each line looks right; three of them are wrong, and no
 * test of a network that works, or of an error that the service answers, shows it. See test_naive_sweep.c. */
#ifndef NAIVE_REMOVE_H
#define NAIVE_REMOVE_H

#include "iam_client.h"

enum naive_result { NAIVE_REMOVED = 0, NAIVE_NOT_REMOVED };

/* Take a device from a user. Both names are percent-encoded already. */
enum naive_result naive_remove(transport_fn *send, sleep_fn *sleep, void *context, const char *user_name,
                               const char *serial_number);

#endif
