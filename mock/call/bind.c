/* Binds parameters: takes the arguments of an action out of the names and values of a request. */
#include "call/bind.h"
#include "call/bind_list.h"
#include "model/shape.h"

static void bind_text(struct arguments *out, const struct query *query, enum member_id id) {
    const struct view *value = query_find(query, member_wire_name(id));
    if (!value)
        return;
    set_add(&out->given, (unsigned)id);
    out->text[id] = *value;
}

/* Decode the member if it is an integer that was given. Returns false if the integer is malformed. */
static bool decode_integer(struct arguments *out, const struct member *member) {
    return !shape_is_integer(member->shape) || !argument_is_given(out, member->id) ||
           validate_integer(out->text[member->id], &out->number[member->id]);
}

IAM_MOCK_INTERNAL bool arguments_bind(struct arguments *out, struct validation *why,
                                      const struct query *query, const struct member *members, size_t count) {
    bool well_formed = true;
    for (size_t i = 0; i < count; i++) {
        if (shape_is_list(members[i].shape)) {
            well_formed = arguments_bind_list(out, why, query, &members[i]) && well_formed;
            continue;
        }
        bind_text(out, query, members[i].id);
        if (decode_integer(out, &members[i]))
            continue;
        if (well_formed)
            validation_not_an_integer(why, members[i].id);
        well_formed = false;
    }
    return well_formed;
}

IAM_MOCK_INTERNAL void arguments_bind_all(struct arguments *out, const struct query *query) {
    for (size_t i = 0; i < query->count; i++) {
        enum member_id id = 0;
        while (id < MEMBER_COUNT && !view_equal(query->pairs[i].name, member_wire_name(id)))
            id++;
        if (id == MEMBER_COUNT)
            continue;
        set_add(&out->given, (unsigned)id);
        out->text[id] = query->pairs[i].value; /* of two with the same name the last one counts */
    }
}
