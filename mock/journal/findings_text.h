/* The findings as a text: those of one call, which the journal holds, and those of two calls together. */
#ifndef MOCK_JOURNAL_FINDINGS_TEXT_H
#define MOCK_JOURNAL_FINDINGS_TEXT_H

#include "base/text.h"
#include "journal/journal.h"

/* Add the findings of all calls that the journal still holds: a line for each, in the order of calls. */
IAM_MOCK_INTERNAL void findings_write(struct text *out, const struct journal *journal);

#endif
