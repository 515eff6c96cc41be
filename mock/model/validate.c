/* Checking arguments, and writing all violations of a call into one message. */
#include "model/validate.h"
#include "model/shape.h"

#include <stdio.h>

/* The service lists at most 10 (as recorded: 20 violations gave "10 validation errors detected"). */
#define VALIDATE_MOST 10

struct violation {
    const struct member *member;
    enum shape_id shape; /* of the value that breaks the constraint */
    enum constraint constraint;
    uint32_t index;   /* of the element of a list of structures, from 1; 0: of the member itself */
    const char *path; /* of the element's field; NULL: of the member itself */
};

struct violation_list {
    size_t count;
    struct violation items[VALIDATE_MOST];
};

static void validation_start(struct validation *out) {
    out->size = 0;
    out->message[0] = '\0';
}

/* The longest message fits (validate.h). The limit is for longer patterns that shapes.def may get. */
static void validation_add(struct validation *out, struct view piece) {
    size_t space = sizeof(out->message) - 1 - out->size;
    size_t size = piece.size < space ? piece.size : space;
    memcpy(out->message + out->size, piece.data, size);
    out->size += size;
    out->message[out->size] = '\0';
}

IAM_MOCK_INTERNAL void validation_not_an_integer(struct validation *out, enum member_id member) {
    out->member = member;
    out->fixture = FIXTURE_MALFORMED_INPUT_NUMBER;
    validation_start(out);
    validation_add(out, member_path_name(member));
    validation_add(out, VIEW(" is not a valid integer")); /* assumed */
}

IAM_MOCK_INTERNAL bool validation_refuse_list(struct validation *out, const char *message) {
    out->fixture = FIXTURE_MALFORMED_INPUT_LIST;
    validation_start(out);
    validation_add(out, view_of(message));
    return false;
}

/* Remove a sign from the start of `text`. Returns whether it was '-'. */
static bool take_sign(struct view *text) {
    bool negative = text->size > 0 && text->data[0] == '-';
    if (negative || (text->size > 0 && text->data[0] == '+'))
        *text = (struct view){text->data + 1, text->size - 1};
    return negative;
}

IAM_MOCK_INTERNAL bool validate_integer(struct view text, int64_t *out) {
    bool negative = take_sign(&text);
    const int64_t limit = negative ? -(int64_t)INT32_MIN : INT32_MAX;
    int64_t number = 0;
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] < '0' || text.data[i] > '9')
            return false;
        number = number * 10 + (text.data[i] - '0');
        if (number > limit)
            return false;
    }
    *out = negative ? -number : number;
    return text.size > 0;
}

/* `like`: the violation, but for its constraint. */
static void violations_note(struct violation_list *list, unsigned broken, struct violation like) {
    for (unsigned constraint = 0; constraint < CONSTRAINT_COUNT; constraint++) {
        if (!(broken >> constraint & 1u) || list->count == VALIDATE_MOST)
            continue;
        like.constraint = (enum constraint)constraint;
        list->items[list->count++] = like;
    }
}

/* The constraints that a field of an element breaks. */
static unsigned validate_field(struct view value, enum shape_id shape,
                               enum iam_mock_constraints constraints) {
    return value.data ? shape_text_violations(&shape_table[shape], value, constraints)
                      : 1u << CONSTRAINT_NULL;
}

/* A list of structures: the violations of each field of each element. An element in a gap has no fields. */
static void validate_structures(struct violation_list *list, const struct argument_list *given,
                                const struct member *member, enum iam_mock_constraints constraints) {
    static const struct argument_element gap = {.index = 0};
    size_t field_count, next = 0;
    const struct list_field *fields = shape_list_fields(member->shape, &field_count);
    for (uint32_t index = 1; index <= given->length && list->count < VALIDATE_MOST; index++) {
        const bool present = next < given->count && given->elements[next].index == index;
        const struct argument_element *element = present ? &given->elements[next++] : &gap;
        for (size_t i = 0; i < field_count; i++) {
            const unsigned broken = validate_field(element->field[i], fields[i].shape, constraints);
            if (broken)
                violations_note(list, broken,
                                (struct violation){.member = member,
                                                   .shape = fields[i].shape,
                                                   .index = index,
                                                   .path = fields[i].path_name});
        }
    }
}

/* A list of strings: one violation, with all constraints of the elements, if any element breaks any (as
 * recorded). */
static void validate_strings(struct violation_list *list, const struct argument_list *given,
                             const struct member *member, enum iam_mock_constraints constraints) {
    size_t field_count;
    const struct list_field *fields = shape_list_fields(member->shape, &field_count);
    unsigned broken = given->length > given->count; /* an element in a gap is null */
    for (size_t i = 0; i < given->count; i++)
        broken |= validate_field(given->elements[i].field[0], fields[0].shape, constraints);
    if (broken)
        violations_note(list, 1u << CONSTRAINT_ELEMENTS,
                        (struct violation){.member = member, .shape = fields[0].shape});
}

static void validate_list(struct violation_list *list, const struct argument_list *given,
                          const struct member *member, enum iam_mock_constraints constraints) {
    const struct shape *shape = &shape_table[member->shape];
    if (given->length > (size_t)shape->maximum && constraints == IAM_MOCK_CONSTRAINTS_ON)
        violations_note(list, 1u << CONSTRAINT_MAXIMUM,
                        (struct violation){.member = member, .shape = member->shape});
    if (shape->type == SHAPE_TYPE_STRUCTURES)
        validate_structures(list, given, member, constraints);
    else
        validate_strings(list, given, member, constraints);
}

static unsigned validate_scalar(const struct arguments *arguments, const struct member *member,
                                enum iam_mock_constraints constraints) {
    const struct shape *shape = &shape_table[member->shape];
    if (!argument_is_given(arguments, member->id))
        return member->required ? 1u << CONSTRAINT_NULL : 0;
    if (shape->type == SHAPE_TYPE_INTEGER)
        return shape_number_violations(shape, arguments->number[member->id]);
    return shape_text_violations(shape, arguments->text[member->id], constraints);
}

static void validate_member(struct violation_list *list, const struct arguments *arguments,
                            const struct member *member, enum iam_mock_constraints constraints) {
    if (shape_is_list(member->shape) && argument_is_given(arguments, member->id)) {
        validate_list(list, &arguments->list, member, constraints);
        return;
    }
    const unsigned broken = validate_scalar(arguments, member, constraints);
    if (broken != 0)
        violations_note(list, broken, (struct violation){.member = member, .shape = member->shape});
}

static void validation_add_path(struct validation *out, const struct violation *violation) {
    char index[24];
    validation_add(out, member_path_name(violation->member->id));
    if (!violation->path)
        return;
    snprintf(index, sizeof index, ".%lu.member.", (unsigned long)violation->index);
    validation_add(out, view_of(index));
    validation_add(out, view_of(violation->path));
}

/* The text of a violation by the elements of a list of strings. */
static void validation_add_elements(struct validation *out, const struct shape *shape,
                                    enum iam_mock_constraints constraints) {
    validation_add(out, VIEW("Member must satisfy constraint: ["));
    validation_add(out, shape_violation_text(shape, CONSTRAINT_MAXIMUM, constraints));
    validation_add(out, VIEW(", "));
    validation_add(out, shape_violation_text(shape, CONSTRAINT_MINIMUM, constraints));
    validation_add(out, VIEW(", "));
    validation_add(out, shape_violation_text(shape, CONSTRAINT_PATTERN, constraints));
    validation_add(out, VIEW("]"));
}

static void violations_print(struct validation *out, const struct violation_list *list,
                             enum iam_mock_constraints constraints) {
    const char digit[1] = {(char)('0' + list->count)};
    validation_add(out, list->count == VALIDATE_MOST ? VIEW("10") : (struct view){digit, 1});
    validation_add(out, list->count == 1 ? VIEW(" validation error detected: ")
                                         : VIEW(" validation errors detected: "));
    for (size_t i = 0; i < list->count; i++) {
        const struct violation *violation = &list->items[i];
        const struct shape *shape = &shape_table[violation->shape];
        if (i > 0)
            validation_add(out, VIEW("; "));
        validation_add(out, VIEW("Value at '"));
        validation_add_path(out, violation);
        validation_add(out, VIEW("' failed to satisfy constraint: "));
        if (violation->constraint == CONSTRAINT_ELEMENTS)
            validation_add_elements(out, shape, constraints);
        else
            validation_add(out, shape_violation_text(shape, violation->constraint, constraints));
    }
}

/* Is the broken pattern of one member the only violation, and does IAM have a sentence of its own for it? */
static bool has_sentence(const struct violation_list *list) {
    const struct violation *only = &list->items[0];
    return list->count == 1 && only->constraint == CONSTRAINT_PATTERN && !only->path &&
           shape_table[only->shape].sentence != FIXTURE_NONE;
}

IAM_MOCK_INTERNAL enum validate_result arguments_validate(struct validation *out,
                                                          const struct arguments *arguments,
                                                          const struct member *members, size_t count,
                                                          enum iam_mock_constraints constraints) {
    UNCLEARED struct violation_list list;
    list.count = 0;
    for (size_t i = 0; i < count; i++)
        validate_member(&list, arguments, &members[i], constraints);
    validation_start(out);
    if (list.count == 0)
        return VALIDATE_OK;
    if (has_sentence(&list)) {
        out->member = list.items[0].member->id;
        out->fixture = shape_table[list.items[0].shape].sentence;
        return VALIDATE_SENTENCE;
    }
    out->fixture = FIXTURE_VALIDATION_ERROR_CONSTRAINTS;
    violations_print(out, &list, constraints);
    return VALIDATE_VIOLATIONS;
}

#undef VALIDATE_MOST
