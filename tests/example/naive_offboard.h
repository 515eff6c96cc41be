/* An offboarding as it is often written: list the user's MFA devices, take off each one, report. Each
 * function looks right, and tests with the usual failures pass; three of the functions are wrong. See
 * test_naive_offboard_sweep.c. */
#ifndef NAIVE_OFFBOARD_H
#define NAIVE_OFFBOARD_H

#include "iam_client.h"

enum naive_fate { NAIVE_STILL_ON = 0, NAIVE_OFF, NAIVE_UNKNOWN };

#define NAIVE_MAX_DEVICES 8 /* IAM's quota */

struct naive_report {
    bool listed; /* the devices are all that the user had */
    struct naive_device {
        char serial_number[257];
        enum naive_fate fate;
    } devices[NAIVE_MAX_DEVICES];
    size_t device_count;
    bool complete; /* the user has no MFA device left */
};

/* Take all devices from a user. The name is percent-encoded already. */
void naive_offboard(transport_fn *send, sleep_fn *sleep, void *context, const char *user_name,
                    struct naive_report *report);

/* What became of the device. A device that the list does not have is off. */
enum naive_fate naive_fate_of(const struct naive_report *report, const char *serial_number);

#endif
