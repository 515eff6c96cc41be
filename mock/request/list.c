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

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* Take one or more decimal digits and the '.' after them from the start of *rest: *digits and their value.
 * Returns false, and takes nothing, if something else follows them, or if there are none. */
static bool take_index(struct view *digits, uint32_t *out, struct view *rest) {
    uint64_t index = 0;
    size_t size = 0;
    for (; size < rest->size && is_digit(rest->data[size]); size++) {
        index = index * 10 + (uint64_t)(rest->data[size] - '0');
        index = index < UINT32_MAX ? index : UINT32_MAX;
    }
    if (size == 0 || (size < rest->size && rest->data[size] != '.'))
        return false;
    *digits = (struct view){rest->data, size};
    *out = (uint32_t)index;
    const size_t taken = size < rest->size ? size + 1 : size;
    *rest = (struct view){rest->data + taken, rest->size - taken};
    return true;
}

static bool is_index(struct view part) {
    size_t size = 0;
    while (size < part.size && is_digit(part.data[size]))
        size++;
    return size > 0 && size == part.size;
}

/* Read what follows "LIST.member.". */
static enum list_name read_element(struct list_place *out, struct view rest) {
    if (!take_index(&out->sent, &out->index, &rest)) {
        out->sent = take_part(&rest);
        return out->sent.size > 0 && out->sent.data[0] == '-' ? LIST_NAME_NEGATIVE : LIST_NAME_UNINDEXED;
    }
    if (out->index == 0)
        return LIST_NAME_ZERO;
    out->field = take_part(&rest);
    return is_index(out->field) ? LIST_NAME_TWO_INDEXES : LIST_NAME_ELEMENT;
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
