/* Lists in requests: reads the names of their parameters, such as "Tags.member.2.Key". */
#include "request/list.h"

/* Take the part before the next '.' from the start of *rest, and the '.'. Parts are short. */
static struct view take_part(struct view *rest) {
    size_t size = 0;
    while (size < rest->size && rest->data[size] != '.')
        size++;
    const size_t taken = size < rest->size ? size + 1 : size;
    const struct view part = {rest->data, size};
    *rest = (struct view){rest->data + taken, rest->size - taken};
    return part;
}

/* Are these one or more decimal digits? *out becomes their value. */
static bool read_index(uint32_t *out, struct view part) {
    uint64_t index = 0;
    for (size_t i = 0; i < part.size; i++) {
        if (part.data[i] < '0' || part.data[i] > '9')
            return false;
        index = index * 10 + (uint64_t)(part.data[i] - '0');
        index = index < UINT32_MAX ? index : UINT32_MAX;
    }
    *out = (uint32_t)index;
    return part.size > 0;
}

/* Read what follows "LIST.member.". */
static enum list_name read_element(struct list_place *out, struct view rest) {
    uint32_t second;
    out->sent = take_part(&rest);
    if (out->sent.size > 0 && out->sent.data[0] == '-')
        return LIST_NAME_NEGATIVE;
    if (!read_index(&out->index, out->sent))
        return LIST_NAME_UNINDEXED;
    if (out->index == 0)
        return LIST_NAME_ZERO;
    out->field = take_part(&rest);
    return read_index(&second, out->field) ? LIST_NAME_TWO_INDEXES : LIST_NAME_ELEMENT;
}

IAM_MOCK_INTERNAL enum list_name list_name_read(struct list_place *out, struct view name, struct view list) {
    if (name.size < list.size || name.data[0] != list.data[0] || memcmp(name.data, list.data, list.size) != 0)
        return LIST_NAME_OTHER;
    if (name.size == list.size)
        return LIST_NAME_WHOLE;
    if (name.data[list.size] != '.')
        return LIST_NAME_OTHER;
    const struct view rest = {name.data + list.size + 1, name.size - list.size - 1}, member = VIEW("member.");
    if (rest.size < member.size || memcmp(rest.data, member.data, member.size) != 0)
        return view_is(rest, "member") ? read_element(out, (struct view){rest.data, 0}) : LIST_NAME_UNINDEXED;
    return read_element(out, (struct view){rest.data + member.size, rest.size - member.size});
}
