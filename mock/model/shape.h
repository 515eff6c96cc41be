/* Shapes: the limits and the pattern of a member's values, and the check of a value. Pure. */
#ifndef MOCK_MODEL_SHAPE_H
#define MOCK_MODEL_SHAPE_H

#include "base/view.h"
#include "model/fixture_ids.h"
#include "model/members.h"

/* The service lists a member's violations in this order (assumed). A missing value has no other violation. */
enum constraint {
    CONSTRAINT_MAXIMUM,
    CONSTRAINT_MINIMUM,
    CONSTRAINT_PATTERN,
    CONSTRAINT_NULL,
    CONSTRAINT_ELEMENTS, /* of a list of strings: an element breaks a constraint */
    CONSTRAINT_COUNT
};

enum shape_type {
    SHAPE_TYPE_STRING,
    SHAPE_TYPE_INTEGER,
    SHAPE_TYPE_ENUM,
    SHAPE_TYPE_STRUCTURES, /* a list of structures */
    SHAPE_TYPE_STRINGS     /* a list of strings */
};

struct shape {
    enum shape_type type;
    enum fixture_id sentence;            /* see shapes.def; FIXTURE_NONE: none */
    uint16_t outside;                    /* the pattern's characters: one bit of enum byte_class in shape.c */
    int32_t minimum, maximum;            /* of a string's length in UTF-16 units, or of an integer's value */
    struct view texts[CONSTRAINT_COUNT]; /* the service's text for each violation; ELEMENTS has none */
    const char *expected; /* the limits in words, for messages to the test; the set of an ENUM */
};

IAM_MOCK_INTERNAL_DATA const struct shape shape_table[SHAPE_COUNT];

/* Are the shape's values integers? */
static inline bool shape_is_integer(enum shape_id id) { return shape_table[id].type == SHAPE_TYPE_INTEGER; }

/* Are the shape's values lists? */
static inline bool shape_is_list(enum shape_id id) { return shape_table[id].type >= SHAPE_TYPE_STRUCTURES; }

/* A field of the elements of a list. Those of a list of strings have one, without a name. */
struct list_field {
    struct view wire_name;
    const char *path_name;
    enum shape_id shape;
};
/* The fields of a list's elements, at most LIST_FIELDS_MAX, in the order of the service's violations. Static.
 */
IAM_MOCK_INTERNAL const struct list_field *shape_list_fields(enum shape_id list, size_t *count);

/* The constraints that a value breaks, a bit 1 << CONSTRAINT_… for each. 0: none. With constraints off, a
 * text is UTF-8 without NUL and has 1 to 1,024 bytes, or 0 if the shape allows that: what fits can be a text
 * of a record, and of a scenario file. */
IAM_MOCK_INTERNAL unsigned shape_text_violations(const struct shape *shape, struct view text,
                                                 enum iam_mock_constraints constraints);
IAM_MOCK_INTERNAL unsigned shape_number_violations(const struct shape *shape, int64_t number);

/* The text of a violation: the service's. With constraints off, a length has the limits that then hold. */
IAM_MOCK_INTERNAL struct view shape_violation_text(const struct shape *shape, enum constraint constraint,
                                                   enum iam_mock_constraints constraints);

/* Check a text that the test gives. NULL: the text fits. Otherwise returns what was expected. Static. */
IAM_MOCK_INTERNAL const char *shape_mismatch(enum shape_id shape, struct view text,
                                             enum iam_mock_constraints constraints);

#endif
