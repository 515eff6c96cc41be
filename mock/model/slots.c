/* The tables of slots and lists, and finding them by name. */
#include "model/slots.h"
#include "base/view.h"

static const char *const slot_names[SLOT_COUNT] = {
#define SLOT(id, name) name,
#include "model/slots.def"
#undef SLOT
};

#define ITEMS(...) __VA_ARGS__
#define LIST(id, name, slots) static const enum slot_id list_slots_of_##id[] = {ITEMS slots SLOT_COUNT};
#include "model/lists.def"
#undef LIST

static const struct {
    const char *name;
    const enum slot_id *slots; /* SLOT_COUNT ends them */
} lists[LIST_COUNT] = {
#define LIST(id, name, slots) {name, list_slots_of_##id},
#include "model/lists.def"
#undef LIST
};
#undef ITEMS

IAM_MOCK_INTERNAL const char *slot_name(enum slot_id id) { return slot_names[id]; }

IAM_MOCK_INTERNAL const char *list_name(enum list_id id) { return lists[id].name; }

IAM_MOCK_INTERNAL enum slot_id slot_find(struct view name) {
    unsigned id = 0;
    while (id < SLOT_COUNT && !view_is(name, slot_names[id]))
        id++;
    return (enum slot_id)id;
}

IAM_MOCK_INTERNAL enum list_id list_find(const char *name) {
    unsigned id = 0;
    while (id < LIST_COUNT && strcmp(name, lists[id].name) != 0)
        id++;
    return (enum list_id)id;
}

IAM_MOCK_INTERNAL void slots_add_all(struct set *out, const enum slot_id *slots) {
    for (; *slots != SLOT_COUNT; slots++)
        set_add(out, (unsigned)*slots);
}

IAM_MOCK_INTERNAL struct set list_item_slots(enum list_id id) {
    struct set out = {{0}};
    slots_add_all(&out, lists[id].slots);
    return out;
}
