/* Members: the parameters of the actions, and the arguments that a request has for them. */
#ifndef MOCK_MODEL_MEMBERS_H
#define MOCK_MODEL_MEMBERS_H

#include "base/set.h"
#include "base/view.h"

enum member_id {
#define MEMBER(id, wire, path) MEMBER_##id,
#include "model/members.def"
#undef MEMBER
    MEMBER_COUNT
};
_Static_assert(MEMBER_COUNT <= SET_SIZE, "a set holds every member");

enum shape_id {
#define SHAPE(id, type, minimum, maximum, class, pattern, sentence) SHAPE_##id,
#include "model/shapes.def"
#undef SHAPE
    SHAPE_COUNT
};

/* A parameter of an action. */
struct member {
    enum member_id id;
    enum shape_id shape;
    bool required;
};

IAM_MOCK_INTERNAL_DATA const struct view member_wire_names[MEMBER_COUNT];
IAM_MOCK_INTERNAL_DATA const struct view member_path_names[MEMBER_COUNT];

/* The name in requests, "UserName"; and the one in the texts of violations, "userName". Static. */
static inline struct view member_wire_name(enum member_id id) { return member_wire_names[id]; }
static inline struct view member_path_name(enum member_id id) { return member_path_names[id]; }

/* What a request says for the members of its action. Only what is given is ever read. */
struct arguments {
    struct set given; /* members */
    struct view text[MEMBER_COUNT];
    int64_t number[MEMBER_COUNT]; /* of integers */
};

static inline bool argument_given(const struct arguments *arguments, enum member_id id) {
    return set_has(&arguments->given, (unsigned)id);
}

/* The argument; data NULL: not given. */
static inline struct view argument_text(const struct arguments *arguments, enum member_id id) {
    return argument_given(arguments, id) ? arguments->text[id] : (struct view){NULL, 0};
}

#endif
