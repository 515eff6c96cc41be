/* The effect of a rule's fault, its latency and the client's timeout on a call. */
#ifndef MOCK_CALL_EFFECT_H
#define MOCK_CALL_EFFECT_H

#include "base/base.h"

struct fault_effect {
    enum iam_mock_fault fault; /* that the client gets: the rule's, or a timeout that comes before it */
    int64_t waited_ms;         /* how long the client waits */
    bool never_ends;           /* the client has no timeout and would wait for ever */
    bool too_late;             /* the client's timeout ended the call before the change: make no change */
};

/*
 * Returns the effect of `fault`, the answering rule's. `before_ms` and `after_ms`: the latency before and
 * after the change. `timeout_ms`: the client's; 0: none.
 */
IAM_MOCK_INTERNAL struct fault_effect fault_effect(enum iam_mock_fault fault, int64_t before_ms,
                                                   int64_t after_ms, int64_t timeout_ms);

#endif
