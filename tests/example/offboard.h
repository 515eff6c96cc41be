/* Offboarding: take a user's MFA devices away, and delete the virtual ones. */
#ifndef OFFBOARD_H
#define OFFBOARD_H

#include "iam_client.h"

enum offboard_result {
    OFFBOARD_DONE = 0,
    OFFBOARD_NO_SUCH_USER,
    OFFBOARD_REFUSED,   /* the service said no; the report has its code and message */
    OFFBOARD_BUSY,      /* the service said "later" for as long as we asked */
    OFFBOARD_NO_ANSWER, /* the network failed for as long as we asked */
    OFFBOARD_BAD_ANSWER,
    OFFBOARD_BAD_NAME, /* longer than any user's */
    OFFBOARD_NO_MEMORY
};

/* What became of a device. Never a guess. */
enum offboard_fate {
    OFFBOARD_STILL_ON = 0, /* the user still holds it */
    OFFBOARD_OFF,          /* the user doesn't hold it any more */
    OFFBOARD_UNKNOWN       /* an answer got lost, and so did what was asked after it */
};

#define OFFBOARD_MAX_DEVICES 16 /* IAM's quota is eight */

struct offboard_device {
    char serial_number[257];
    enum offboard_fate fate;
};

/* What was done, also when it ended early. */
struct offboard_report {
    bool listed; /* the devices are all that the user had */
    struct offboard_device devices[OFFBOARD_MAX_DEVICES];
    size_t device_count;
    size_t deactivated;  /* devices that the user no longer holds */
    size_t deleted;      /* virtual devices that no longer exist */
    char error_code[64]; /* of the last answer; "" if it was a success */
    char message[512];   /* likewise, in the service's words */
};

/*
 * Deactivate each of the user's MFA devices and delete the virtual ones. May be called again after any
 * result: it goes on with what is left. A program with several threads calls xmlInitParser() first.
 */
enum offboard_result offboard(transport_fn *send, void *context, const char *user_name);

/* The same with options and a report, either of which may be NULL. */
enum offboard_result offboard_with(transport_fn *send, void *context, const char *user_name,
                                   const struct iam_options *options, struct offboard_report *report);

/* The result of an offboarding that ends with the result of that call. */
enum offboard_result offboard_result_of(enum iam_result result);

/* What became of the device of that serial: OFF if the list was read and it wasn't there. */
enum offboard_fate offboard_fate_of(const struct offboard_report *report, const char *serial_number);

#endif
