/* Compiles the elements of a fixture to segments: conditions, start tags, children, end tags. */
#include "files/fixture_elements.h"
#include "base/error.h"
#include "files/fixture_check.h"
#include "files/fixture_slots.h"
#include "files/fixture_text.h"

#define NOT_OPENED UINT32_MAX

/* Returns a newline and the indentation of that depth. */
static struct view new_line(int depth) {
    static const char spaces[] = "\n                                ";
    _Static_assert(sizeof spaces - 2 == 2 * FIXTURE_MAX_DEPTH, "two spaces a level");
    return (struct view){spaces, 1 + 2 * (size_t)depth};
}

/* ----- Conditions ----- */

static bool is_conditional(const struct xml_element *element) {
    return xml_attribute(element, XML_SPACE_FIXTURE, "each") ||
           xml_attribute(element, XML_SPACE_FIXTURE, "if");
}

static int open_each(struct fixture_builder *builder, const struct xml_element *element, const char *name,
                     struct fixture_scope *scope, uint32_t *opened) {
    enum list_id list = fixture_find_list(builder, name);
    if (list == LIST_COUNT)
        return fixture_refuse_list(builder, element, name);
    if (scope->in_list)
        return error_set_at(builder->error, IAM_MOCK_EXML, builder->file, element->line, element->column,
                            "mock:each", "a list in a list's item; items have slots only");
    *scope = (struct fixture_scope){list_item_slots(list), true};
    *opened = fixture_add_segment(builder, SEGMENT_EACH, list);
    return 0;
}

static int open_if(struct fixture_builder *builder, const struct xml_element *element, const char *name,
                   const struct fixture_scope *scope, uint32_t *opened) {
    enum list_id list = fixture_find_list(builder, name);
    if (list != LIST_COUNT && !scope->in_list) {
        *opened = fixture_add_segment(builder, SEGMENT_IF_LIST, list);
        return 0;
    }
    *opened = builder->count;
    return fixture_add_named(builder, FIXTURE_CONDITION, element, view_of(name), scope);
}

/* If the element has mock:each or mock:if, begin its stretch: set *opened to the index of the segment, and
 * *scope to the scope inside. */
static int open_condition(struct fixture_builder *builder, const struct xml_element *element,
                          struct fixture_scope *scope, uint32_t *opened) {
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

/* May the element end up without children? It has some, and all have conditions. */
static bool may_be_empty(const struct xml_element *element) {
    const struct xml_element *child = element->first;
    while (child && is_conditional(child))
        child = child->next;
    return element->first && !child;
}

/* Write `<name xmlns="namespace`. All services share the errors, and each answers in its own namespace. */
static void write_root_start(struct fixture_builder *builder, const struct xml_element *root) {
    fixture_add_literal(builder, VIEW("<"));
    fixture_append_text(builder, view_of(root->name));
    fixture_append_text(builder, VIEW(" xmlns=\""));
    if (fixture_is_response(builder->id))
        fixture_append_text(builder, builder->service->xml_namespace);
    else
        fixture_add_segment(builder, SEGMENT_NAMESPACE, 0);
}

/* Write the start tag without its '>'. Its end is a PARENT segment if the element may be empty. Returns the
 * index of the last segment. */
static uint32_t write_start(struct fixture_builder *builder, const struct xml_element *element, int depth) {
    if (depth > 0)
        fixture_add_literal(builder, new_line(depth));
    else
        write_root_start(builder, element);
    if (may_be_empty(element))
        fixture_add_segment(builder, SEGMENT_PARENT, 0);
    else
        fixture_open_text(builder);
    fixture_append_text(builder, depth > 0 ? VIEW("<") : VIEW("\""));
    if (depth > 0)
        fixture_append_text(builder, view_of(element->name));
    return builder->count - 1;
}

static int write_element(struct fixture_builder *builder, const struct xml_element *element, int depth,
                         struct fixture_scope scope);

static int write_children(struct fixture_builder *builder, const struct xml_element *element, int depth,
                          const struct fixture_scope *scope, uint32_t started) {
    bool parent = may_be_empty(element);
    if (!parent)
        fixture_append_text(builder, VIEW(">"));
    for (const struct xml_element *child = element->first; child; child = child->next) {
        int code = write_element(builder, child, depth + 1, *scope);
        if (code)
            return code;
    }
    if (parent)
        fixture_close_stretch(builder, started);
    else
        fixture_open_text(builder);
    builder->parents += parent;
    fixture_append_text(builder, new_line(depth));
    fixture_append_text(builder, VIEW("</"));
    fixture_append_text(builder, view_of(element->name));
    fixture_append_text(builder, VIEW(">"));
    return 0;
}

static int write_text(struct fixture_builder *builder, const struct xml_element *element,
                      const struct fixture_scope *scope) {
    fixture_append_text(builder, VIEW(">"));
    int code = fixture_add_text(builder, element, scope);
    fixture_add_literal(builder, VIEW("</"));
    fixture_append_text(builder, view_of(element->name));
    fixture_append_text(builder, VIEW(">"));
    return code;
}

static int write_element(struct fixture_builder *builder, const struct xml_element *element, int depth,
                         struct fixture_scope scope) {
    int code = fixture_check_element(builder, element, depth);
    if (code)
        return code;
    uint32_t opened = NOT_OPENED;
    code = open_condition(builder, element, &scope, &opened);
    if (code)
        return code;
    uint32_t started = write_start(builder, element, depth);
    if (element->first)
        code = write_children(builder, element, depth, &scope, started);
    else if (element->text[0])
        code = write_text(builder, element, &scope);
    else
        fixture_append_text(builder, VIEW("/>"));
    if (opened != NOT_OPENED)
        fixture_close_stretch(builder, opened);
    return code;
}

IAM_MOCK_INTERNAL int fixture_add_elements(struct fixture_builder *builder, const struct xml_element *root) {
    int code = write_element(builder, root, 0, (struct fixture_scope){builder->slots.slots, false});
    if (!code)
        fixture_add_literal(builder, VIEW("\n"));
    return code;
}

#undef NOT_OPENED
