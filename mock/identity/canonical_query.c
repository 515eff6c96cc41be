/* The query string of a canonical request: its parameters encoded, and in their order. */
#include "identity/canonical.h"
#include "identity/escape_uri.h"

/* A parameter is the offset of its first byte; this bit says that the offset is in the body. */
#define IN_BODY UINT32_C(0x80000000)

struct parameter_view {
    struct view name, value; /* as sent */
};

static struct parameter_view parameter_of(const struct canonical *c, uint32_t part) {
    const struct view from = part & IN_BODY ? c->request->body : c->request->query;
    const size_t at = part & ~IN_BODY;
    const char *start = from.data + at, *end = memchr(start, '&', from.size - at);
    const size_t size = end ? (size_t)(end - start) : from.size - at;
    const char *equals = memchr(start, '=', size);
    if (!equals)
        return (struct parameter_view){{start, size}, {start + size, 0}};
    const size_t name = (size_t)(equals - start);
    return (struct parameter_view){{start, name}, {equals + 1, size - name - 1}};
}

/* A number for a byte, by which encoded texts are sorted: that of the characters that encode the byte. It is
 * larger than 0. */
static int rank_of(const struct canonical *c, unsigned char byte) {
    if (c->form->order == FORM_ORDER_DECODED)
        return 1 + byte;
    if (c->form->order == FORM_ORDER_FOLDED)
        byte = (unsigned char)ascii_fold((char)byte);
    if (byte == ' ' && c->form->blank_as_plus)
        return '+' << 8;
    return escape_uri_keeps(c->form, byte) ? byte << 8 : '%' << 8 | byte;
}

/* The ranks of a parameter's bytes, one by one: the name, what is between, the value, the end. */
struct rank_reader {
    struct escape_uri_reader text; /* the name, then the value */
    struct view value;
    bool in_value;
};

static struct rank_reader rank_start(const struct canonical *c, uint32_t part) {
    const struct parameter_view parameter = parameter_of(c, part);
    return (struct rank_reader){{parameter.name, c->form->plus, true}, parameter.value, false};
}

/* Returns -1 at the end. */
static int rank_next(const struct canonical *c, struct rank_reader *reader) {
    if (reader->text.left.size > 0)
        return rank_of(c, escape_uri_next(&reader->text));
    if (reader->in_value)
        return -1;
    reader->in_value = true;
    reader->text.left = reader->value;
    return c->form->order == FORM_ORDER_JOINED ? '=' << 8 : 0; /* 0: a name is before one that it begins */
}

static int compare_parameters(const struct canonical *c, uint32_t a, uint32_t b) {
    struct rank_reader in_a = rank_start(c, a), in_b = rank_start(c, b);
    for (;;) {
        const int rank_a = rank_next(c, &in_a), rank_b = rank_next(c, &in_b);
        if (rank_a != rank_b || rank_a < 0)
            return rank_a - rank_b;
    }
}

static bool is_left_out(const struct canonical *c, struct view name) {
    return view_is(name, "X-Amz-Signature") || (c->form->no_token && view_is(name, "X-Amz-Security-Token")) ||
           (c->form->no_expires && view_is(name, "X-Amz-Expires"));
}

/* Put the parameters of a text into their order. Returns how many there are then. */
static size_t sort_parameters(const struct canonical *c, struct view from, uint32_t flag, size_t count) {
    for (size_t at = 0; at < from.size && at < IN_BODY && count < CANONICAL_MAX_PARTS;) {
        const char *end = memchr(from.data + at, '&', from.size - at);
        const size_t size = end ? (size_t)(end - from.data) - at : from.size - at;
        const uint32_t part = (uint32_t)at | flag;
        if (size > 0 && !is_left_out(c, parameter_of(c, part).name)) {
            if (c->form->order == FORM_ORDER_SENT)
                c->work->at[count] = part;
            else
                canonical_insert(c, count, part, compare_parameters);
            count++;
        }
        at += size + 1;
    }
    return count;
}

static void write_parameter(const struct canonical *c, uint32_t part) {
    const struct parameter_view parameter = parameter_of(c, part);
    escape_uri_write(c, parameter.name, ESCAPE_URI_DECODED);
    if (parameter.value.size > 0 || !c->form->no_equals_if_empty)
        canonical_add(c, VIEW("="));
    escape_uri_write(c, parameter.value, c->form->values_twice ? ESCAPE_URI_TWICE : ESCAPE_URI_DECODED);
}

/* Write the parameters of a text as sent, without those that are left out. `first`: nothing is written yet.
 * Returns whether that is still so. */
static bool write_sent(const struct canonical *c, struct view from, uint32_t flag, bool first) {
    for (size_t at = 0; at < from.size && at < IN_BODY;) {
        const char *end = memchr(from.data + at, '&', from.size - at);
        const size_t size = end ? (size_t)(end - from.data) - at : from.size - at;
        if (!is_left_out(c, parameter_of(c, (uint32_t)at | flag).name)) {
            canonical_add(c, first ? VIEW("") : VIEW("&"));
            canonical_add(c, (struct view){from.data + at, size});
            first = false;
        }
        at += size + 1;
    }
    return first;
}

static void write_encoded(const struct canonical *c) {
    size_t count = sort_parameters(c, c->request->query, 0, 0);
    if (c->form->body_in_query)
        count = sort_parameters(c, c->request->body, IN_BODY, count);
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            canonical_add(c, VIEW("&"));
        write_parameter(c, c->work->at[i]);
    }
}

IAM_MOCK_INTERNAL void canonical_write_query(const struct canonical *c) {
    if (c->form->query == FORM_QUERY_SENT) {
        const bool first = write_sent(c, c->request->query, 0, true);
        if (c->form->body_in_query)
            (void)write_sent(c, c->request->body, IN_BODY, first);
    } else if (c->form->query != FORM_QUERY_EMPTY) {
        write_encoded(c);
    }
}

#undef IN_BODY
