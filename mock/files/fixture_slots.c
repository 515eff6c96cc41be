/* Finds slots and lists by name, and writes the messages that say which there are. */
#include "files/fixture_slots.h"
#include "base/error.h"
#include "base/names.h"
#include "base/suggest.h"

#include <stdio.h>

static const char *list_slots(char *out, size_t capacity, const struct set *slots) {
    out[0] = '\0';
    for (unsigned id = 0; id < SLOT_COUNT; id++) {
        if (set_has(slots, id))
            names_add(out, capacity, slot_name((enum slot_id)id));
    }
    return out;
}

/* Does a list of the answer have the slot, so that it is allowed inside mock:each? */
static bool is_of_an_item(const struct fixture_builder *builder, enum slot_id slot) {
    for (unsigned id = 0; id < LIST_COUNT; id++) {
        struct set items = list_item_slots((enum list_id)id);
        if (set_has(&builder->slots.lists, id) && set_has(&items, slot))
            return true;
    }
    return false;
}

static int refuse_slot(const struct fixture_builder *builder, const struct xml_element *element,
                       struct view name, const struct fixture_scope *scope) {
    char names[160], field[64], meant[SUGGEST_SIZE] = "";
    struct suggestion suggestion = suggest_for(name);
    snprintf(field, sizeof field, "%.*s", (int)(name.size < 60 ? name.size : 60), name.data);
    enum slot_id slot = slot_find(name);
    const char *what = slot == SLOT_COUNT ? "isn't a slot"
                       : scope->in_list   ? "isn't a slot of the list's items"
                       : is_of_an_item(builder, slot)
                           ? "is a slot of a list's items, for inside mock:each alone"
                           : "isn't a slot of this answer";
    for (unsigned id = 0; id < SLOT_COUNT; id++) {
        if (slot == SLOT_COUNT && set_has(&scope->slots, id))
            suggest_try(&suggestion, view_of(slot_name((enum slot_id)id)));
    }
    return error_set_at(builder->error, IAM_MOCK_EXML, builder->file, element->line, element->column, field,
                        "%s %s%s; expected one of %s%s", field, what, suggest_write(meant, &suggestion),
                        list_slots(names, sizeof names, &scope->slots),
                        builder->slots.parameters ? ", or a parameter of the request" : "");
}

/* Is it a slip of a slot's name: in another case, or with one wrong letter? No parameter has such a name. */
static bool is_slip(struct view name, const struct set *slots) {
    struct suggestion suggestion = suggest_for(name);
    for (unsigned id = 0; id < SLOT_COUNT; id++) {
        if (set_has(slots, id))
            suggest_try(&suggestion, view_of(slot_name((enum slot_id)id)));
    }
    return suggestion.nearest.data && suggestion.distance <= 1;
}

static bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

/* Can it be a parameter's name, such as "GroupName" or "Tags.member.1.Key"? */
static bool is_parameter_name(struct view name) {
    for (size_t i = 0; i < name.size; i++) {
        const char c = name.data[i];
        if (!is_letter(c) && (i == 0 || (c != '.' && (c < '0' || c > '9'))))
            return false;
    }
    return name.size > 0;
}

IAM_MOCK_INTERNAL int fixture_add_named(struct fixture_builder *builder, enum fixture_use use,
                                        const struct xml_element *element, struct view name,
                                        const struct fixture_scope *scope) {
    const enum slot_id slot = slot_find(name);
    if (slot != SLOT_COUNT && set_has(&scope->slots, slot)) {
        fixture_add_segment(builder, use == FIXTURE_VALUE ? SEGMENT_SLOT : SEGMENT_IF, slot);
        return 0;
    }
    if (!builder->slots.parameters || !is_parameter_name(name) || is_slip(name, &scope->slots))
        return refuse_slot(builder, element, name, scope);
    fixture_add_segment(builder, use == FIXTURE_VALUE ? SEGMENT_PARAMETER : SEGMENT_IF_SENT, 0);
    fixture_append_text(builder, name);
    return 0;
}

IAM_MOCK_INTERNAL enum list_id fixture_find_list(const struct fixture_builder *builder, const char *name) {
    enum list_id list = list_find(name);
    return list != LIST_COUNT && set_has(&builder->slots.lists, list) ? list : LIST_COUNT;
}

IAM_MOCK_INTERNAL int fixture_refuse_list(const struct fixture_builder *builder,
                                          const struct xml_element *element, const char *name) {
    char names[160] = "", meant[SUGGEST_SIZE];
    struct suggestion suggestion = suggest_for(view_of(name));
    for (unsigned id = 0; id < LIST_COUNT; id++) {
        if (!set_has(&builder->slots.lists, id))
            continue;
        names_add(names, sizeof names, list_name((enum list_id)id));
        suggest_try(&suggestion, view_of(list_name((enum list_id)id)));
    }
    if (!names[0])
        return error_set_at(builder->error, IAM_MOCK_EXML, builder->file, element->line, element->column,
                            "mock:each", "%.60s isn't a list of this answer, which has none", name);
    return error_set_at(builder->error, IAM_MOCK_EXML, builder->file, element->line, element->column,
                        "mock:each", "%.60s isn't a list of this answer%s; expected %s", name,
                        suggest_write(meant, &suggestion), names);
}
