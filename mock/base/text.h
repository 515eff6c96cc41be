/* A growing text. Failing to grow is remembered, so that a whole text is built before one check. */
#ifndef MOCK_BASE_TEXT_H
#define MOCK_BASE_TEXT_H

#include "base/view.h"

struct text {
    char *data; /* ends with a NUL once anything was added */
    size_t size, capacity;
    bool failed; /* out of memory: what was added since is lost */
};

IAM_MOCK_INTERNAL void text_clear(struct text *text); /* empty it, keep the memory, forget the failure */
IAM_MOCK_INTERNAL void text_free(struct text *text);
IAM_MOCK_INTERNAL MUST_CHECK bool text_reserve(struct text *text, size_t more);
IAM_MOCK_INTERNAL void text_add(struct text *text, struct view bytes);
IAM_MOCK_INTERNAL void text_add_string(struct text *text, const char *string);
IAM_MOCK_INTERNAL void text_format(struct text *text, const char *format, ...) PRINTF_LIKE(2, 3);
/* In double quotes, escaped as in C; UTF-8 stays, control characters and what isn't UTF-8 become \OOO; `cut`
 * adds "…". */
IAM_MOCK_INTERNAL void text_add_quoted(struct text *text, struct view bytes, bool cut);
/* The same without the quotes, whole. */
IAM_MOCK_INTERNAL void text_add_unquoted(struct text *text, struct view bytes);
/* Without the quotes, and with blanks escaped: one word whatever the bytes. */
IAM_MOCK_INTERNAL void text_add_bare(struct text *text, struct view bytes, bool cut);
/* What was built, "" if nothing; NULL if it failed. */
IAM_MOCK_INTERNAL const char *text_result(struct text *text);

#endif
