/* Members: the parameters of actions. Arguments: the values that a request gives for them. */
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

/* Are the member's values secrets, which no text shows? */
static inline bool member_is_secret(enum member_id id) {
    return id == MEMBER_AUTHENTICATION_CODE_1 || id == MEMBER_AUTHENTICATION_CODE_2;
}

/* A parameter of an action. */
struct member {
    enum member_id id;
    enum shape_id shape;
    bool required;
};

IAM_MOCK_INTERNAL_DATA const struct view member_wire_names[MEMBER_COUNT];
IAM_MOCK_INTERNAL_DATA const struct view member_path_names[MEMBER_COUNT];

/* The name in requests, "UserName", and the name in the texts of violations, "userName". Static. */
static inline struct view member_wire_name(enum member_id id) { return member_wire_names[id]; }
static inline struct view member_path_name(enum member_id id) { return member_path_names[id]; }

enum { TAG_LIST_VALUE, TAG_LIST_KEY }; /* the fields of an element of TAG_LIST */
#define LIST_FIELDS_MAX 2              /* the most fields that an element of a list has */

/* The elements of a list that a request has, in rising order. */
struct argument_list {
    size_t length; /* the largest index: a list may have gaps */
    size_t count;  /* of `elements` */
    struct argument_element {
        uint32_t index; /* from 1 */
        /* In the order of list_fields.def. Data NULL: not sent. */
        struct view field[LIST_FIELDS_MAX];
        uint16_t shown_at[LIST_FIELDS_MAX]; /* where `shown` has the field's value */
    } elements[IAM_MOCK_MAX_PARAMETERS];
    size_t shown_count; /* how many elements `shown` has; the last one may be cut */
    char shown[512];    /* the list as one text, for the journal; of a long list the start */
};

/* The arguments of a request. Only values whose member is in `given` are set. */
struct arguments {
    struct set given;               /* the members that have a value */
    struct view text[MEMBER_COUNT]; /* as sent, decoded; the bytes are the request's. Of a list: list.shown */
    int64_t number[MEMBER_COUNT];   /* of members whose shape is an integer */
    struct argument_list list;      /* of the member whose shape is a list: an action has at most one */
};

/* Does the request have a value for this member? */
static inline bool argument_is_given(const struct arguments *arguments, enum member_id id) {
    return set_has(&arguments->given, (unsigned)id);
}

/* The text of the argument; data NULL: not given. */
static inline struct view argument_text(const struct arguments *arguments, enum member_id id) {
    return argument_is_given(arguments, id) ? arguments->text[id] : (struct view){NULL, 0};
}

#endif
