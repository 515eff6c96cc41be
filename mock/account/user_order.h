/* The order of an account's users: as they were added, with quick access to the place of a sequence number.
 */
#ifndef MOCK_ACCOUNT_USER_ORDER_H
#define MOCK_ACCOUNT_USER_ORDER_H

#include "account/user.h"

/* One place. It stays for a while when its user is removed. */
struct user_place {
    uint64_t sequence; /* of the user, larger than those before */
    struct user *user; /* NULL: the user was removed */
};

struct user_order {
    struct user_place *places;
    size_t count, capacity;
    size_t removed; /* places without a user */
};

/* How many users there are. */
static inline size_t user_order_users(const struct user_order *order) {
    return order->count - order->removed;
}

/* Make room for one more user. False: out of memory, and nothing has changed. */
IAM_MOCK_INTERNAL MUST_CHECK bool user_order_reserve(struct user_order *order);
/* Append a user, for whom there must be room. */
IAM_MOCK_INTERNAL void user_order_append(struct user_order *order, struct user *user);
/* Take a user out. */
IAM_MOCK_INTERNAL void user_order_remove(struct user_order *order, const struct user *user);
/* The record of a user has been replaced by another one with the same sequence number. */
IAM_MOCK_INTERNAL void user_order_replace(struct user_order *order, struct user *user);
/* Free the memory; the order is then empty. */
IAM_MOCK_INTERNAL void user_order_free(struct user_order *order);

/* The first place whose sequence number is at least `sequence`; `count` if there is none. */
IAM_MOCK_INTERNAL size_t user_order_from(const struct user_order *order, uint64_t sequence);

#endif
