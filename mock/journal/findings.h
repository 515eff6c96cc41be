/* The kinds of findings: remarks on the code under test. */
#ifndef MOCK_JOURNAL_FINDINGS_H
#define MOCK_JOURNAL_FINDINGS_H

enum finding {
#define FINDING(id, words, source) FINDING_##id,
#include "journal/findings.def"
#undef FINDING
    FINDING_COUNT
};

/* The bit of a finding in a set of findings. */
#define FINDING_BIT(id) (1u << FINDING_##id)

#endif
