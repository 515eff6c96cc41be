/* Faults: what each does to a call and its answer, how long a call takes, and what then arrives. */
#ifndef MOCK_SCRIPT_FAULTS_H
#define MOCK_SCRIPT_FAULTS_H

#include "base/view.h"
#include "script/script.h"

enum delivery {
    DELIVERY_WHOLE,
    DELIVERY_NOTHING,
    DELIVERY_FIRST_HEADERS,
    DELIVERY_BODY_START,
    DELIVERY_LESS_THAN_SAID,
    DELIVERY_MORE_THAN_SAID,
    DELIVERY_GARBAGE,
    DELIVERY_PROXY_PAGE,
    DELIVERY_EMPTY_BODY,
    DELIVERY_WITHOUT_END
};

struct fault_info {
    const char *name;
    bool arrives; /* the request reaches IAM */
    enum delivery delivery;
};

/* NULL: no such fault. Of IAM_MOCK_NO_FAULT: all arrives, and the answer is delivered whole. */
IAM_MOCK_INTERNAL const struct fault_info *fault_info(enum iam_mock_fault fault);
/* False: no such name. */
IAM_MOCK_INTERNAL MUST_CHECK bool fault_find(enum iam_mock_fault *out, struct view name);
/* The client got no answer of IAM's, or not the whole of one. */
IAM_MOCK_INTERNAL bool fault_is_answer(enum iam_mock_fault fault);

/* What the script and the client's patience make of a call. */
struct fault_effect {
    enum iam_mock_fault fault;
    int64_t waited_ms;
    bool never_ends; /* the client would wait for ever */
    bool too_late;   /* time was up before the change: it isn't made */
};

/*
 * `fault` is the answering rule's; `before_ms` and `after_ms` the latency before the change and after it;
 * `timeout_ms` the client's, 0: none.
 */
IAM_MOCK_INTERNAL struct fault_effect fault_effect(enum iam_mock_fault fault, int64_t before_ms,
                                                   int64_t after_ms, int64_t timeout_ms);

#endif
