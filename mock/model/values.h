/* The values of an answer: the bytes for its slots, and the items of its lists. */
#ifndef MOCK_MODEL_VALUES_H
#define MOCK_MODEL_VALUES_H

#include "base/view.h"
#include "model/slots.h"

struct values {
    /* Returns the value of a parameter of the request, for a canned action; data NULL: it was not sent. */
    struct view (*find_parameter)(const void *parameters, struct view name);
    const void *parameters;
    bool sizes_only;    /* only sizes count now: a loader need not write the bytes that it formats */
    bool names_checked; /* names have only the characters that their shapes allow: none of them needs escaping
                         */
    struct set present; /* slots that have a value */
    struct set plain;   /* slots whose value needs no XML escaping: the library made its bytes */
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
    values->sizes_only = values->names_checked = false;
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

static inline void values_remove(struct values *values, enum slot_id slot) {
    set_remove(&values->present, slot);
    set_remove(&values->plain, slot);
}

/* The same as values_set() for a value that needs no XML escaping. */
static inline void values_set_plain(struct values *values, enum slot_id slot, struct view value) {
    set_add(&values->plain, slot);
    values_set(values, slot, value);
}

/* The same for a value that may need none: `plain` says so. */
static inline void values_set_either(struct values *values, enum slot_id slot, struct view value,
                                     bool plain) {
    values_set(values, slot, value);
    if (plain)
        set_add(&values->plain, slot);
    else
        set_remove(&values->plain, slot);
}

/* The same for a text whose shape allows only letters, digits, separators and some marks: a name, an id, the
 * serial number or a tag of a request. Not for a path; nor for a serial number of the account: it may contain
 * a path. */
static inline void values_set_name(struct values *values, enum slot_id slot, struct view value) {
    values_set_either(values, slot, value, values->names_checked);
}

#endif
