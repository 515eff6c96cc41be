/* Render: fixture + values → bytes. Pure; sized beforehand, so that rendering itself can't fail. */
#ifndef MOCK_ANSWER_RENDER_H
#define MOCK_ANSWER_RENDER_H

#include "base/view.h"
#include "base/clock.h"
#include "answer/fixture.h"

struct values {
    uint32_t present; /* SLOT_BITs */
    uint32_t plain;   /* those that the library made itself, of bytes that need no escaping */
    struct view slot[SLOT_COUNT];
    /* Lists: how many items, the first record, and what puts a record's slots into values. */
    struct {
        size_t count;
        const void *first;
        /* Returns the next record. The values it sets hold until it is called again. */
        const void *(*load)(const void *record, struct values *into);
    } list[LIST_COUNT];
    char date[CLOCK_SECONDS_SIZE + 1]; /* where load writes one */
};

static inline void values_set(struct values *values, enum slot_id slot, struct view value) {
    values->present |= UINT32_C(1) << slot;
    values->slot[slot] = value;
}

static inline void values_set_plain(struct values *values, enum slot_id slot, struct view value) {
    values->plain |= UINT32_C(1) << slot;
    values_set(values, slot, value);
}

/* At least as many bytes as render writes. Loads the items of lists, as render does. */
IAM_MOCK_INTERNAL size_t render_bound(const struct fixture *fixture, struct values *values);

/*
 * Write the body into `out`, which has room for render_bound() bytes; returns how many it took. In values
 * '&', '<' and '>' are escaped and a carriage return is "&#13;", as by the service; what XML 1.0 can't hold
 * and what isn't UTF-8 becomes U+FFFD (assumed).
 */
IAM_MOCK_INTERNAL size_t render(char *out, const struct fixture *fixture, struct values *values);

#endif
