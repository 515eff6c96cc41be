/* The record of an MFA device, and the lists that devices are in. */
#ifndef MOCK_ACCOUNT_DEVICE_H
#define MOCK_ACCOUNT_DEVICE_H

#include "account/index.h"

struct user;

enum device_place {
    DEVICE_HELD,   /* assigned to the user `holder` */
    DEVICE_FREE,   /* virtual and unassigned */
    DEVICE_RETIRED /* hardware or FIDO deactivated, or virtual deleted: not listed, but remembered */
};

struct device {
    struct index_node node; /* first: a device is found by its address. Key: the serial number */
    struct device *previous, *next;
    struct user *holder; /* NULL unless HELD; the root user is a struct user, too */
    struct user *last_holder;
    uint64_t sequence; /* in the order enabled or added */
    int64_t enable_ms;
    int64_t change_until_ms; /* a change is in flight before this time */
    uint8_t place, kind;     /* enum device_place, enum iam_mock_device_kind (never BY_SERIAL) */
    char strings[];
};

struct device_list {
    struct device *first, *last;
    size_t count;
};

/* A record with the texts of `given`; all else is zero. The caller frees it with memory_free(), or gives it
 * to an account. NULL: out of memory. */
IAM_MOCK_INTERNAL MUST_CHECK struct device *device_make(const struct iam_mock_device *given);

static inline struct view device_serial(const struct device *device) { return index_key(&device->node); }

#endif
