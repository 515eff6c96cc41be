/* The shapes of members: limits, pattern and the texts of their violations. Pure. */
#ifndef MOCK_MODEL_SHAPE_H
#define MOCK_MODEL_SHAPE_H

#include "base/view.h"
#include "model/members.h"

/* Within a member the service lists its violations in this order (assumed; null comes alone). */
enum constraint {
    CONSTRAINT_MAXIMUM,
    CONSTRAINT_MINIMUM,
    CONSTRAINT_PATTERN,
    CONSTRAINT_NULL,
    CONSTRAINT_COUNT
};

enum shape_type { SHAPE_TYPE_STRING, SHAPE_TYPE_INTEGER };

struct shape {
    enum shape_type type;
    bool sentence;         /* a broken pattern alone is told in IAM's own sentence */
    unsigned char outside; /* the pattern's characters, as a bit of shape.c's */
    int32_t minimum, maximum;
    struct view texts[CONSTRAINT_COUNT];
    const char *expected;
};

IAM_MOCK_INTERNAL_DATA const struct shape shape_table[SHAPE_COUNT];

/* Are its values integers? Otherwise they are strings. */
static inline bool shape_is_integer(enum shape_id id) { return shape_table[id].type == SHAPE_TYPE_INTEGER; }

/* The constraints that a value breaks, 1 << CONSTRAINT_… each. */
IAM_MOCK_INTERNAL unsigned shape_text_violations(const struct shape *shape, struct view text,
                                                 enum iam_mock_constraints constraints);
IAM_MOCK_INTERNAL unsigned shape_number_violations(const struct shape *shape, int64_t number);

/* For what a test adds: NULL if `text` fits the shape, else what was expected, static. */
IAM_MOCK_INTERNAL const char *shape_mismatch(enum shape_id shape, struct view text,
                                             enum iam_mock_constraints constraints);

#endif
