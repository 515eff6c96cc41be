/* The record of an MFA device, and the lists that devices are in. */
#ifndef MOCK_ACCOUNT_DEVICE_H
#define MOCK_ACCOUNT_DEVICE_H

#include "account/index.h"
#include "account/tags.h"

struct user;
struct holding;

/* A user who had a device enabled before, as one record of the device says. The user keeps a list of these
 * records (past_holder.h): if the user is renamed, all of them get the user's new record. */
struct past_holder {
    struct user *user;         /* may be root, or a removed user; NULL: nobody. Not owned */
    struct past_holder *next;  /* of the same user */
    struct past_holder **link; /* what points to this record: the user, or the record before */
};

/* What a device remembers of the codes that it has accepted (totp.h). */
struct totp_state {
    int64_t adjustment; /* how many steps of 30 s the device's clock is ahead of the mock's */
    int64_t last_step;  /* the step of the last code; 0: none was accepted */
};

enum device_place {
    DEVICE_HELD,   /* assigned to the user `holder` */
    DEVICE_FREE,   /* virtual and unassigned */
    DEVICE_RETIRED /* virtual and deleted, or another kind and deactivated: kept, but not listed */
};

struct device {
    struct index_node node;         /* first: index and record have one address. Its key: the serial number */
    struct device *previous, *next; /* in the list of its place */
    struct user *holder;            /* the user or root that it is assigned to; NULL: unassigned. Not owned */
    struct past_holder last_holder; /* who held it when it was deactivated */
    struct holding *history;        /* who held it before these two (history.h); owned; NULL: nobody */
    struct tags *tags;              /* owned; NULL: none */
    uint64_t sequence;              /* larger than those of devices that were added earlier */
    int64_t enable_ms;
    int64_t change_until_ms; /* a change is in flight before this time */
    struct totp_state codes; /* kept when the device changes its holder */
    struct record_text seed; /* that the test gave (totp.h) */
    uint32_t slot;           /* place in the order of virtual devices; DEVICE_ORDER_NONE: in no place */
    uint8_t place, kind;     /* enum device_place, enum iam_mock_device_kind (never BY_SERIAL) */
    bool serial_is_plain;    /* no byte of it needs escaping in XML: lists show many serial numbers */
    char strings[];
};

/* The list owns its devices. */
struct device_list {
    struct device *first, *last;
    uint32_t count;
};

/* Make a record with the texts of `given`; all other fields are zero. The caller frees it with memory_free(),
 * or adds it to an account, which then owns it. NULL: out of memory. */
IAM_MOCK_INTERNAL MUST_CHECK struct device *device_make(const struct iam_mock_device *given);

/* The kind of a device with this serial number, if nothing else is known of the device. */
IAM_MOCK_INTERNAL enum iam_mock_device_kind device_kind_by_serial(struct view serial);
/* Free the record, its tags and its history. The users whom these name must have been released, or be freed
 * with the account. NULL is allowed. */
IAM_MOCK_INTERNAL void device_free(struct device *device);

/* The seed that the test gave; empty: none. */
static inline struct view device_given_seed(const struct device *device) {
    return record_view(device, device->seed);
}

static inline struct view device_serial(const struct device *device) { return index_key(&device->node); }

#endif
