/* Past holders of devices: links a device's record of a user who had it to that user, who may be renamed.
 * Inline, because calls use them. */
#ifndef MOCK_ACCOUNT_PAST_HOLDER_H
#define MOCK_ACCOUNT_PAST_HOLDER_H

#include "account/user.h"

/* Set the user, and add the record to the user's list. The record must be in no list. */
static inline void past_holder_link(struct past_holder *holder, struct user *user) {
    *holder = (struct past_holder){.user = user, .next = user->had, .link = &user->had};
    if (holder->next)
        holder->next->link = &holder->next;
    user->had = holder;
}

/* Take the record, which must have a user, out of the user's list. */
static inline void past_holder_unlink(struct past_holder *holder) {
    *holder->link = holder->next;
    if (holder->next)
        holder->next->link = holder->link;
    holder->user = NULL;
}

/* Give all records of the user `from` to `to`, who has none. */
static inline void past_holder_move_all(struct user *to, struct user *from) {
    to->had = from->had;
    from->had = NULL;
    if (to->had)
        to->had->link = &to->had;
    for (struct past_holder *it = to->had; it; it = it->next)
        it->user = to;
}

#endif
