#include "text.h"

#include <stdio.h>

static uint64_t word_at(const char *at) {
    uint64_t word;
    memcpy(&word, at, sizeof word);
    return word;
}

#define EVERY_BYTE(value) (UINT64_C(0x0101010101010101) * (value))

/* Eight bytes at once: a user name is folded, and compared with rules, in every call. */
static uint64_t fold_word(uint64_t word) {
    uint64_t low = word & EVERY_BYTE(0x7F);
    uint64_t from_a = low + EVERY_BYTE(0x80 - 'A'), past_z = low + EVERY_BYTE(0x7F - 'Z');
    uint64_t upper = (from_a ^ past_z) & ~word & EVERY_BYTE(0x80);
    return word | upper >> 2;
}

IAM_MOCK_INTERNAL void ascii_fold_copy(char *out, struct view from) {
    size_t i = 0;
    for (; i + 8 <= from.size; i += 8) {
        uint64_t word = fold_word(word_at(from.data + i));
        memcpy(out + i, &word, sizeof word);
    }
    for (; i < from.size; i++)
        out[i] = ascii_fold(from.data[i]);
}

IAM_MOCK_INTERNAL bool view_equal_folded(struct view a, struct view b) {
    if (a.size != b.size)
        return false;
    size_t i = 0;
    for (; i + 8 <= a.size; i += 8) {
        if (fold_word(word_at(a.data + i)) != fold_word(word_at(b.data + i)))
            return false;
    }
    for (; i < a.size; i++) {
        if (ascii_fold(a.data[i]) != ascii_fold(b.data[i]))
            return false;
    }
    return true;
}
#undef EVERY_BYTE

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

IAM_MOCK_INTERNAL bool text_reserve(struct text *text, size_t more) {
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

IAM_MOCK_INTERNAL size_t utf8_decode(struct view bytes, uint32_t *out) {
    const unsigned char *at = (const unsigned char *)bytes.data;
    if (bytes.size == 0)
        return 0;
    if (at[0] < 0x80) {
        *out = at[0];
        return 1;
    }
    size_t size = at[0] >= 0xF0 ? 4 : at[0] >= 0xE0 ? 3 : 2;
    if (at[0] < 0xC2 || at[0] > 0xF4 || size > bytes.size)
        return 0;
    uint32_t character = at[0] & (0xFFu >> (size + 1));
    for (size_t i = 1; i < size; i++) {
        if ((at[i] & 0xC0) != 0x80)
            return 0;
        character = character << 6 | (at[i] & 0x3Fu);
    }
    bool overlong = (size == 3 && character < 0x800) || (size == 4 && character < 0x10000);
    bool surrogate = character >= 0xD800 && character <= 0xDFFF;
    if (overlong || surrogate || character > 0x10FFFF)
        return 0;
    *out = character;
    return size;
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
    default: /* three octal digits: in C a \x escape would swallow a hex digit that follows */
        text_format(text, "\\%03o", (unsigned)byte);
    }
}

static bool shown_as_it_is(struct view rest, size_t *size) {
    uint32_t character;
    *size = utf8_decode(rest, &character);
    if (*size == 0) {
        *size = 1;
        return false;
    }
    bool control = character < 0x20 || (character >= 0x7F && character < 0xA0);
    return !control && character != '"' && character != '\\';
}

static void add_shown(struct text *text, struct view bytes, bool blanks) {
    for (size_t at = 0, size; at < bytes.size; at += size) {
        struct view rest = {bytes.data + at, bytes.size - at};
        if (shown_as_it_is(rest, &size) && (blanks || rest.data[0] != ' ')) {
            text_add(text, (struct view){rest.data, size});
            continue;
        }
        for (size_t i = 0; i < size; i++)
            text_add_escaped(text, (unsigned char)rest.data[i]);
    }
}

IAM_MOCK_INTERNAL void text_add_quoted(struct text *text, struct view bytes, bool cut) {
    text_add_string(text, "\"");
    add_shown(text, bytes, true);
    text_add_string(text, cut ? "…\"" : "\"");
}

IAM_MOCK_INTERNAL void text_add_unquoted(struct text *text, struct view bytes) {
    add_shown(text, bytes, true);
}

IAM_MOCK_INTERNAL void text_add_bare(struct text *text, struct view bytes, bool cut) {
    add_shown(text, bytes, false);
    text_add_string(text, cut ? "…" : "");
}

IAM_MOCK_INTERNAL const char *text_result(struct text *text) {
    if (text->failed)
        return NULL;
    return text->data ? text->data : "";
}
