/* The signed headers of a canonical request: their lines, and the list of their names. */
#include "identity/canonical.h"
#include "identity/signing_date.h"

/* The name in the list that begins at `at`. */
static struct view name_at(const struct canonical *c, uint32_t at) {
    const struct view list = c->request->signed_headers;
    const char *end = memchr(list.data + at, ';', list.size - at);
    return (struct view){list.data + at, end ? (size_t)(end - list.data) - at : list.size - at};
}

static int compare_names(const struct canonical *c, uint32_t a, uint32_t b) {
    const struct view first = name_at(c, a), second = name_at(c, b);
    const size_t shorter = first.size < second.size ? first.size : second.size;
    for (size_t i = 0; i < shorter; i++) {
        const int difference =
            (unsigned char)ascii_fold(first.data[i]) - (unsigned char)ascii_fold(second.data[i]);
        if (difference)
            return difference;
    }
    return first.size < second.size ? -1 : first.size > second.size;
}

/* Put the names into an order. Returns their number. */
static size_t order_names(const struct canonical *c, bool sorted) {
    const struct view list = c->request->signed_headers;
    size_t count = 0;
    for (size_t at = 0; at < list.size && count < CANONICAL_MAX_PARTS;) {
        if (sorted)
            canonical_insert(c, count, (uint32_t)at, compare_names);
        else
            c->work->at[count] = (uint32_t)at;
        count++;
        at += name_at(c, (uint32_t)at).size + 1;
    }
    return count;
}

/* Add a text in ASCII lower case. */
static void add_folded(const struct canonical *c, struct view text) {
    char folded[64];
    while (text.size > 0) {
        const size_t size = text.size < sizeof folded ? text.size : sizeof folded;
        ascii_fold_copy(folded, (struct view){text.data, size});
        canonical_add(c, (struct view){folded, size});
        text = (struct view){text.data + size, text.size - size};
    }
}

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

static struct view without_blanks_around(struct view text) {
    while (text.size > 0 && is_blank(text.data[0]))
        text = (struct view){text.data + 1, text.size - 1};
    while (text.size > 0 && is_blank(text.data[text.size - 1]))
        text.size--;
    return text;
}

/* How many bytes at the start of the text are not blank. */
static size_t word_size(struct view text) {
    size_t size = 0;
    while (size < text.size && ((unsigned char)text.data[size] > ' ' || !is_blank(text.data[size])))
        size++;
    return size;
}

/* How many bytes at the start of the text are blank. */
static size_t blanks_size(struct view text) {
    size_t size = 0;
    while (size < text.size && is_blank(text.data[size]))
        size++;
    return size;
}

static void add_cased(const struct canonical *c, struct view text) {
    if (c->form->lower_values)
        add_folded(c, text);
    else
        canonical_add(c, text);
}

static void write_header_value(const struct canonical *c, struct view value) {
    if (c->form->blanks != FORM_BLANKS_SENT)
        value = without_blanks_around(value);
    if (c->form->blanks != FORM_BLANKS_ONE) {
        add_cased(c, value);
        return;
    }
    while (value.size > 0) {
        const size_t word = word_size(value);
        const struct view rest = {value.data + word, value.size - word};
        const size_t blanks = blanks_size(rest);
        add_cased(c, (struct view){value.data, word});
        if (blanks > 0)
            canonical_add(c, VIEW(" "));
        value = (struct view){rest.data + blanks, rest.size - blanks};
    }
}

static struct view host_without_port(struct view host) {
    const char *bracket = host.size ? memchr(host.data, ']', host.size) : NULL; /* of "[::1]:8080" */
    const size_t from = bracket ? (size_t)(bracket - host.data) : 0;
    const char *colon = host.size ? memchr(host.data + from, ':', host.size - from) : NULL;
    return (struct view){host.data, colon ? (size_t)(colon - host.data) : host.size};
}

static void write_host(const struct canonical *c) {
    const struct view host = c->request->host;
    const bool sent = c->form->host == FORM_HOST_SENT;
    write_header_value(c, sent                               ? host
                          : c->form->host == FORM_HOST_USUAL ? c->request->usual_host
                                                             : host_without_port(host));
    if (c->form->host == FORM_HOST_WITH_443)
        canonical_add(c, VIEW(":443"));
}

static void write_date(const struct canonical *c) {
    char date[SIGNING_DATE_SIZE];
    signing_date_write(date, canonical_date_ms(c->request, c->form));
    canonical_add(c, (struct view){date, sizeof date});
}

static struct view without_parameters(struct view value) {
    const char *semicolon = value.size ? memchr(value.data, ';', value.size) : NULL;
    return (struct view){value.data, semicolon ? (size_t)(semicolon - value.data) : value.size};
}

/* Returns where the next header with this name is, from `at` on; the number of headers: there is none. */
static size_t next_header(const struct canonical *c, struct view name, size_t at) {
    for (; at < c->request->header_count; at++) {
        const char *sent = c->request->headers[at].name;
        if (ascii_fold(sent[0]) == ascii_fold(name.data[0]) && view_equal_folded(view_of(sent), name))
            break;
    }
    return at;
}

/* Has the header a value that is only blanks? */
static bool is_sent_empty(const struct canonical *c, struct view name) {
    const size_t at = name.size > 0 ? next_header(c, name, 0) : c->request->header_count;
    return at < c->request->header_count &&
           without_blanks_around(view_of(c->request->headers[at].value)).size == 0;
}

/* Write the name as the list has it. */
static void write_name(const struct canonical *c, struct view name) {
    add_folded(c, name);
    if (c->form->empty_semicolon && is_sent_empty(c, name))
        canonical_add(c, VIEW(";"));
}

/* Write the name as its line begins. */
static void write_line_name(const struct canonical *c, struct view name) {
    write_name(c, name);
    if (!c->form->empty_semicolon || !is_sent_empty(c, name))
        canonical_add(c, VIEW(":"));
}

static void write_value_of(const struct canonical *c, struct view name, size_t at) {
    const bool cuts = c->form->no_charset && view_equal_folded(name, VIEW("content-type"));
    const struct view value = view_of(c->request->headers[at].value);
    write_header_value(c, cuts ? without_parameters(value) : value);
}

/* Negative: the value at `a` is before that at `b`, both of one header. Of equal ones the first is before. */
static int compare_values(const struct canonical *c, size_t a, size_t b) {
    const int order = strcmp(c->request->headers[a].value, c->request->headers[b].value);
    return order ? order : a < b ? -1 : a > b;
}

/* Returns the header that is next after `last` if the values are sorted; the number of headers: there is
 * none. `last` is the number of headers for the first one. */
static size_t next_in_order(const struct canonical *c, struct view name, size_t last) {
    const size_t none = c->request->header_count;
    size_t best = none;
    for (size_t at = next_header(c, name, 0); at < none; at = next_header(c, name, at + 1)) {
        if ((last == none || compare_values(c, at, last) > 0) &&
            (best == none || compare_values(c, at, best) < 0))
            best = at;
    }
    return best;
}

/* Write a line for each value, the last one without its end. */
static void write_values_apart(const struct canonical *c, struct view name) {
    const size_t none = c->request->header_count;
    for (size_t at = next_in_order(c, name, none); at < none;) {
        write_line_name(c, name);
        write_value_of(c, name, at);
        at = next_in_order(c, name, at);
        if (at < none)
            canonical_end_line(c);
    }
}

/* Write the line of a header without its end: "NAME:VALUE,VALUE". False: it was not sent. */
static bool write_sent_values(const struct canonical *c, struct view name) {
    size_t at = next_header(c, name, 0);
    if (at == c->request->header_count)
        return false;
    if (c->form->header_repeats == FORM_REPEATS_APART) {
        write_values_apart(c, name);
        return true;
    }
    write_line_name(c, name);
    for (bool first = true; at < c->request->header_count; first = false) {
        const size_t next = next_header(c, name, at + 1);
        if (c->form->header_repeats != FORM_REPEATS_LAST || next == c->request->header_count) {
            canonical_add(c, first || c->form->header_repeats == FORM_REPEATS_LAST ? VIEW("") : VIEW(","));
            write_value_of(c, name, at);
        }
        at = next;
    }
    return true;
}

/* Write a name and a colon, for a value that is not in the headers as it is signed. */
static bool start_line(const struct canonical *c, struct view name) {
    add_folded(c, name);
    canonical_add(c, VIEW(":"));
    return true;
}

static void write_header_line(const struct canonical *c, struct view name) {
    bool written;
    if (view_equal_folded(name, VIEW("host")) || view_equal_folded(name, VIEW(":authority"))) {
        written = start_line(c, name);
        write_host(c);
    } else if (c->form->date_in_lines && view_equal_folded(name, VIEW("x-amz-date"))) {
        written = start_line(c, name);
        write_date(c);
    } else {
        written = write_sent_values(c, name) || (c->form->absent_empty && start_line(c, name));
    }
    if (written)
        canonical_end_line(c);
}

static void write_list(const struct canonical *c, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            canonical_add(c, VIEW(";"));
        write_name(c, name_at(c, c->work->at[i]));
    }
}

/* Does the name have its lines already, because it is the second of two in the list? */
static bool has_lines(const struct canonical *c, size_t i) {
    return i > 0 && c->form->header_repeats == FORM_REPEATS_APART &&
           compare_names(c, c->work->at[i - 1], c->work->at[i]) == 0;
}

IAM_MOCK_INTERNAL void canonical_write_headers(const struct canonical *c) {
    size_t count = order_names(c, c->form->header_order != FORM_HEADERS_AS_LISTED);
    for (size_t i = 0; i < count; i++) {
        if (!has_lines(c, i))
            write_header_line(c, name_at(c, c->work->at[i]));
    }
    if (!(c->form->lines & FORM_LINES_NO_BLANK))
        canonical_end_line(c);
    if (c->form->header_order == FORM_HEADERS_LIST_UNSORTED)
        count = order_names(c, false);
    write_list(c, count);
}
