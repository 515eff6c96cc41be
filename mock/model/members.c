/* The names of members: in requests, and in the texts of violations. */
#include "model/members.h"
#include "base/view.h"

/* VIEW() is a compound literal, which C11 does not take in a static initialiser. */
#define MEMBER_NAME(literal) {literal, sizeof(literal) - 1},

IAM_MOCK_INTERNAL const struct view member_wire_names[MEMBER_COUNT] = {
#define MEMBER(id, wire, path) MEMBER_NAME(wire)
#include "model/members.def"
#undef MEMBER
};

IAM_MOCK_INTERNAL const struct view member_path_names[MEMBER_COUNT] = {
#define MEMBER(id, wire, path) MEMBER_NAME(path)
#include "model/members.def"
#undef MEMBER
};
#undef MEMBER_NAME
