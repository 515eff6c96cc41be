/* The report on a rule that acted less often than expected, with the call that almost matched the rule. */
#ifndef MOCK_JOURNAL_NEAREST_H
#define MOCK_JOURNAL_NEAREST_H

#include "base/text.h"
#include "journal/journal.h"

/*
 * Add a line: how often the rule acted, the nearest call, and how that call differs from the rule or why the
 * rule did not act on it.
 */
IAM_MOCK_INTERNAL void rule_write_report(struct text *out, const struct rule *rule,
                                         const struct journal *journal);

#endif
