/* Views: a pointer to bytes that another object owns, and their size. Also ASCII lower case. */
#ifndef MOCK_BASE_VIEW_H
#define MOCK_BASE_VIEW_H

#include "base/base.h"

/* The bytes may contain NULs and need not end with one. Their owner must outlive the view. */
struct view {
    const char *data;
    size_t size;
};

/* A view of a string literal, without its NUL. */
#define VIEW(literal) ((struct view){"" literal, sizeof(literal) - 1})

/* A view of a C string; for NULL an empty view. */
static inline struct view view_of(const char *text) {
    return (struct view){text ? text : "", text ? strlen(text) : 0};
}

static inline bool view_equal(struct view a, struct view b) {
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

static inline bool view_is(struct view a, const char *text) { return view_equal(a, view_of(text)); }

/* An ASCII letter in lower case. tolower() depends on the locale: in tr_TR tolower('I') isn't 'i'. */
static inline char ascii_fold(char c) { return (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c); }

/* Returns where `what`, which is not empty, first occurs in `where`; SIZE_MAX: nowhere. */
IAM_MOCK_INTERNAL size_t view_find(struct view where, struct view what);
/* Copy `from` in ASCII lower case to `out`, which has room for from.size bytes. Adds no NUL. */
IAM_MOCK_INTERNAL void ascii_fold_copy(char *out, struct view from);
/* Are the views equal if ASCII case is ignored? */
IAM_MOCK_INTERNAL bool view_equal_folded(struct view a, struct view b);

#endif
