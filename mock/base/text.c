/* Building a text that grows, with or without escapes. */
#include "base/text.h"
#include "base/memory.h"
#include "base/utf8.h"

#include <stdio.h>

IAM_MOCK_INTERNAL void text_clear(struct text *text) {
    text->size = 0;
    text->failed = false;
    if (text->data)
        text->data[0] = '\0';
}

IAM_MOCK_INTERNAL void text_free(struct text *text) {
    memory_free(text->data);
    *text = (struct text){0};
}

/* Make room for `more` bytes and a NUL. False: `failed` is set. */
static bool text_reserve(struct text *text, size_t more) {
    if (more < text->capacity - text->size)
        return true;
    if (more > SIZE_MAX / 4) {
        text->failed = true;
        return false;
    }
    size_t capacity = text->capacity ? text->capacity : 256;
    while (capacity - text->size <= more)
        capacity *= 2;
    char *data = memory_resize(text->data, capacity);
    if (!data) {
        text->failed = true;
        return false;
    }
    text->data = data;
    text->capacity = capacity;
    return true;
}

IAM_MOCK_INTERNAL void text_add(struct text *text, struct view bytes) {
    if (text->failed || !text_reserve(text, bytes.size))
        return;
    if (bytes.size > 0)
        memcpy(text->data + text->size, bytes.data, bytes.size);
    text->size += bytes.size;
    text->data[text->size] = '\0';
}

IAM_MOCK_INTERNAL void text_add_string(struct text *text, const char *string) {
    text_add(text, view_of(string));
}

IAM_MOCK_INTERNAL void text_format(struct text *text, const char *format, ...) {
    char line[512];
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    if (size < 0 || (size_t)size >= sizeof line)
        text->failed = true;
    else
        text_add(text, (struct view){line, (size_t)size});
}

static void text_add_escaped(struct text *text, unsigned char byte) {
    switch (byte) {
    case '"':
        text_add_string(text, "\\\"");
        return;
    case '\\':
        text_add_string(text, "\\\\");
        return;
    case '\n':
        text_add_string(text, "\\n");
        return;
    case '\r':
        text_add_string(text, "\\r");
        return;
    case '\t':
        text_add_string(text, "\\t");
        return;
    default: /* three octal digits: in C, hex digits after a \x escape belong to the escape */
        text_format(text, "\\%03o", (unsigned)byte);
    }
}

/* May the character at the start of `rest` be added without an escape? *size becomes its size; 1 for a byte
 * that is not UTF-8. */
static bool is_printed_unescaped(struct view rest, size_t *size) {
    uint32_t character;
    *size = utf8_decode(rest, &character);
    if (*size == 0) {
        *size = 1;
        return false;
    }
    bool control = character < 0x20 || (character >= 0x7F && character < 0xA0);
    return !control && character != '"' && character != '\\';
}

/* How many bytes at the start need no escape, as far as ASCII alone says it. */
static size_t plain_run(struct view rest, bool blanks) {
    size_t size = 0;
    while (size < rest.size) {
        const unsigned char byte = (unsigned char)rest.data[size];
        if (byte < 0x20 || byte >= 0x7F || byte == '"' || byte == '\\' || (byte == ' ' && !blanks))
            break;
        size++;
    }
    return size;
}

/* Add `bytes`, escaped where needed; blanks are escaped too unless `blanks`. */
static void add_escaping(struct text *text, struct view bytes, bool blanks) {
    for (size_t at = 0, size; at < bytes.size; at += size) {
        struct view rest = {bytes.data + at, bytes.size - at};
        size = plain_run(rest, blanks);
        if (size > 0) {
            text_add(text, (struct view){rest.data, size});
            continue;
        }
        if (is_printed_unescaped(rest, &size) && (blanks || rest.data[0] != ' ')) {
            text_add(text, (struct view){rest.data, size});
            continue;
        }
        for (size_t i = 0; i < size; i++)
            text_add_escaped(text, (unsigned char)rest.data[i]);
    }
}

IAM_MOCK_INTERNAL void text_add_quoted(struct text *text, struct view bytes, bool cut) {
    text_add_string(text, "\"");
    add_escaping(text, bytes, true);
    text_add_string(text, cut ? "…\"" : "\"");
}

IAM_MOCK_INTERNAL void text_add_unquoted(struct text *text, struct view bytes) {
    add_escaping(text, bytes, true);
}

IAM_MOCK_INTERNAL void text_add_bare(struct text *text, struct view bytes, bool cut) {
    add_escaping(text, bytes, false);
    text_add_string(text, cut ? "…" : "");
}

IAM_MOCK_INTERNAL const char *text_result(struct text *text) {
    if (text->failed)
        return NULL;
    return text->data ? text->data : "";
}
