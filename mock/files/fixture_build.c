/*
 * A fixture's XML to segments, in the service's own layout: no declaration, two spaces a level, a newline
 * after each line. White space in the file carries no meaning, so no author can break the bytes.
 */
#include "files/fixture_build.h"
#include "base/view.h"
#include "base/error.h"
#include "base/text.h"

#include <stdio.h>

static uint32_t add_segment(struct fixture_builder *builder, enum segment_kind kind, unsigned which) {
    uint32_t index = builder->count++;
    if (builder->segments)
        builder->segments[index] = (struct segment){
            .kind = (uint8_t)kind, .which = (uint8_t)which, .text = builder->texts + builder->text_size};
    builder->in_text = kind == SEGMENT_TEXT;
    return index;
}

/* Add to the last segment, whatever it is. */
static void append_text(struct fixture_builder *builder, struct view text) {
    if (builder->segments) {
        memcpy(builder->texts + builder->text_size, text.data, text.size);
        builder->segments[builder->count - 1].size += (uint32_t)text.size;
    }
    builder->text_size += (uint32_t)text.size;
}

static void open_text(struct fixture_builder *builder) {
    if (!builder->in_text)
        add_segment(builder, SEGMENT_TEXT, 0);
}

static void add_literal(struct fixture_builder *builder, struct view text) {
    open_text(builder);
    append_text(builder, text);
}

/* A file's size bounds the number of segments to far less than `end` can hold. */
static void close_stretch(struct fixture_builder *builder, uint32_t opened) {
    uint32_t end = add_segment(builder, SEGMENT_END, 0);
    if (builder->segments)
        builder->segments[opened].end = (uint16_t)end;
}

static struct view new_line(int depth) {
    static const char spaces[] = "\n                                ";
    _Static_assert(sizeof spaces - 2 == 2 * FIXTURE_MAX_DEPTH, "two spaces a level");
    return (struct view){spaces, 1 + 2 * (size_t)depth};
}

static const char *list_slots(char *out, size_t capacity, const struct set *slots) {
    out[0] = '\0';
    for (unsigned id = 0; id < SLOT_COUNT; id++) {
        if (set_has(slots, id))
            names_add(out, capacity, slot_name((enum slot_id)id));
    }
    return out;
}

/* ----- Slots ----- */

/* What elements may name: the slots of the answer, or, inside mock:each, those of the list's items. */
struct scope {
    struct set slots;
    bool in_list;
};

/* Would the slot be right inside mock:each? */
static bool is_of_an_item(const struct fixture_builder *builder, enum slot_id slot) {
    for (unsigned id = 0; id < LIST_COUNT; id++) {
        struct set items = list_item_slots((enum list_id)id);
        if (set_has(&builder->slots.lists, id) && set_has(&items, slot))
            return true;
    }
    return false;
}

static int refuse_slot(const struct fixture_builder *builder, const struct xml_element *element,
                       struct view name, const struct scope *scope) {
    char names[160], field[64];
    snprintf(field, sizeof field, "%.*s", (int)(name.size < 60 ? name.size : 60), name.data);
    enum slot_id slot = slot_find(name);
    const char *what = slot == SLOT_COUNT ? "isn't a slot"
                       : scope->in_list   ? "isn't a slot of the list's items"
                       : is_of_an_item(builder, slot)
                           ? "is a slot of a list's items, for inside mock:each alone"
                           : "isn't a slot of this answer";
    return error_set_at(builder->error, IAM_MOCK_EXML, builder->file, element->line, element->column, field,
                        "%s %s; expected one of %s", field, what,
                        list_slots(names, sizeof names, &scope->slots));
}

/* A literal as it stands in an answer: the same four that a value's escaping knows. */
static void add_escaped(struct fixture_builder *builder, char c) {
    switch (c) {
    case '&':
        add_literal(builder, VIEW("&amp;"));
        return;
    case '<':
        add_literal(builder, VIEW("&lt;"));
        return;
    case '>':
        add_literal(builder, VIEW("&gt;"));
        return;
    case '\r':
        add_literal(builder, VIEW("&#13;"));
        return;
    default:
        add_literal(builder, (struct view){&c, 1});
        return;
    }
}

static int add_text(struct fixture_builder *builder, const struct xml_element *element,
                    const struct scope *scope) {
    const char *at = element->text;
    while (*at) {
        if (strncmp(at, "$${", 3) == 0) {
            add_literal(builder, VIEW("${"));
            at += 3;
            continue;
        }
        if (strncmp(at, "${", 2) != 0) {
            add_escaped(builder, *at++);
            continue;
        }
        const char *end = strchr(at, '}');
        if (!end)
            return error_set_at(builder->error, IAM_MOCK_EXML, builder->file, element->line, element->column,
                                element->name, "${ without a }; expected ${Slot}, or $${ for a literal ${");
        struct view name = {at + 2, (size_t)(end - at) - 2};
        enum slot_id slot = slot_find(name);
        if (slot == SLOT_COUNT || !set_has(&scope->slots, slot))
            return refuse_slot(builder, element, name, scope);
        add_segment(builder, SEGMENT_SLOT, slot);
        at = end + 1;
    }
    return 0;
}

/* ----- Conditions ----- */

static bool is_conditional(const struct xml_element *element) {
    return xml_attribute(element, XML_SPACE_FIXTURE, "each") ||
           xml_attribute(element, XML_SPACE_FIXTURE, "if");
}

static int refuse_list(const struct fixture_builder *builder, const struct xml_element *element,
                       const char *name) {
    char names[160] = "";
    for (unsigned id = 0; id < LIST_COUNT; id++) {
        if (set_has(&builder->slots.lists, id))
            names_add(names, sizeof names, list_name((enum list_id)id));
    }
    if (!names[0])
        return error_set_at(builder->error, IAM_MOCK_EXML, builder->file, element->line, element->column,
                            "mock:each", "%.60s isn't a list of this answer, which has none", name);
    return error_set_at(builder->error, IAM_MOCK_EXML, builder->file, element->line, element->column,
                        "mock:each", "%.60s isn't a list of this answer; expected %s", name, names);
}

static int open_each(struct fixture_builder *builder, const struct xml_element *element, const char *name,
                     struct scope *scope, uint32_t *opened) {
    enum list_id list = list_find(name);
    if (list == LIST_COUNT || !set_has(&builder->slots.lists, list))
        return refuse_list(builder, element, name);
    if (scope->in_list)
        return error_set_at(builder->error, IAM_MOCK_EXML, builder->file, element->line, element->column,
                            "mock:each", "a list in a list's item; items have slots only");
    *scope = (struct scope){list_item_slots(list), true};
    *opened = add_segment(builder, SEGMENT_EACH, list);
    return 0;
}

static int open_if(struct fixture_builder *builder, const struct xml_element *element, const char *name,
                   const struct scope *scope, uint32_t *opened) {
    enum list_id list = list_find(name);
    if (list != LIST_COUNT && set_has(&builder->slots.lists, list) && !scope->in_list) {
        *opened = add_segment(builder, SEGMENT_IF_LIST, list);
        return 0;
    }
    enum slot_id slot = slot_find(view_of(name));
    if (slot == SLOT_COUNT || !set_has(&scope->slots, slot))
        return refuse_slot(builder, element, view_of(name), scope);
    *opened = add_segment(builder, SEGMENT_IF, slot);
    return 0;
}

static int open_condition(struct fixture_builder *builder, const struct xml_element *element,
                          struct scope *scope, uint32_t *opened) {
    const char *each = xml_attribute(element, XML_SPACE_FIXTURE, "each");
    const char *only_if = xml_attribute(element, XML_SPACE_FIXTURE, "if");
    if (each && only_if)
        return error_set_at(builder->error, IAM_MOCK_EXML, builder->file, element->line, element->column,
                            "mock:if", "mock:if beside mock:each; expected one of them");
    return each      ? open_each(builder, element, each, scope, opened)
           : only_if ? open_if(builder, element, only_if, scope, opened)
                     : 0;
}

/* ----- Elements ----- */

static int refuse_attribute_of(const struct fixture_builder *builder, const struct xml_element *element,
                               const struct xml_attribute *attribute, const char *expected) {
    if (attribute->space != XML_SPACE_FIXTURE && attribute->space != XML_SPACE_NONE)
        return error_set_at(builder->error, IAM_MOCK_EXML, builder->file, element->line, element->column,
                            attribute->name,
                            "attribute %.40s of %.40s is in a namespace that isn't mock's; expected %s",
                            attribute->name, element->name, expected);
    return error_set_at(builder->error, IAM_MOCK_EXML, builder->file, element->line, element->column,
                        attribute->name, "unknown attribute %s%.60s of %.60s; expected %s",
                        attribute->space == XML_SPACE_FIXTURE ? "mock:" : "", attribute->name, element->name,
                        expected);
}

static int check_attributes(const struct fixture_builder *builder, const struct xml_element *element,
                            bool root) {
    static const char *const of_root[] = {"status", "provenance", "source", "note"};
    static const char *const of_others[] = {"if", "each", "note"};
    for (size_t i = 0; i < element->attribute_count; i++) {
        const struct xml_attribute *attribute = element->attributes + i;
        const char *const *names = root ? of_root : of_others;
        size_t count = root ? COUNT_OF(of_root) : COUNT_OF(of_others), known = 0;
        while (known < count && strcmp(names[known], attribute->name) != 0)
            known++;
        if (attribute->space != XML_SPACE_FIXTURE || known == count)
            return refuse_attribute_of(builder, element, attribute,
                                       root ? "mock:status, mock:provenance, mock:source or mock:note"
                                            : "mock:if, mock:each or mock:note");
    }
    return 0;
}

static int check_element(const struct fixture_builder *builder, const struct xml_element *element,
                         int depth) {
    if (depth >= FIXTURE_MAX_DEPTH)
        return error_set_at(builder->error, IAM_MOCK_EXML, builder->file, element->line, element->column,
                            element->name, "elements nest deeper than %d", FIXTURE_MAX_DEPTH);
    if (element->space != XML_SPACE_SERVICE || element->service != builder->service)
        return error_set_at(builder->error, IAM_MOCK_EXML, builder->file, element->line, element->column,
                            element->name, "%.60s isn't in the namespace %s", element->name,
                            builder->service->xml_namespace.data);
    if (element->first && element->text[0])
        return error_set_at(builder->error, IAM_MOCK_EXML, builder->file, element->line, element->column,
                            element->name, "%.60s has text beside elements; expected one of them",
                            element->name);
    return check_attributes(builder, element, depth == 0);
}

static bool may_be_empty(const struct xml_element *element) {
    const struct xml_element *child = element->first;
    while (child && is_conditional(child))
        child = child->next;
    return element->first && !child;
}

/* `<name xmlns="namespace`. Errors are shared: each service answers them in its own namespace. */
static void write_root_start(struct fixture_builder *builder, const struct xml_element *root) {
    add_literal(builder, VIEW("<"));
    append_text(builder, view_of(root->name));
    append_text(builder, VIEW(" xmlns=\""));
    if (fixture_is_response(builder->id))
        append_text(builder, builder->service->xml_namespace);
    else
        add_segment(builder, SEGMENT_NAMESPACE, 0);
}

/* Up to, but without, the '>'. A parent that may end up empty has a segment of its own for its end. */
static uint32_t write_start(struct fixture_builder *builder, const struct xml_element *element, int depth) {
    if (depth > 0)
        add_literal(builder, new_line(depth));
    else
        write_root_start(builder, element);
    if (may_be_empty(element))
        add_segment(builder, SEGMENT_PARENT, 0);
    else
        open_text(builder);
    append_text(builder, depth > 0 ? VIEW("<") : VIEW("\""));
    if (depth > 0)
        append_text(builder, view_of(element->name));
    return builder->count - 1;
}

static int write_element(struct fixture_builder *builder, const struct xml_element *element, int depth,
                         struct scope scope);

static int write_children(struct fixture_builder *builder, const struct xml_element *element, int depth,
                          const struct scope *scope, uint32_t started) {
    bool parent = may_be_empty(element);
    if (!parent)
        append_text(builder, VIEW(">"));
    for (const struct xml_element *child = element->first; child; child = child->next) {
        int code = write_element(builder, child, depth + 1, *scope);
        if (code)
            return code;
    }
    if (parent)
        close_stretch(builder, started);
    else
        open_text(builder);
    builder->parents += parent;
    append_text(builder, new_line(depth));
    append_text(builder, VIEW("</"));
    append_text(builder, view_of(element->name));
    append_text(builder, VIEW(">"));
    return 0;
}

static int write_text(struct fixture_builder *builder, const struct xml_element *element,
                      const struct scope *scope) {
    append_text(builder, VIEW(">"));
    int code = add_text(builder, element, scope);
    add_literal(builder, VIEW("</"));
    append_text(builder, view_of(element->name));
    append_text(builder, VIEW(">"));
    return code;
}

static int write_element(struct fixture_builder *builder, const struct xml_element *element, int depth,
                         struct scope scope) {
    int code = check_element(builder, element, depth);
    if (code)
        return code;
    uint32_t opened = UINT32_MAX;
    code = open_condition(builder, element, &scope, &opened);
    if (code)
        return code;
    uint32_t started = write_start(builder, element, depth);
    if (element->first)
        code = write_children(builder, element, depth, &scope, started);
    else if (element->text[0])
        code = write_text(builder, element, &scope);
    else
        append_text(builder, VIEW("/>"));
    if (opened != UINT32_MAX)
        close_stretch(builder, opened);
    return code;
}

IAM_MOCK_INTERNAL int fixture_build(struct fixture_builder *builder, const struct xml_element *root) {
    int code = write_element(builder, root, 0, (struct scope){builder->slots.slots, false});
    if (!code)
        add_literal(builder, VIEW("\n"));
    return code;
}

#undef FIXTURE_ITEM_ONLY
#undef FIXTURE_ALL_SLOTS
