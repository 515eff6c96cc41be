/* The findings as a text: those of one call, which the journal keeps, and those of two calls. */
#ifndef MOCK_JOURNAL_FINDINGS_TEXT_H
#define MOCK_JOURNAL_FINDINGS_TEXT_H

#include "base/text.h"
#include "journal/journal.h"

/* All findings of the calls that the journal still holds, a line each, in the order of calls. */
IAM_MOCK_INTERNAL void findings_write(struct text *out, const struct journal *journal);

#endif
