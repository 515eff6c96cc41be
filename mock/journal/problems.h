/* Problems: what is wrong with the test, as lines of a list of fixed size. */
#ifndef MOCK_JOURNAL_PROBLEMS_H
#define MOCK_JOURNAL_PROBLEMS_H

#include "base/text.h"

#define PROBLEMS_MAX 64
#define PROBLEM_SIZE 256

/* Fixed storage: adding never allocates, so it can't fail. */
struct problems {
    size_t count, dropped;
    char line[PROBLEMS_MAX][PROBLEM_SIZE];
};

IAM_MOCK_INTERNAL void problems_clear(struct problems *problems);
/* Add a line, cut to PROBLEM_SIZE; when the list is full, count it as dropped. */
IAM_MOCK_INTERNAL void problems_add(struct problems *problems, const char *format, ...) PRINTF_LIKE(2, 3);
/* Unless the same line is there already. */
IAM_MOCK_INTERNAL void problems_add_once(struct problems *problems, const char *format, ...)
    PRINTF_LIKE(2, 3);
/* A text that isn't ours: its line breaks become blanks. */
IAM_MOCK_INTERNAL void problems_add_text(struct problems *problems, const char *text);
/* All lines, and how many were dropped. */
IAM_MOCK_INTERNAL void problems_write(struct text *out, const struct problems *problems);

#endif
