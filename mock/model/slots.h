/* Slots: the named values of an answer, and the lists whose items have slots of their own. */
#ifndef MOCK_MODEL_SLOTS_H
#define MOCK_MODEL_SLOTS_H

#include "base/set.h"
#include "base/view.h"

enum slot_id {
#define SLOT(id, name) SLOT_##id,
#include "model/slots.def"
#undef SLOT
    SLOT_COUNT
};
_Static_assert(SLOT_COUNT <= SET_SIZE, "a set holds every slot");

enum list_id {
#define LIST(id, name, slots) LIST_##id,
#include "model/lists.def"
#undef LIST
    LIST_COUNT
};

/* The name of a slot or a list in fixtures, static. */
IAM_MOCK_INTERNAL const char *slot_name(enum slot_id id);
IAM_MOCK_INTERNAL const char *list_name(enum list_id id);

/* The slot or the list with this name. SLOT_COUNT, or LIST_COUNT: there is none. */
IAM_MOCK_INTERNAL enum slot_id slot_find(struct view name);
IAM_MOCK_INTERNAL enum list_id list_find(const char *name);

/* The slots of a list's items. */
IAM_MOCK_INTERNAL struct set list_item_slots(enum list_id id);
/* Add to `out` every slot of an array, which SLOT_COUNT ends. */
IAM_MOCK_INTERNAL void slots_add_all(struct set *out, const enum slot_id *slots);

#endif
