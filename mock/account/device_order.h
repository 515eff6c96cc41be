/* The order of an account's virtual devices: all of them, as they were added, with quick access to each
 * place. */
#ifndef MOCK_ACCOUNT_DEVICE_ORDER_H
#define MOCK_ACCOUNT_DEVICE_ORDER_H

#include "account/device.h"

/* Which devices a list shows. Bits. */
enum device_status { DEVICE_UNASSIGNED = 1, DEVICE_ASSIGNED = 2, DEVICE_ANY_STATUS = 3 };

/* One place. It stays when its device is deleted, until device_order_reserve() needs the room. */
struct device_place_in_order {
    uint64_t number;       /* of the device, larger than those before; markers and seeds depend on it */
    struct device *device; /* NULL: it was deleted */
};

/*
 * A user's list of devices and the list of unassigned ones change their order whenever a device is enabled.
 * This order does not, so that a client who reads it page by page sees each device once.
 */
struct device_order {
    struct device_place_in_order *places; /* NULL: no room; one block with `status` */
    uint64_t *status[2];                  /* of each place a bit: an unassigned device, an assigned one */
    uint32_t count, capacity;             /* capacity is a multiple of 64 */
    uint32_t deleted;                     /* places without a device */
};

#define DEVICE_ORDER_NONE UINT32_MAX

/* Make room for one more device. False: out of memory, and nothing has changed. */
IAM_MOCK_INTERNAL MUST_CHECK bool device_order_reserve(struct device_order *order);
/* Append a device, for which there must be room. Sets the device's `slot`. */
IAM_MOCK_INTERNAL void device_order_append(struct device_order *order, struct device *device,
                                           uint64_t number);
/* Take a device out. */
IAM_MOCK_INTERNAL void device_order_remove(struct device_order *order, struct device *device);
/* Give back the places at the end that have no device. */
IAM_MOCK_INTERNAL void device_order_trim(struct device_order *order);
#define DEVICE_ORDER_WORD_BITS 64
static inline uint64_t device_order_bit(uint32_t slot) {
    return UINT64_C(1) << slot % DEVICE_ORDER_WORD_BITS;
}

/* Note whether the device is assigned. Inline, because calls use it. */
static inline void device_order_set_status(struct device_order *order, const struct device *device,
                                           enum device_status status) {
    const uint32_t word = device->slot / DEVICE_ORDER_WORD_BITS;
    const uint64_t bit = device_order_bit(device->slot);
    order->status[status == DEVICE_ASSIGNED][word] |= bit;
    order->status[status != DEVICE_ASSIGNED][word] &= ~bit;
}
/* Initialise `to` with the places of `from`. The caller sets the device of each place. False: out of memory.
 */
IAM_MOCK_INTERNAL MUST_CHECK bool device_order_clone(struct device_order *to,
                                                     const struct device_order *from);
/* Free the memory; the order is then empty. */
IAM_MOCK_INTERNAL void device_order_free(struct device_order *order);

/* The first place at or after `from` whose device has one of these statuses (bits of enum device_status).
 * DEVICE_ORDER_NONE: there is none. */
IAM_MOCK_INTERNAL uint32_t device_order_next(const struct device_order *order, uint32_t from,
                                             unsigned status);
/* The first place whose number is at least `number`. It may be the end of the order, or have no device. */
IAM_MOCK_INTERNAL uint32_t device_order_from(const struct device_order *order, uint64_t number);

#endif
