/* Filling struct iam_mock_error: each text is cut to its field and made one line. This never fails. */
#include "base/error.h"
#include "base/secret.h"
#include "base/utf8.h"

#include <stdio.h>

/* Replace each control character, and each byte that is not UTF-8, by '?': a message may quote any bytes, and
 * may be cut within a character. */
static void make_one_line(char *text) {
    struct view rest = {text, strlen(text)};
    for (size_t size; rest.size > 0; rest = (struct view){rest.data + size, rest.size - size}) {
        uint32_t character = 0;
        size = utf8_decode(rest, &character);
        if (size > 0 && character >= 0x20 && (character < 0x7F || character > 0x9F)) {
            memmove(text, rest.data, size);
            text += size;
        } else {
            *text++ = '?';
        }
        size += size == 0;
    }
    *text = '\0';
}

/* Is this a later byte of a UTF-8 character? Texts are not cut before such a byte. */
static bool is_continuation_byte(char c) { return ((unsigned char)c & 0xC0) == 0x80; }

static void copy_start(char *out, size_t capacity, const char *text) {
    size_t size = strlen(text);
    if (size >= capacity) {
        size = capacity - 1;
        for (int i = 0; i < 3 && is_continuation_byte(text[size]); i++)
            size--;
    }
    memcpy(out, text, size);
    out[size] = '\0';
}

/* Keep the end of a path: the end says more than the start. */
static void copy_tail(char *out, size_t capacity, const char *text) {
    size_t size = strlen(text);
    if (size >= capacity) {
        text += size - (capacity - 1);
        for (int i = 0; i < 3 && is_continuation_byte(*text); i++)
            text++;
    }
    copy_start(out, capacity, text);
    make_one_line(out);
}

static int error_write(struct iam_mock_error *error, int code, const char *file, int line, int column,
                       const char *field, const char *format, va_list arguments) PRINTF_LIKE(7, 0);

static int error_write(struct iam_mock_error *error, int code, const char *file, int line, int column,
                       const char *field, const char *format, va_list arguments) {
    if (!error)
        return code;
    error->code = code;
    error->line = line;
    error->column = column;
    copy_start(error->field, sizeof error->field, field);
    copy_tail(error->file, sizeof error->file, file);
    if (vsnprintf(error->message, sizeof error->message, format, arguments) < 0)
        error->message[0] = '\0';
    make_one_line(error->message);
    make_one_line(error->field);
    return code;
}

IAM_MOCK_INTERNAL int error_set(struct iam_mock_error *error, int code, const char *field, const char *format,
                                ...) {
    va_list arguments;
    va_start(arguments, format);
    error_write(error, code, "", 0, 0, field, format, arguments);
    va_end(arguments);
    return code;
}

IAM_MOCK_INTERNAL int error_set_at(struct iam_mock_error *error, int code, const char *file, int line,
                                   int column, const char *field, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    error_write(error, code, file, line, column, field, format, arguments);
    va_end(arguments);
    return code;
}

IAM_MOCK_INTERNAL int error_no_memory(struct iam_mock_error *error) {
    return error_set(error, IAM_MOCK_ENOMEM, "", "out of memory");
}

IAM_MOCK_INTERNAL int error_null(struct iam_mock_error *error, const char *name) {
    return error_set(error, IAM_MOCK_EINVAL, name, "%s is NULL", name);
}

IAM_MOCK_INTERNAL void error_place(struct iam_mock_error *error, const char *file, int line) {
    if (!error)
        return;
    copy_tail(error->file, sizeof error->file, file);
    error->line = line;
}

IAM_MOCK_INTERNAL void error_mask_secrets(struct iam_mock_error *error) {
    if (!error)
        return;
    secret_mask_words(error->message, secret_shown_in_message, NULL);
    secret_mask_words(error->field, secret_shown_in_message, NULL);
}
