#include "request/list.h"
#include "base/view.h"

#include <stdio.h>

/* Gaps of up to ten elements are filled with empty ones (as recorded from the service). */
#define LIST_MAX_SKIPPED 10

static bool list_digits(struct view token) {
    for (size_t i = 0; i < token.size; i++)
        if (token.data[i] < '0' || token.data[i] > '9')
            return false;
    return token.size != 0;
}

/* The number in a token; false: not one, or above what fits a signed 32-bit one (assumed, as integers). */
static bool list_number(struct view token, uint32_t *out) {
    if (!list_digits(token))
        return false;
    uint64_t number = 0;
    for (size_t i = 0; i < token.size && number <= INT32_MAX; i++)
        number = number * 10 + (uint64_t)(token.data[i] - '0');
    *out = (uint32_t)number;
    return number <= INT32_MAX;
}

/* Take what stands before the first '.' off `rest`. */
static struct view list_token(struct view *rest) {
    const char *dot = rest->size ? memchr(rest->data, '.', rest->size) : NULL;
    size_t size = dot ? (size_t)(dot - rest->data) : rest->size;
    struct view token = {rest->data, size};
    size_t taken = dot ? size + 1 : size;
    *rest = (struct view){rest->data + taken, rest->size - taken};
    return token;
}

static bool list_malformed(struct list *out, const char *text) {
    snprintf(out->malformed, sizeof(out->malformed), "%s", text);
    return false;
}

/* Keep the items in rising order; most come so. A NULL value: the element exists, with nothing in it. */
static void list_insert(struct list *out, struct list_item item) {
    size_t at = out->item_count++;
    for (; at > 0 && out->items[at - 1].element > item.element; at--)
        out->items[at] = out->items[at - 1];
    out->items[at] = item;
}

/* Take one parameter: `rest` is its name after "NAME.member.". */
static bool list_take(struct list *out, enum list_kind kind, struct view rest, const struct view *value) {
    struct view index = list_token(&rest);
    struct list_item item = {.element = 1};
    if (index.size != 0 && index.data[0] == '-') {
        int shown = (int)(index.size < 48 ? index.size : 48);
        snprintf(out->malformed, sizeof(out->malformed), "Key %.*s may not have a leading '-'", shown,
                 index.data);
        return false;
    }
    if (!list_number(index, &item.element)) {
        if (kind == LIST_OF_STRINGS)
            return list_malformed(out, "Start of list found where not expected");
        list_insert(out, (struct list_item){.element = 1});
        return true;
    }
    if (item.element == 0)
        return list_malformed(out, "0 is not a valid index");
    struct view after = rest;
    if (list_digits(list_token(&after)))
        return list_malformed(out, "Two index elements may not occur back to back");
    /* A structure without a field, or a field of a string: an empty element (assumed). */
    bool fits = (rest.size != 0) == (kind == LIST_OF_STRUCTURES);
    item.field = rest;
    item.value = fits ? value : NULL;
    list_insert(out, item);
    return true;
}

/* Whether `parameter` is of the list; *rest: what follows "NAME.member.", empty for the name alone. */
static bool list_names(struct view parameter, struct view name, struct view *rest, bool *whole) {
    const struct view member = VIEW(".member.");
    if (parameter.size < name.size || memcmp(parameter.data, name.data, name.size) != 0)
        return false;
    *rest = (struct view){parameter.data + name.size, parameter.size - name.size};
    *whole = rest->size == 0;
    if (*whole)
        return true;
    if (rest->size < member.size || memcmp(rest->data, member.data, member.size) != 0)
        return false;
    *rest = (struct view){rest->data + member.size, rest->size - member.size};
    return true;
}

/* Refuse long gaps, then drop the elements with nothing in them: they are gaps from here on. */
static bool list_settle(struct list *out) {
    uint32_t before = 1;
    size_t kept = 0;
    for (size_t i = 0; i < out->item_count; i++) {
        uint32_t element = out->items[i].element;
        if (element - before > LIST_MAX_SKIPPED) {
            snprintf(out->malformed, sizeof(out->malformed),
                     "Excessively sparse input would skip %lu list elements",
                     (unsigned long)(element - before));
            return false;
        }
        out->elements = before = element;
        if (out->items[i].value)
            out->items[kept++] = out->items[i];
    }
    out->item_count = kept;
    return true;
}

IAM_MOCK_INTERNAL bool list_read(struct list *out, const struct query *query, struct view name,
                                 enum list_kind kind) {
    out->present = false;
    out->elements = out->item_count = 0;
    out->malformed[0] = '\0';
    for (size_t i = 0; i < query->count; i++) {
        const struct query_pair *pair = &query->pairs[i];
        struct view rest;
        bool whole;
        if (!list_names(pair->name, name, &rest, &whole))
            continue;
        out->present = true;
        if (!whole && !list_take(out, kind, rest, &pair->value))
            return false;
    }
    return list_settle(out);
}

#undef LIST_MAX_SKIPPED
