/* Faults: what the network does to a call, and what of the answer then arrives. */
#ifndef MOCK_MODEL_FAULTS_H
#define MOCK_MODEL_FAULTS_H

#include "base/view.h"

/* What of the answer the client gets. */
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
    bool arrives; /* the request reaches the service */
    enum delivery delivery;
};

enum {
#define FAULT(name, arrives, delivers) +1
    FAULT_COUNT = 1 /* NO_FAULT */
#include "model/faults.def"
#undef FAULT
};
IAM_MOCK_INTERNAL_DATA const struct fault_info fault_table[FAULT_COUNT]; /* by enum iam_mock_fault */

/* Is it a value of enum iam_mock_fault? */
static inline bool fault_exists(int fault) { return fault >= 0 && fault < FAULT_COUNT; }
/* The row of a fault that exists. For IAM_MOCK_NO_FAULT: the request arrives, and the answer is delivered
 * whole. */
static inline const struct fault_info *fault_info(enum iam_mock_fault fault) { return &fault_table[fault]; }
/* False: no such name. */
IAM_MOCK_INTERNAL MUST_CHECK bool fault_find(enum iam_mock_fault *out, struct view name);
/* Does the client get an HTTP answer to read, be it damaged? Then iam_mock_send() returns 0. */
IAM_MOCK_INTERNAL bool fault_is_answer(enum iam_mock_fault fault);

#endif
