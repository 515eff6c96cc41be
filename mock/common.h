/* What every room shares: views of bytes, ASCII, linkage, errors, memory. Nothing here knows IAM. */
#ifndef MOCK_COMMON_H
#define MOCK_COMMON_H

#include <iam_mock.h>

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Functions shared between rooms. The one-file amalgamation defines it as static. */
#ifndef IAM_MOCK_INTERNAL
#define IAM_MOCK_INTERNAL
#define IAM_MOCK_INTERNAL_DATA extern
#endif

#define MUST_CHECK IAM_MOCK_MUST_CHECK
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* A buffer that is written before it is read: hardened builds needn't clear it in every call. */
#if defined(__has_attribute)
#if __has_attribute(uninitialized)
#define UNCLEARED __attribute__((uninitialized))
#endif
#endif
#ifndef UNCLEARED
#define UNCLEARED
#endif

/* Bytes that somebody else owns; may hold NULs, need not end with one. */
struct view {
    const char *data;
    size_t size;
};

#define VIEW(literal) ((struct view){"" literal, sizeof(literal) - 1})

static inline struct view view_of(const char *text) {
    return (struct view){text ? text : "", text ? strlen(text) : 0};
}

static inline bool view_equal(struct view a, struct view b) {
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

static inline bool view_is(struct view a, const char *text) { return view_equal(a, view_of(text)); }

/* ASCII only, whatever the locale says: in tr_TR tolower('I') isn't 'i'. */
static inline char ascii_fold(char c) { return (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c); }

/* text.c */
IAM_MOCK_INTERNAL void ascii_fold_copy(char *out, struct view from);
IAM_MOCK_INTERNAL bool view_equal_folded(struct view a, struct view b);

/* error.c. Each fills `error` (which may be NULL) whole and returns `code`, to end a function with. */
#if defined(__GNUC__)
#define PRINTF_LIKE(string, first) __attribute__((__format__(__printf__, string, first)))
#else
#define PRINTF_LIKE(string, first)
#endif
IAM_MOCK_INTERNAL int error_set(struct iam_mock_error *error, int code, const char *field, const char *format,
                                ...) PRINTF_LIKE(4, 5);
IAM_MOCK_INTERNAL int error_set_at(struct iam_mock_error *error, int code, const char *file, int line,
                                   int column, const char *field, const char *format, ...) PRINTF_LIKE(7, 8);
IAM_MOCK_INTERNAL int error_no_memory(struct iam_mock_error *error);
/* Say where an error that was set without a file arose. */
IAM_MOCK_INTERNAL void error_place(struct iam_mock_error *error, const char *file, int line);

/* memory.c: the only file that calls malloc and free, so that tests can fail each in turn. */
IAM_MOCK_INTERNAL MUST_CHECK void *memory_new(size_t size); /* not cleared */
IAM_MOCK_INTERNAL MUST_CHECK void *memory_new_zeroed(size_t size);
IAM_MOCK_INTERNAL MUST_CHECK void *memory_resize(void *old, size_t size);
IAM_MOCK_INTERNAL MUST_CHECK char *memory_copy_text(const char *text); /* NULL stays NULL: check both */
IAM_MOCK_INTERNAL void memory_free(void *memory);

#endif
