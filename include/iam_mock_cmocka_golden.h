/**
 * @file
 * iam_mock_cmocka_golden.h: assertions that compare the journal or the account with a golden file.
 *
 * iam_mock_cmocka.h includes this file.
 */
#ifndef IAM_MOCK_CMOCKA_GOLDEN_H
#define IAM_MOCK_CMOCKA_GOLDEN_H

#include "iam_mock_cmocka_base.h"

#define IAM_MOCK_CMOCKA_PATH 1024

/* A text that is read once: a file or, with `file` NULL, a text in memory. */
struct iam_mock_cmocka_source {
    FILE *file;
    const char *text;
};

/* Returns the next byte; EOF at the end. */
static inline int iam_mock_cmocka_next(struct iam_mock_cmocka_source *source) {
    if (source->file != NULL)
        return fgetc(source->file);
    return *source->text != '\0' ? (unsigned char)*source->text++ : EOF;
}

/* Returns the first line, from 1, in which the texts differ; 0 if they are the same. */
static inline unsigned iam_mock_cmocka_first_difference(struct iam_mock_cmocka_source golden,
                                                        struct iam_mock_cmocka_source actual) {
    for (unsigned line = 1;;) {
        const int expected = iam_mock_cmocka_next(&golden);
        if (expected != iam_mock_cmocka_next(&actual))
            return line;
        if (expected == EOF)
            return 0;
        if (expected == '\n')
            line++;
    }
}

/* Write a byte of a line to `out`, which has room for five: a control character as C writes it, since a
 * terminal hides "\r". Returns how many bytes were written. */
static inline size_t iam_mock_cmocka_show_byte(char *out, int c) {
    if (c == '\r' || c == '\t')
        return (size_t)snprintf(out, 5, "%s", c == '\r' ? "\\r" : "\\t");
    if (c < ' ' || c == 0x7F)
        return (size_t)snprintf(out, 5, "\\%03o", (unsigned)c);
    *out = (char)c;
    return 1;
}

/* Print one line. Returns what ended it: '\n', or EOF. */
static inline int iam_mock_cmocka_show_line(struct iam_mock_cmocka_source *source, unsigned line, int first) {
    char piece[257];
    size_t size = 0;
    int c = first;
    print_error("    %4u  ", line);
    for (; c != '\n' && c != EOF; c = iam_mock_cmocka_next(source)) {
        size += iam_mock_cmocka_show_byte(piece + size, c);
        if (size > sizeof piece - 5) {
            print_error("%.*s", (int)size, piece);
            size = 0;
        }
    }
    print_error("%.*s%s\n", (int)size, piece, c == EOF ? " (no newline at the end)" : "");
    return c;
}

/* Print the lines from `first` to `last`, or to the end of the text. */
static inline void iam_mock_cmocka_show(struct iam_mock_cmocka_source source, unsigned first, unsigned last) {
    for (unsigned line = 1; line <= last; line++) {
        int c = iam_mock_cmocka_next(&source);
        if (c == EOF) {
            print_error("          (the end)\n");
            return;
        }
        if (line >= first)
            c = iam_mock_cmocka_show_line(&source, line, c);
        while (c != '\n' && c != EOF)
            c = iam_mock_cmocka_next(&source);
    }
}

/* Write the path of the golden file to `out`. Returns false if the path is too long. */
static inline bool iam_mock_cmocka_golden_path(char out[IAM_MOCK_CMOCKA_PATH], const char *path) {
    const char *directory = getenv("IAM_MOCK_GOLDEN_DIR");
    const bool here = directory == NULL || *directory == '\0' || path[0] == '/';
    const int size =
        snprintf(out, IAM_MOCK_CMOCKA_PATH, "%s%s%s", here ? "" : directory, here ? "" : "/", path);
    return size >= 0 && size < IAM_MOCK_CMOCKA_PATH;
}

/* Print how the text differs from the golden file from `line` on, and write the whole text to PATH.actual. */
static inline void iam_mock_cmocka_print_difference(const char *what, const char *path, FILE *golden,
                                                    const char *text, unsigned line) {
    const struct iam_mock_cmocka_source expected = {golden, NULL};
    const struct iam_mock_cmocka_source actual = {NULL, text};
    char beside[IAM_MOCK_CMOCKA_PATH + 8];
    IAM_MOCK_CMOCKA_PRINT("%.600s:%u: the %s differs from this golden file (see above)\n", path, line, what);
    print_error("%s:%u: the %s differs from this golden file\n", path, line, what);
    if (line > 1)
        iam_mock_cmocka_show(actual, line > 3 ? line - 3 : 1, line - 1);
    print_error("  expected:\n");
    rewind(golden);
    iam_mock_cmocka_show(expected, line, line + 3);
    print_error("  is:\n");
    iam_mock_cmocka_show(actual, line, line + 3);
    (void)snprintf(beside, sizeof beside, "%s.actual", path);
    if (iam_mock_cmocka_is_special_file(beside))
        print_error("%.600s can't be written: it isn't a regular file\n", beside);
    else if (iam_mock_cmocka_write_file(beside, text))
        print_error("The whole text is in %.900s\n", beside);
    else
        print_error("%.600s can't be written: %s\n", beside, strerror(errno));
    IAM_MOCK_CMOCKA_PRINT("If the new text is right, run the test with IAM_MOCK_GOLDEN=update\n");
}

/* Is the text the same as the golden file? If not, the difference is printed. */
static inline bool iam_mock_cmocka_is_golden(const char *what, const char *path, const char *text) {
    FILE *golden = fopen(path, "rb");
    if (golden == NULL) {
        IAM_MOCK_CMOCKA_PRINT("golden file %.600s: %s\n", path, strerror(errno));
        IAM_MOCK_CMOCKA_PRINT("To write it, run the test with IAM_MOCK_GOLDEN=update\n");
        return false;
    }
    const struct iam_mock_cmocka_source expected = {golden, NULL};
    const struct iam_mock_cmocka_source actual = {NULL, text};
    errno = 0;
    const unsigned line = iam_mock_cmocka_first_difference(expected, actual);
    const bool unread = ferror(golden) != 0;
    if (unread)
        IAM_MOCK_CMOCKA_PRINT("golden file %.600s: %s\n", path, strerror(errno));
    else if (line != 0)
        iam_mock_cmocka_print_difference(what, path, golden, text, line);
    (void)fclose(golden);
    return !unread && line == 0;
}

/* Replace the golden file by the text. Returns false, with the reason printed, if the file can't be
 * written. */
static inline bool iam_mock_cmocka_update_golden(const char *path, const char *text) {
    if (!iam_mock_cmocka_write_file(path, text)) {
        IAM_MOCK_CMOCKA_PRINT("golden file %.600s can't be written: %s\n", path, strerror(errno));
        return false;
    }
    print_error("golden file %s written\n", path); /* not to standard output, where XML may go */
    return true;
}

/* Compare the text with the golden file, or update the file. Fails the test if they differ, or on an
 * error. */
static inline void iam_mock_cmocka_assert_golden(struct iam_mock *mock, const char *what, const char *text,
                                                 const char *path, const char *file, int line) {
    const char *mode = getenv("IAM_MOCK_GOLDEN");
    char full[IAM_MOCK_CMOCKA_PATH];
    bool right = false;
    iam_mock_cmocka_require_mock(mock, "assert_mock_journal_golden or assert_mock_account_golden", file,
                                 line);
    if (text == NULL)
        IAM_MOCK_CMOCKA_PRINT("the %s's text: out of memory\n", what);
    else if (path == NULL || !iam_mock_cmocka_golden_path(full, path))
        IAM_MOCK_CMOCKA_PRINT("golden file %.300s…: expected a name of at most %d bytes\n",
                              iam_mock_cmocka_or(path, "NULL"), IAM_MOCK_CMOCKA_PATH - 1);
    else if (iam_mock_cmocka_is_special_file(full))
        IAM_MOCK_CMOCKA_PRINT("golden file %.600s isn't a regular file: expected the path of a text file\n",
                              full);
    else if (mode == NULL || *mode == '\0')
        right = iam_mock_cmocka_is_golden(what, full, text);
    else if (strcmp(mode, "update") == 0)
        right = iam_mock_cmocka_update_golden(full, text);
    else
        IAM_MOCK_CMOCKA_PRINT("IAM_MOCK_GOLDEN is \"%.64s\": expected \"update\" or nothing\n", mode);
    if (!right)
        iam_mock_cmocka_fail(mock, file, line);
}

/**
 * Assert that the journal's text is equal, byte for byte, to a golden file.
 *
 * If the file is missing, the assertion fails. If the texts differ, the message shows the first line that
 * differs and the lines around it, and the whole text is written to PATH.actual. With IAM_MOCK_GOLDEN=update
 * in the environment the assertion writes the golden file, prints its path, and holds: read the file before
 * you commit it.
 *
 * @param mock the mock
 * @param path the golden file, with its directory at most 1,023 bytes. A relative path starts at
 *         IAM_MOCK_GOLDEN_DIR or, without it, at the working directory.
 */
#define assert_mock_journal_golden(mock, path)                                                               \
    iam_mock_cmocka_assert_golden((mock), "journal", iam_mock_journal_text(mock), (path), __FILE__, __LINE__)

/**
 * Assert that the account's text is equal, byte for byte, to a golden file, as assert_mock_journal_golden()
 * does.
 *
 * @param mock the mock
 * @param path the golden file, as for assert_mock_journal_golden()
 */
#define assert_mock_account_golden(mock, path)                                                               \
    iam_mock_cmocka_assert_golden((mock), "account", iam_mock_account_text(mock), (path), __FILE__, __LINE__)

#endif
