/* What the script's fault, its latency and the client's timeout make of a call. */
#ifndef MOCK_CALL_EFFECT_H
#define MOCK_CALL_EFFECT_H

#include "base/base.h"

struct fault_effect {
    enum iam_mock_fault fault; /* what the client meets: a timeout may come before the rule's fault */
    int64_t waited_ms;         /* how long the client waits */
    bool never_ends;           /* the client would wait for ever */
    bool too_late;             /* the client's time was up before the change: the change is not made */
};

/*
 * `fault` is the answering rule's; `before_ms` and `after_ms` the latency before the change and after it;
 * `timeout_ms` the client's, 0: none.
 */
IAM_MOCK_INTERNAL struct fault_effect fault_effect(enum iam_mock_fault fault, int64_t before_ms,
                                                   int64_t after_ms, int64_t timeout_ms);

#endif
