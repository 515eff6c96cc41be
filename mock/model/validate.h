/* An action's members: binding the query's parameters to them, and the service's constraints. Pure. */
#ifndef MOCK_REQUEST_VALIDATE_H
#define MOCK_REQUEST_VALIDATE_H

#include "base/view.h"
#include "request/query.h"

/* Every member of every action: MEMBER(id, "WireName", "pathName"). */
enum member_id {
#define MEMBER(id, wire, path) MEMBER_##id,
#include "model/members.def"
#undef MEMBER
    MEMBER_COUNT
};

/* SHAPE(id, type, min, max, class, "pattern", sentence): the API model's; see shapes.def. */
_Static_assert(MEMBER_COUNT <= 32, "sets of members are 32 bits");

enum shape_id {
#define SHAPE(id, type, minimum, maximum, class, pattern, sentence) SHAPE_##id,
#include "model/shapes.def"
#undef SHAPE
    SHAPE_COUNT
};

struct member {
    enum member_id id;
    enum shape_id shape;
    bool required;
};

/* What a request says for the members of its action. */
struct arguments {
    uint32_t present; /* a bit a member_id */
    struct view text[MEMBER_COUNT];
    int64_t number[MEMBER_COUNT]; /* of integers */
};

static inline bool argument_given(const struct arguments *arguments, enum member_id id) {
    return (arguments->present >> id & 1u) != 0;
}

enum validate_result {
    VALIDATE_OK,
    VALIDATE_MALFORMED,  /* MalformedInput: a number that isn't one; `message` has the text */
    VALIDATE_VIOLATIONS, /* ValidationError: `message` is "N validation errors detected: …" */
    VALIDATE_NAME        /* ValidationError in IAM's own sentence about a name; `member` says which */
};

struct validation {
    enum member_id member; /* of VALIDATE_NAME and VALIDATE_MALFORMED */
    size_t size;
    char message[4096]; /* ten violations of the longest texts fit; ends with a NUL */
};

/*
 * The last parameter of a name counts, others are ignored. VALIDATE_OK or VALIDATE_MALFORMED: numbers are
 * decoded here, because the service refuses one that isn't before it looks at who asks (as recorded).
 */
IAM_MOCK_INTERNAL MUST_CHECK enum validate_result arguments_bind(struct arguments *out,
                                                                 struct validation *why,
                                                                 const struct query *query,
                                                                 const struct member *members, size_t count);

/*
 * Check `members` in the order given, which is the order of the service's violations. With constraints
 * off, lengths and patterns of strings aren't checked, but a NUL or what isn't UTF-8 is a violation of
 * the pattern all the same. Lengths count UTF-16 units (assumed); a byte that isn't UTF-8 counts one.
 */
IAM_MOCK_INTERNAL MUST_CHECK enum validate_result arguments_validate(struct validation *out,
                                                                     const struct arguments *arguments,
                                                                     const struct member *members,
                                                                     size_t count,
                                                                     enum iam_mock_constraints constraints);

/* For what a test adds: NULL if `text` fits the shape, else what was expected, static. */
IAM_MOCK_INTERNAL const char *shape_mismatch(enum shape_id shape, struct view text,
                                             enum iam_mock_constraints constraints);

IAM_MOCK_INTERNAL struct view member_wire_name(enum member_id id);
IAM_MOCK_INTERNAL struct view member_path_name(enum member_id id);

#endif
