/* Findings: what a call, or two of them, say about the code under test. */
#ifndef MOCK_SCRIPT_FINDINGS_H
#define MOCK_SCRIPT_FINDINGS_H

#include "base/text.h"

struct call;
struct journal;
struct state;

enum finding {
#define FINDING(id, words, source) FINDING_##id,
#include "journal/findings.def"
#undef FINDING
    FINDING_COUNT
};

/* What a call says by itself, as bits. */
IAM_MOCK_INTERNAL unsigned findings_of_call(const struct call *call, const struct state *state,
                                            const struct iam_mock_request *request);
/* Equal for two calls with the same key id and session token, or with none: the same caller. */
IAM_MOCK_INTERNAL uint64_t findings_caller(const struct call *call);
/* All findings of the calls that the journal still holds, a line each, in the order of calls. */
IAM_MOCK_INTERNAL void findings_write(struct text *out, const struct journal *journal);

#endif
