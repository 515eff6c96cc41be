/* Binds a list: collects its elements from the parameters of a request. */
#include "call/bind_list.h"
#include "model/shape.h"
#include "request/list.h"

#include <stdio.h>

#define GAP_MOST 10 /* the most elements that a list may skip (as recorded) */

/* The service's texts. Those without "(assumed)" are recorded. */
#define NOT_A_STRING "Start of list found where not expected"
#define NOT_A_STRING_BUT_STRUCTURE "Start of structure or map found where not expected." /* (assumed) */

static void refuse_index(struct validation *why, enum list_name kind, struct view sent) {
    char text[96];
    const int size = sent.size < 32 ? (int)sent.size : 32;
    if (kind == LIST_NAME_ZERO)
        snprintf(text, sizeof text, "%.*s is not a valid index", size, sent.data);
    else
        snprintf(text, sizeof text, "Key %.*s may not have a leading '-'", size, sent.data);
    validation_refuse_list(why, text);
}

/* Find the element with that index, or insert it at its place. Clients send elements in rising order. */
static struct argument_element *find_element(struct argument_list *list, uint32_t index) {
    size_t at = list->count;
    if (at > 0 && list->elements[at - 1].index == index)
        return &list->elements[at - 1];
    while (at > 0 && list->elements[at - 1].index >= index)
        at--;
    if (at < list->count && list->elements[at].index == index)
        return &list->elements[at];
    /* There is room: each element has a parameter of its own. */
    if (at < list->count)
        memmove(&list->elements[at + 1], &list->elements[at], (list->count - at) * sizeof *list->elements);
    list->count++;
    list->elements[at] = (struct argument_element){.index = index};
    return &list->elements[at];
}

/* A list that is being bound. */
struct list_binding {
    struct argument_list *list;
    struct validation *why;
    const struct list_field *fields; /* of its elements */
    size_t field_count;
    bool of_strings;
};

/* Put the value into the field of that name. A field that the structure does not have is ignored. */
static void set_field(struct argument_element *element, const struct list_binding *of, struct view name,
                      struct view value) {
    for (size_t i = 0; i < of->field_count; i++) {
        if (view_equal(name, of->fields[i].wire_name)) {
            element->field[i] = value;
            break;
        }
    }
}

/* Bind one parameter, whose name list_name_read() has read. Returns false if the name is refused. */
static bool bind_parameter(const struct list_binding *to, enum list_name kind, const struct list_place *place,
                           struct view value) {
    struct validation *why = to->why;
    switch (kind) {
    case LIST_NAME_OTHER:
    case LIST_NAME_WHOLE:
        return true;
    case LIST_NAME_ELEMENT:
        if (to->of_strings && place->field.size > 0)
            return validation_refuse_list(why, NOT_A_STRING_BUT_STRUCTURE);
        set_field(find_element(to->list, place->index), to, place->field, value);
        return true;
    case LIST_NAME_UNINDEXED: /* one structure, which has none of its fields */
        if (to->of_strings)
            return validation_refuse_list(why, NOT_A_STRING);
        (void)find_element(to->list, 1);
        return true;
    case LIST_NAME_TWO_INDEXES:
        return validation_refuse_list(why, "Two index elements may not occur back to back");
    case LIST_NAME_ZERO:
    case LIST_NAME_NEGATIVE:
        break;
    }
    refuse_index(why, kind, place->sent);
    return false;
}

/* Bind all parameters of the list. Returns false if a name is refused. */
static bool bind_elements(struct arguments *out, struct validation *why, const struct query *query,
                          const struct member *member) {
    struct list_place place;
    struct list_binding to = {.list = &out->list, .why = why};
    to.fields = shape_list_fields(member->shape, &to.field_count);
    to.of_strings = shape_table[member->shape].type == SHAPE_TYPE_STRINGS;
    bool given = false, well_formed = true;
    for (size_t i = 0; i < query->count && well_formed; i++) {
        const struct query_pair *pair = &query->pairs[i];
        const enum list_name kind = list_name_read(&place, pair->name, member_wire_name(member->id));
        if (kind == LIST_NAME_OTHER)
            continue;
        given = true;
        well_formed = bind_parameter(&to, kind, &place, pair->value);
    }
    if (given)
        set_add(&out->given, (unsigned)member->id);
    return well_formed;
}

/* Does no gap of the list skip too many elements? */
static bool has_small_gaps(const struct argument_list *list, struct validation *why) {
    uint32_t before = 1;
    for (size_t i = 0; i < list->count; i++) {
        const uint32_t index = list->elements[i].index;
        if (index - before > GAP_MOST) {
            char text[96];
            snprintf(text, sizeof text, "Excessively sparse input would skip %lu list elements",
                     (unsigned long)(index - before));
            return validation_refuse_list(why, text);
        }
        before = index;
    }
    return true;
}

/* Add to the list's text what there is room for. A text that is cut is longer than a value of the journal. */
static void add_shown(struct argument_list *list, size_t *size, struct view piece) {
    const size_t room = sizeof list->shown - *size;
    const size_t taken = piece.size < room ? piece.size : room;
    if (taken > 0)
        memcpy(list->shown + *size, piece.data, taken);
    *size += taken;
}

static void add_shown_element(struct argument_list *list, size_t *size, enum shape_id shape, size_t i) {
    size_t count;
    char index[16];
    const struct list_field *fields = shape_list_fields(shape, &count);
    struct argument_element *element = &list->elements[i];
    if (i > 0)
        add_shown(list, size, VIEW(" "));
    if (element->index != i + 1) { /* it is behind a gap */
        snprintf(index, sizeof index, "%lu:", (unsigned long)element->index);
        add_shown(list, size, view_of(index));
    }
    for (size_t field = count; field > 0; field--) {
        add_shown(list, size, fields[field - 1].wire_name);
        add_shown(list, size, count > 1 ? VIEW("=") : VIEW(""));
        element->shown_at[field - 1] = (uint16_t)*size;
        add_shown(list, size, element->field[field - 1]);
        add_shown(list, size, field > 1 ? VIEW(",") : VIEW(""));
    }
}

/* Write the list as one text, as the AWS CLI takes it: "Key=team,Value=one Key=…", or "team other". */
static struct view write_shown(struct argument_list *list, enum shape_id shape) {
    size_t size = 0;
    list->shown_count = 0;
    while (list->shown_count < list->count && size < sizeof list->shown)
        add_shown_element(list, &size, shape, list->shown_count++);
    return (struct view){list->shown, size};
}

IAM_MOCK_INTERNAL bool arguments_bind_list(struct arguments *out, struct validation *why,
                                           const struct query *query, const struct member *member) {
    struct argument_list *list = &out->list;
    list->length = list->count = 0;
    bool well_formed = bind_elements(out, why, query, member);
    if (!argument_is_given(out, member->id))
        return true;
    well_formed = well_formed && has_small_gaps(list, why);
    list->length = list->count > 0 ? list->elements[list->count - 1].index : 0;
    out->text[member->id] = write_shown(list, member->shape);
    return well_formed;
}

#undef GAP_MOST
#undef NOT_A_STRING
#undef NOT_A_STRING_BUT_STRUCTURE
