/* The values of an answer: what stands in its slots, and the items of its lists. */
#ifndef MOCK_MODEL_VALUES_H
#define MOCK_MODEL_VALUES_H

#include "base/view.h"
#include "model/slots.h"

struct values {
    struct set present; /* slots that have a value */
    struct set plain;   /* those of bytes that the library made itself and that need no escaping */
    struct view slot[SLOT_COUNT];
    struct value_list {
        size_t count;
        const void *first; /* the first record */
        /*
         * Put a record's slots into `into`, and return the next record. The values hold until the next call.
         * `context` is the list's; the loader may write what it formats there.
         */
        const void *(*load)(const void *record, struct values *into, void *context);
        void *context;
    } list[LIST_COUNT];
};

/* Empty, without clearing what is never read. */
static inline void values_start(struct values *values) {
    set_clear(&values->present);
    set_clear(&values->plain);
    for (size_t i = 0; i < LIST_COUNT; i++)
        values->list[i].count = 0;
}

/* The bytes of `value` must live until the answer is written. */
static inline void values_set(struct values *values, enum slot_id slot, struct view value) {
    set_add(&values->present, slot);
    values->slot[slot] = value;
}

/* The same for a value that needs no escaping. */
static inline void values_set_plain(struct values *values, enum slot_id slot, struct view value) {
    set_add(&values->plain, slot);
    values_set(values, slot, value);
}

#endif
