/* Bodies that are larger than a client's buffer: an HTML page, and an XML comment in an answer. */
#include "answer/large.h"
#include "base/view.h"

/* Write `before`, lines of text, and `after`: LARGE_SIZE bytes in all. The text has no markup and no "--". */
static void put_large(char *out, struct view before, struct view after) {
    static const char line[] = "This text only makes the answer larger than many a buffer: skip it.\n";
    char *const end = out + LARGE_SIZE - after.size;
    memcpy(out, before.data, before.size);
    out += before.size;
    while (out < end) {
        const size_t left = (size_t)(end - out), part = left < sizeof line - 1 ? left : sizeof line - 1;
        memcpy(out, line, part);
        out += part;
    }
    memcpy(end, after.data, after.size);
}

IAM_MOCK_INTERNAL void large_put_page(char *out) {
    put_large(out, VIEW("<!DOCTYPE html>\n<html><head><title>Notice</title></head>\n<body><pre>\n"),
              VIEW("</pre></body></html>\n"));
}

/* Returns the end of the first tag: the byte after its '>'. An attribute's value may contain a '>', too. */
static size_t find_end_of_tag(const char *body, size_t size) {
    char quote = '\0';
    for (size_t i = 0; i < size; i++) {
        if (quote) {
            quote = body[i] == quote ? '\0' : quote;
        } else if (body[i] == '"' || body[i] == '\'') {
            quote = body[i];
        } else if (body[i] == '>') {
            return i + 1;
        }
    }
    return size;
}

IAM_MOCK_INTERNAL size_t large_insert_comment(char *body, size_t size) {
    const size_t at = find_end_of_tag(body, size);
    memmove(body + at + LARGE_SIZE, body + at, size - at);
    put_large(body + at, VIEW("<!--\n"), VIEW("-->"));
    return size + LARGE_SIZE;
}
