/* The list of problems: what is wrong with the test, a line of text each. */
#ifndef MOCK_JOURNAL_PROBLEMS_H
#define MOCK_JOURNAL_PROBLEMS_H

#include "base/text.h"

#define PROBLEMS_MAX 64
#define PROBLEM_SIZE 256
#define PROBLEMS_DROPPED_KNOWN IAM_MOCK_MAX_RULES /* a rule makes such a problem */

/* Fixed storage: adding never allocates, so it cannot fail. */
struct problems {
    size_t count;   /* of the lines in the list */
    size_t dropped; /* how many lines found the list full */
    size_t dropped_known;
    uint64_t dropped_hash[PROBLEMS_DROPPED_KNOWN]; /* of dropped lines that count once */
    char line[PROBLEMS_MAX][PROBLEM_SIZE];
};

/* Make the list empty. */
IAM_MOCK_INTERNAL void problems_clear(struct problems *problems);
/* Add a line, cut to fit PROBLEM_SIZE with its NUL. If the list is full, count the line as dropped. */
IAM_MOCK_INTERNAL void problems_add(struct problems *problems, const char *format, ...) PRINTF_LIKE(2, 3);
/* Add a line, unless the same one was added by this function or is in the list. If the list is full, count
 * the line as dropped, also once: up to PROBLEMS_DROPPED_KNOWN different lines are known again. */
IAM_MOCK_INTERNAL void problems_add_once(struct problems *problems, const char *format, ...)
    PRINTF_LIKE(2, 3);
/* Add a text that an adapter wrote: its line breaks become blanks. */
IAM_MOCK_INTERNAL void problems_add_text(struct problems *problems, const char *text);
/* Write all lines, and how many were dropped. */
IAM_MOCK_INTERNAL void problems_write(struct text *out, const struct problems *problems);

#endif
