/* The report on a rule that acted less often than asked, with the call that was nearest to it. */
#ifndef MOCK_JOURNAL_NEAREST_H
#define MOCK_JOURNAL_NEAREST_H

#include "base/text.h"
#include "journal/journal.h"

/* A line: how often it acted, and the nearest call with what differed, or what kept the rule from acting on
 * it. */
IAM_MOCK_INTERNAL void rule_report(struct text *out, const struct rule *rule, const struct journal *journal);

#endif
