/* The journal as a text, which regression suites compare with a golden file. */
#ifndef MOCK_JOURNAL_JOURNAL_TEXT_H
#define MOCK_JOURNAL_JOURNAL_TEXT_H

#include "base/text.h"
#include "journal/journal.h"

/* "iam-mock journal 1", then a line a call. */
IAM_MOCK_INTERNAL void journal_write(struct text *out, const struct journal *journal);

#endif
