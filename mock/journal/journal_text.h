/* The journal as a text, which tests compare with a golden file. */
#ifndef MOCK_JOURNAL_JOURNAL_TEXT_H
#define MOCK_JOURNAL_JOURNAL_TEXT_H

#include "base/text.h"
#include "journal/journal.h"

/* Add a first line, a line with the number of dropped calls if there are any, and a line for each call. */
IAM_MOCK_INTERNAL void journal_write(struct text *out, const struct journal *journal);

#endif
