/* The order of an account's virtual devices: growing, closing gaps, and finding the next place. */
#include "account/device_order.h"
#include "base/memory.h"

#define WORD_BITS DEVICE_ORDER_WORD_BITS

/* Allocate room for `capacity` places, with all statuses clear. False: out of memory. */
static bool allocate_order(struct device_order *out, uint32_t capacity) {
    const size_t words = capacity / WORD_BITS;
    out->places = memory_new(capacity * sizeof *out->places + 2 * words * sizeof(uint64_t));
    if (!out->places)
        return false;
    out->status[0] = (uint64_t *)(void *)(out->places + capacity);
    out->status[1] = out->status[0] + words;
    memset(out->status[0], 0, 2 * words * sizeof(uint64_t));
    out->capacity = capacity;
    return true;
}

/* Move the places that have a device to `to`, which has room, and free the memory of `order`. */
static void move_places(struct device_order *order, struct device_order *to) {
    to->count = to->deleted = 0;
    for (uint32_t from = 0; from < order->count; from++) {
        struct device *device = order->places[from].device;
        if (!device)
            continue;
        const bool assigned = (order->status[1][from / WORD_BITS] & device_order_bit(from)) != 0;
        device_order_append(to, device, order->places[from].number);
        device_order_set_status(to, device, assigned ? DEVICE_ASSIGNED : DEVICE_UNASSIGNED);
    }
    memory_free(order->places);
    *order = *to;
}

IAM_MOCK_INTERNAL bool device_order_reserve(struct device_order *order) {
    if (order->count < order->capacity)
        return true;
    const uint32_t kept = order->count - order->deleted; /* if half are deleted, the old size is enough */
    const uint32_t capacity = kept < order->capacity / 2 ? order->capacity : 2 * order->capacity;
    struct device_order larger;
    if (!allocate_order(&larger, capacity ? capacity : WORD_BITS))
        return false;
    move_places(order, &larger);
    return true;
}

IAM_MOCK_INTERNAL void device_order_append(struct device_order *order, struct device *device,
                                           uint64_t number) {
    device->slot = order->count++;
    order->places[device->slot] = (struct device_place_in_order){number, device};
}

IAM_MOCK_INTERNAL void device_order_remove(struct device_order *order, struct device *device) {
    const uint32_t word = device->slot / WORD_BITS;
    const uint64_t bit = device_order_bit(device->slot);
    order->places[device->slot].device = NULL;
    order->status[0][word] &= ~bit;
    order->status[1][word] &= ~bit;
    order->deleted++;
    device->slot = DEVICE_ORDER_NONE;
}

IAM_MOCK_INTERNAL void device_order_trim(struct device_order *order) {
    while (order->count > 0 && !order->places[order->count - 1].device) {
        order->count--;
        order->deleted--;
    }
}

IAM_MOCK_INTERNAL bool device_order_clone(struct device_order *to, const struct device_order *from) {
    *to = (struct device_order){.places = NULL};
    if (!from->places)
        return true;
    if (!allocate_order(to, from->capacity))
        return false;
    memcpy(to->places, from->places, from->count * sizeof *from->places);
    memcpy(to->status[0], from->status[0], 2 * (from->capacity / WORD_BITS) * sizeof(uint64_t));
    to->count = from->count;
    to->deleted = from->deleted;
    return true;
}

IAM_MOCK_INTERNAL void device_order_free(struct device_order *order) {
    memory_free(order->places);
    *order = (struct device_order){.places = NULL};
}

IAM_MOCK_INTERNAL uint32_t device_order_next(const struct device_order *order, uint32_t from,
                                             unsigned status) {
    for (uint32_t word = from / WORD_BITS; from < order->count; from = ++word * WORD_BITS) {
        uint64_t found = (status & DEVICE_UNASSIGNED ? order->status[0][word] : 0) |
                         (status & DEVICE_ASSIGNED ? order->status[1][word] : 0);
        found &= UINT64_MAX << from % WORD_BITS;
        if (found)
            return word * WORD_BITS + (uint32_t)__builtin_ctzll(found);
    }
    return DEVICE_ORDER_NONE;
}

IAM_MOCK_INTERNAL uint32_t device_order_from(const struct device_order *order, uint64_t number) {
    uint32_t low = 0, high = order->count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (order->places[middle].number >= number)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

#undef WORD_BITS
