/* The order of an account's users: growing, closing gaps, and finding a place. */
#include "account/user_order.h"
#include "base/memory.h"

IAM_MOCK_INTERNAL bool user_order_reserve(struct user_order *order) {
    if (order->count < order->capacity)
        return true;
    const size_t capacity = order->capacity ? 2 * order->capacity : 16;
    struct user_place *places = memory_resize(order->places, capacity * sizeof *places);
    if (!places)
        return false;
    order->places = places;
    order->capacity = capacity;
    return true;
}

IAM_MOCK_INTERNAL void user_order_append(struct user_order *order, struct user *user) {
    order->places[order->count++] = (struct user_place){user->sequence, user};
}

/* Close the gaps, once half of the places are gaps: so that a removal costs little on average. */
static void close_gaps(struct user_order *order) {
    size_t kept = 0;
    if (order->removed <= order->count / 2)
        return;
    for (size_t i = 0; i < order->count; i++) {
        if (order->places[i].user)
            order->places[kept++] = order->places[i];
    }
    order->count = kept;
    order->removed = 0;
}

IAM_MOCK_INTERNAL void user_order_remove(struct user_order *order, const struct user *user) {
    order->places[user_order_from(order, user->sequence)].user = NULL;
    order->removed++;
    close_gaps(order);
}

IAM_MOCK_INTERNAL void user_order_replace(struct user_order *order, struct user *user) {
    order->places[user_order_from(order, user->sequence)].user = user;
}

IAM_MOCK_INTERNAL void user_order_free(struct user_order *order) {
    memory_free(order->places);
    *order = (struct user_order){.places = NULL};
}

IAM_MOCK_INTERNAL size_t user_order_from(const struct user_order *order, uint64_t sequence) {
    size_t low = 0, high = order->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (order->places[middle].sequence >= sequence)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}
