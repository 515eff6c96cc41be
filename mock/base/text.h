/* A text that grows. The text remembers a failure, so that a caller builds the whole text and checks once. */
#ifndef MOCK_BASE_TEXT_H
#define MOCK_BASE_TEXT_H

#include "base/view.h"

struct text {
    char *data; /* owned; ends with a NUL once anything was added. NULL: nothing was added */
    size_t size, capacity;
    bool failed; /* out of memory, or text_format() had too much: nothing is added any more */
};

/* Empty the text and its failure; keep the memory. */
IAM_MOCK_INTERNAL void text_clear(struct text *text);
/* Free the memory. The text is then empty and can be used again. */
IAM_MOCK_INTERNAL void text_free(struct text *text);
/* Add a copy of `bytes`. */
IAM_MOCK_INTERNAL void text_add(struct text *text, struct view bytes);
/* Add a copy of a C string. */
IAM_MOCK_INTERNAL void text_add_string(struct text *text, const char *string);
/* Add formatted text of at most 511 bytes; a longer one is a failure. */
IAM_MOCK_INTERNAL void text_format(struct text *text, const char *format, ...) PRINTF_LIKE(2, 3);
/* Add `bytes` in double quotes, escaped as in C: quotes, backslashes, control characters, and bytes that are
 * not UTF-8. If `cut`, add "…" before the closing quote. */
IAM_MOCK_INTERNAL void text_add_quoted(struct text *text, struct view bytes, bool cut);
/* Add `bytes` escaped in the same way, without quotes. */
IAM_MOCK_INTERNAL void text_add_unquoted(struct text *text, struct view bytes);
/* Add `bytes` as one word: escaped in the same way, blanks too, without quotes. If `cut`, add "…". */
IAM_MOCK_INTERNAL void text_add_bare(struct text *text, struct view bytes, bool cut);
/* The text, "" if nothing was added; NULL if anything failed. The text keeps the memory. */
IAM_MOCK_INTERNAL const char *text_result(struct text *text);

#endif
