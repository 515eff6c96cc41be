/* iam_mock_cmocka_base.h: include cmocka.h, print, write files. All parts of iam_mock_cmocka.h share it.
 *
 * Private: include iam_mock_cmocka.h.
 */
#ifndef IAM_MOCK_CMOCKA_BASE_H
#define IAM_MOCK_CMOCKA_BASE_H

/*
 * Under UNIT_TESTING (and, for 2.x, ALLOCATION_TESTING) a cmocka.h that was included before defines macros
 * with these names. The standard headers declare functions with them.
 */
#pragma push_macro("malloc")
#pragma push_macro("calloc")
#pragma push_macro("realloc")
#pragma push_macro("free")
#undef malloc
#undef calloc
#undef realloc
#undef free
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#pragma pop_macro("free")
#pragma pop_macro("realloc")
#pragma pop_macro("calloc")
#pragma pop_macro("malloc")

#include "iam_mock.h"

#ifdef __cplusplus
extern "C" {
#endif

#include <cmocka.h>

#ifdef __cplusplus
}
#endif

/*
 * Adds to the message of a failing test. cmocka 2.x declares the function as cmocka_print_error(); 1.1.5
 * exports it as cm_print_error(), without a declaration.
 */
#ifdef __has_include
#if __has_include(<cmocka_version.h>)
#define IAM_MOCK_CMOCKA_PRINT cmocka_print_error
#endif
#endif
#ifndef IAM_MOCK_CMOCKA_PRINT
#define IAM_MOCK_CMOCKA_PRINT cm_print_error
#ifdef __GNUC__
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wredundant-decls"
#endif
#ifdef __cplusplus
extern "C"
#endif
    void
    cm_print_error(const char *const format, ...) CMOCKA_PRINTF_ATTRIBUTE(1, 2);
#ifdef __GNUC__
#pragma GCC diagnostic pop
#endif
#endif

/* g++ up to 14 warns if a designated initialiser leaves out a field. */
#if defined(__cplusplus) && defined(__GNUC__)
#define IAM_MOCK_CMOCKA_FIELDS_BEGIN                                                                         \
    _Pragma("GCC diagnostic push") _Pragma("GCC diagnostic ignored \"-Wmissing-field-initializers\"")
#define IAM_MOCK_CMOCKA_FIELDS_END _Pragma("GCC diagnostic pop")
#else
#define IAM_MOCK_CMOCKA_FIELDS_BEGIN
#define IAM_MOCK_CMOCKA_FIELDS_END
#endif

/*
 * cmocka cuts the message of a failing test, with the place, at 1,023 bytes. So add only short texts to the
 * message (IAM_MOCK_CMOCKA_PRINT), and print a text of any length before it, in pieces, with print_error().
 */

/* Print a line of any length, indented. */
static inline void iam_mock_cmocka_print_line(const char *text, size_t size) {
    print_error("    ");
    while (size > 0) {
        const int piece = size > 512 ? 512 : (int)size;
        print_error("%.*s", piece, text);
        text += piece;
        size -= (size_t)piece;
    }
    print_error("\n");
}

/* Print a title and all lines of a text. NULL: memory is out. */
static inline void iam_mock_cmocka_print_text(const char *title, const char *text) {
    if (text == NULL)
        text = "(out of memory)";
    print_error("%s:\n", title);
    while (*text != '\0') {
        const size_t size = strcspn(text, "\n");
        iam_mock_cmocka_print_line(text, size);
        text += size + (text[size] == '\n');
    }
}

/* The most lines of a long journal that are printed: its end. */
#define IAM_MOCK_CMOCKA_JOURNAL_END 20

/* Returns where the last `lines` lines of a text begin. */
static inline const char *iam_mock_cmocka_find_end(const char *text, int lines) {
    const char *at = text + strlen(text);
    for (; at > text && lines >= 0; at--)
        lines -= at[-1] == '\n';
    return lines < 0 ? at + 1 : text;
}

/* Returns the first line that has these words, up to the end of the text; "" if there is none. */
static inline const char *iam_mock_cmocka_find_line(const char *text, const char *words) {
    const char *at = text != NULL ? strstr(text, words) : NULL;
    while (at != NULL && at > text && at[-1] != '\n')
        at--;
    return at != NULL ? at : "";
}

/* Print the last calls of the journal. */
static inline void iam_mock_cmocka_print_journal_end(struct iam_mock *mock) {
    const char *text = iam_mock_journal_text(mock);
    if (text != NULL)
        text = iam_mock_cmocka_find_end(text, IAM_MOCK_CMOCKA_JOURNAL_END);
    iam_mock_cmocka_print_text("The end of the journal", text);
}

/* Print the journal (`mock` NULL: none), and fail the test. Does not return. */
static inline void iam_mock_cmocka_fail(struct iam_mock *mock, const char *file, int line) {
    if (mock != NULL)
        iam_mock_cmocka_print_text("Journal", iam_mock_journal_text(mock));
    _fail(file, line);
}

/* Fail the test if there is no mock. `what` names the macro, or its group. */
static inline void iam_mock_cmocka_require_mock(const struct iam_mock *mock, const char *what,
                                                const char *file, int line) {
    if (mock != NULL)
        return;
    IAM_MOCK_CMOCKA_PRINT("%s: mock is NULL; expected the mock of iam_mock_setup: does the test's table name "
                          "a setup function?\n",
                          what);
    _fail(file, line);
}

/* Add the first problem or finding to the test's message. If there are several, print all of them before. */
static inline void iam_mock_cmocka_print_remarks(const char *title, const char *text) {
    const size_t size = text != NULL ? strcspn(text, "\n") : 0;
    if (text != NULL && strlen(text) > size + 1)
        iam_mock_cmocka_print_text(title, text);
    IAM_MOCK_CMOCKA_PRINT("%s: %.*s\n", title, size > 700 ? 700 : (int)size, text != NULL ? text : "");
    if (text == NULL)
        IAM_MOCK_CMOCKA_PRINT("(out of memory)\n");
}

/* Add the failure of a function of the library to the test's message. `what` names the macro. */
static inline void iam_mock_cmocka_print_result(const char *what, int result,
                                                const struct iam_mock_error *error) {
    const char *message = error->message[0] != '\0' ? error->message : iam_mock_code_text(result);
    IAM_MOCK_CMOCKA_PRINT("%s: ", what);
    if (error->file[0] != '\0' && error->line > 0)
        IAM_MOCK_CMOCKA_PRINT("%s:%d: ", error->file, error->line);
    else if (error->file[0] != '\0')
        IAM_MOCK_CMOCKA_PRINT("%s: ", error->file);
    if (error->field[0] != '\0' && strstr(message, error->field) == NULL)
        IAM_MOCK_CMOCKA_PRINT("%s: ", error->field);
    IAM_MOCK_CMOCKA_PRINT("%s\n", message);
}

/* Returns the text, or `otherwise` if the text is NULL. */
static inline const char *iam_mock_cmocka_or(const char *text, const char *otherwise) {
    return text != NULL ? text : otherwise;
}

/* Fail the test if a function of the library failed. `what` names the macro. */
static inline void iam_mock_cmocka_require(const char *what, int result, const struct iam_mock_error *error,
                                           const char *file, int line) {
    if (result == 0)
        return;
    iam_mock_cmocka_print_result(what, result, error);
    _fail(file, line);
}

/* Is there a FIFO, a device or a socket at the path? Opening a FIFO may wait for ever, and a device may have
 * no end. */
static inline bool iam_mock_cmocka_is_special_file(const char *path) {
    struct stat status;
    return stat(path, &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode);
}

/* Replace a file by a text. Returns false, with the reason in errno, if the file can't be written. */
static inline bool iam_mock_cmocka_write_file(const char *path, const char *text) {
    FILE *file = fopen(path, "wb");
    if (file == NULL)
        return false;
    const bool written = fputs(text, file) >= 0;
    const int reason = errno;
    const bool closed = fclose(file) == 0;
    if (!written)
        errno = reason;
    return written && closed;
}

#endif
