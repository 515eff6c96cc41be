/* The values of an answer: the bytes for its slots, and the items of its lists. */
#ifndef MOCK_MODEL_VALUES_H
#define MOCK_MODEL_VALUES_H

#include "base/view.h"
#include "model/slots.h"

struct values {
    /* Returns the value of a parameter of the request, for a canned action; data NULL: it was not sent. */
    struct view (*find_parameter)(const void *parameters, struct view name);
    const void *parameters;
    struct set present;           /* slots that have a value */
    struct set plain;             /* slots whose value needs no XML escaping: the library made its bytes */
    struct view slot[SLOT_COUNT]; /* set for the slots in `present` */
    struct value_list {
        size_t count;
        const void *first; /* the first item's record */
        /*
         * Set the slots of the item `record` in `into`, and return the next item's record. The values are
         * valid until the next call of the loader, which may write the values that it formats to `context`.
         */
        const void *(*load)(const void *record, struct values *into, void *context);
        void *context;
    } list[LIST_COUNT];
};

/* Make `values` empty. Fields that are not read then are not cleared, to save time. */
static inline void values_start(struct values *values) {
    set_clear(&values->present);
    set_clear(&values->plain);
    for (size_t i = 0; i < LIST_COUNT; i++)
        values->list[i].count = 0;
}

/* Set the value of a slot. The bytes are not copied: they must be valid until the answer is written. */
static inline void values_set(struct values *values, enum slot_id slot, struct view value) {
    set_add(&values->present, slot);
    values->slot[slot] = value;
}

/* The same for a value that needs no XML escaping. */
static inline void values_set_plain(struct values *values, enum slot_id slot, struct view value) {
    set_add(&values->plain, slot);
    values_set(values, slot, value);
}

#endif
