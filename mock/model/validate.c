/* Checking arguments, and writing all violations of a call into one message. */
#include "model/validate.h"
#include "model/shape.h"

/* The service lists at most 10 (as recorded: 20 violations gave "10 validation errors detected"). */
#define VALIDATE_MOST 10

struct violation {
    const struct member *member;
    enum constraint constraint;
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
    validation_start(out);
    validation_add(out, member_path_name(member));
    validation_add(out, VIEW(" is not a valid integer")); /* assumed */
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

static unsigned validate_member(const struct arguments *arguments, const struct member *member,
                                enum iam_mock_constraints constraints) {
    const struct shape *shape = &shape_table[member->shape];
    if (!argument_is_given(arguments, member->id))
        return member->required ? 1u << CONSTRAINT_NULL : 0;
    if (shape->type == SHAPE_TYPE_INTEGER)
        return shape_number_violations(shape, arguments->number[member->id]);
    return shape_text_violations(shape, arguments->text[member->id], constraints);
}

static void violations_note(struct violation_list *list, const struct member *member, unsigned broken) {
    for (unsigned constraint = 0; constraint < CONSTRAINT_COUNT; constraint++)
        if (broken >> constraint & 1u && list->count < VALIDATE_MOST)
            list->items[list->count++] = (struct violation){member, (enum constraint)constraint};
}

static void violations_print(struct validation *out, const struct violation_list *list) {
    const char digit[1] = {(char)('0' + list->count)};
    validation_add(out, list->count == VALIDATE_MOST ? VIEW("10") : (struct view){digit, 1});
    validation_add(out, list->count == 1 ? VIEW(" validation error detected: ")
                                         : VIEW(" validation errors detected: "));
    for (size_t i = 0; i < list->count; i++) {
        const struct member *member = list->items[i].member;
        if (i > 0)
            validation_add(out, VIEW("; "));
        validation_add(out, VIEW("Value at '"));
        validation_add(out, member_path_name(member->id));
        validation_add(out, VIEW("' failed to satisfy constraint: "));
        validation_add(out, shape_table[member->shape].texts[list->items[i].constraint]);
    }
}

IAM_MOCK_INTERNAL enum validate_result arguments_validate(struct validation *out,
                                                          const struct arguments *arguments,
                                                          const struct member *members, size_t count,
                                                          enum iam_mock_constraints constraints) {
    struct violation_list list;
    list.count = 0;
    for (size_t i = 0; i < count; i++) {
        unsigned broken = validate_member(arguments, &members[i], constraints);
        if (broken != 0)
            violations_note(&list, &members[i], broken);
    }
    validation_start(out);
    if (list.count == 0)
        return VALIDATE_OK;
    const struct violation *only = &list.items[0];
    if (list.count == 1 && only->constraint == CONSTRAINT_PATTERN &&
        shape_table[only->member->shape].name_error) {
        out->member = only->member->id;
        return VALIDATE_NAME;
    }
    violations_print(out, &list);
    return VALIDATE_VIOLATIONS;
}

#undef VALIDATE_MOST
