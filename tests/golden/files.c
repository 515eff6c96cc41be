/* Files of a case: read, compare, rewrite. By read() and write(), which allocate nothing. */
#include "golden.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void golden_clear(struct golden_text *text) {
    text->size = 0;
    text->data[0] = '\0';
}

void golden_add(struct golden_text *text, const char *bytes, size_t size) {
    if (size >= sizeof text->data - text->size)
        fail_msg("more than %zu bytes in a golden text", sizeof text->data);
    if (size > 0)
        memcpy(text->data + text->size, bytes, size);
    text->size += size;
    text->data[text->size] = '\0';
}

void golden_add_string(struct golden_text *text, const char *string) {
    golden_add(text, string, strlen(string));
}

void golden_add_encoded(struct golden_text *text, const char *string) {
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";
    char hex[4];

    for (; *string != '\0'; string++) {
        if (strchr(plain, *string) != NULL) {
            golden_add(text, string, 1);
        } else {
            (void)snprintf(hex, sizeof hex, "%%%02X", (unsigned)(unsigned char)*string);
            golden_add_string(text, hex);
        }
    }
}

static void join(char path[GOLDEN_MAX_PATH], const char *directory, const char *name) {
    int length = snprintf(path, GOLDEN_MAX_PATH, "%s/%s", directory, name);

    if (length < 0 || length >= GOLDEN_MAX_PATH)
        fail_msg("%s/%s: the path is too long", directory, name);
}

bool golden_read(struct golden_text *out, const char *directory, const char *name) {
    char path[GOLDEN_MAX_PATH];
    ssize_t got;
    int file;

    join(path, directory, name);
    golden_clear(out);
    file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return false;
    while ((got = read(file, out->data + out->size, sizeof out->data - 1 - out->size)) > 0)
        out->size += (size_t)got;
    (void)close(file);
    if (got < 0 || out->size == sizeof out->data - 1)
        fail_msg("%s: can't be read, or is too large", path);
    out->data[out->size] = '\0';
    return true;
}

bool golden_updates(void) {
    const char *wish = getenv("IAM_MOCK_GOLDEN");

    return wish != NULL && strcmp(wish, "update") == 0;
}

static void rewrite(const char *path, const char *data, size_t size) {
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    ssize_t written = file < 0 ? -1 : write(file, data, size);

    if (file >= 0)
        (void)close(file);
    if (written < 0 || (size_t)written != size)
        fail_msg("%s: can't be written", path);
    print_message("wrote %s\n", path);
}

static int line_length(const char *from, const char *end) {
    const char *newline = from < end ? memchr(from, '\n', (size_t)(end - from)) : NULL;
    ptrdiff_t length = (newline != NULL ? newline : end) - from;

    return length > 300 ? 300 : (int)length;
}

static void fail_at_first_difference(const char *path, const struct golden_text *expected, const char *actual,
                                     size_t size) {
    size_t at = 0, start = 0;
    int line = 1;

    for (; at < size && at < expected->size && actual[at] == expected->data[at]; at++) {
        if (actual[at] == '\n') {
            line++;
            start = at + 1;
        }
    }
    fail_msg("%s:%d differs (%zu bytes expected, %zu came)\n  expected: %.*s\n  actual:   %.*s\n"
             "IAM_MOCK_GOLDEN=update rewrites it",
             path, line, expected->size, size,
             line_length(expected->data + start, expected->data + expected->size), expected->data + start,
             line_length(actual + start, actual + size), actual + start);
}

void golden_compare(const char *directory, const char *name, const char *actual, size_t size) {
    static struct golden_text expected;
    char path[GOLDEN_MAX_PATH];
    bool there = golden_read(&expected, directory, name);

    if (there && expected.size == size && memcmp(expected.data, actual, size) == 0)
        return;
    join(path, directory, name);
    if (golden_updates())
        rewrite(path, actual, size);
    else
        fail_at_first_difference(path, &expected, actual, size);
}

void golden_remove(const char *directory, const char *name) {
    char path[GOLDEN_MAX_PATH];

    join(path, directory, name);
    (void)unlink(path);
}
