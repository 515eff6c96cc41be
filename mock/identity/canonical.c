/* Writing a canonical request: its lines, in their order. */
#include "identity/canonical.h"

IAM_MOCK_INTERNAL void canonical_flush(const struct canonical *c) {
    struct gathered *gathered = c->sink.gathered;
    if (gathered && gathered->used > 0) {
        c->sink.add(c->sink.context, (struct view){gathered->bytes, gathered->used});
        gathered->used = 0;
    }
}

IAM_MOCK_INTERNAL void canonical_add_large(const struct canonical *c, struct view bytes) {
    canonical_flush(c);
    c->sink.add(c->sink.context, bytes);
}

IAM_MOCK_INTERNAL void canonical_end_line(const struct canonical *c) {
    canonical_add(c, c->form->lines & FORM_LINES_REQUEST_CRLF ? VIEW("\r\n") : VIEW("\n"));
}

static void write_method(const struct canonical *c) {
    const struct view sent = c->request->method;
    const bool other = c->form->method == FORM_METHOD_OTHER;
    canonical_add(c, !other ? sent : view_is(sent, "POST") ? VIEW("GET") : VIEW("POST"));
    canonical_end_line(c);
}

IAM_MOCK_INTERNAL void canonical_write(const struct canonical *c) {
    write_method(c);
    canonical_write_path(c);
    canonical_end_line(c);
    canonical_write_query(c);
    canonical_end_line(c);
    canonical_write_headers(c);
    canonical_end_line(c);
    canonical_write_payload(c);
    if (c->form->lines & FORM_LINES_REQUEST_NEWLINE)
        canonical_end_line(c);
}

IAM_MOCK_INTERNAL void canonical_insert(const struct canonical *c, size_t count, uint32_t part,
                                        canonical_compare *compare) {
    uint32_t *at = c->work->at;
    size_t low = count; /* most requests are in order, so try the end first */
    if (count > 0 && compare(c, at[count - 1], part) > 0) {
        size_t high = count - 1;
        low = 0;
        while (low < high) {
            const size_t middle = low + (high - low) / 2;
            if (compare(c, at[middle], part) > 0)
                high = middle;
            else
                low = middle + 1;
        }
    }
    memmove(at + low + 1, at + low, (count - low) * sizeof *at);
    at[low] = part;
}
