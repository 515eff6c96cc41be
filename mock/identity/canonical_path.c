/* The path of a canonical request: without dot segments and empty segments, and encoded once more. */
#include "identity/canonical.h"
#include "identity/escape_uri.h"

/* The segment that begins at `at`, without slashes. */
static struct view segment_at(struct view path, size_t at) {
    const char *slash = memchr(path.data + at, '/', path.size - at);
    return (struct view){path.data + at, slash ? (size_t)(slash - path.data) - at : path.size - at};
}

/* Find the segments that are left. Returns their number. */
static size_t find_segments(const struct canonical *c, struct view path) {
    size_t count = 0;
    for (size_t at = 0; at < path.size;) {
        const struct view segment = segment_at(path, at);
        if (view_is(segment, ".."))
            count -= count > 0;
        else if (segment.size > 0 && !view_is(segment, ".") && count < CANONICAL_MAX_PARTS)
            c->work->at[count++] = (uint32_t)at;
        at += segment.size + 1;
    }
    return count;
}

/* Does the path name a folder: does it end with "/", "/." or "/.."? */
static bool ends_with_slash(struct view path) {
    size_t dots = 0;
    while (dots < path.size && path.data[path.size - 1 - dots] == '.')
        dots++;
    return dots <= 2 && dots < path.size && path.data[path.size - 1 - dots] == '/';
}

/* Write the path without dot segments and empty segments. */
static void write_normalized(const struct canonical *c, struct view path) {
    const size_t count = find_segments(c, path);
    for (size_t i = 0; i < count; i++) {
        canonical_add(c, VIEW("/"));
        escape_uri_write(c, segment_at(path, c->work->at[i]), ESCAPE_URI_SENT);
    }
    if (count == 0 || ends_with_slash(path))
        canonical_add(c, VIEW("/"));
}

/* Write the path with all its segments. */
static void write_segments(const struct canonical *c, struct view path) {
    for (size_t at = 0; at < path.size; at++) {
        const struct view segment = segment_at(path, at);
        escape_uri_write(c, segment, ESCAPE_URI_SENT);
        at += segment.size;
        if (at < path.size)
            canonical_add(c, VIEW("/"));
    }
}

IAM_MOCK_INTERNAL void canonical_write_path(const struct canonical *c) {
    const struct view path = c->request->path;
    const enum form_path form = (enum form_path)c->form->path;
    if (form == FORM_PATH_EMPTY)
        return;
    if (form == FORM_PATH_ENCODED_AGAIN || path.size == 0)
        write_normalized(c, path);
    else if (form == FORM_PATH_SENT)
        canonical_add(c, path);
    else
        write_segments(c, path);
}
