#include "model/faults.h"
#include "base/view.h"

static const struct fault_info fault_infos[] = {
    {"NO_FAULT", true, DELIVERY_WHOLE},
#define FAULT(name, arrives, delivers) {#name, arrives, DELIVERY_##delivers},
#include "model/faults.def"
#undef FAULT
};

/* The table is indexed by the public enumeration. */
enum {
    FAULT_TABLE_NO_FAULT,
#define FAULT(name, arrives, delivers) FAULT_TABLE_##name,
#include "model/faults.def"
#undef FAULT
};
#define FAULT(name, arrives, delivers)                                                                       \
    _Static_assert((int)FAULT_TABLE_##name == (int)IAM_MOCK_##name, "faults.def is in the order of the "     \
                                                                    "enum");
#include "model/faults.def"
#undef FAULT

IAM_MOCK_INTERNAL const struct fault_info *fault_info(enum iam_mock_fault fault) {
    return (size_t)fault < COUNT_OF(fault_infos) ? &fault_infos[fault] : NULL;
}

IAM_MOCK_INTERNAL bool fault_find(enum iam_mock_fault *out, struct view name) {
    for (size_t i = 1; i < COUNT_OF(fault_infos); i++) {
        if (view_is(name, fault_infos[i].name)) {
            *out = (enum iam_mock_fault)i;
            return true;
        }
    }
    return false;
}

IAM_MOCK_INTERNAL bool fault_is_answer(enum iam_mock_fault fault) {
    return fault == IAM_MOCK_NO_FAULT || fault >= IAM_MOCK_PROXY_PAGE;
}

IAM_MOCK_INTERNAL struct fault_effect fault_effect(enum iam_mock_fault fault, int64_t before_ms,
                                                   int64_t after_ms, int64_t timeout_ms) {
    int64_t latency_ms = before_ms + after_ms;
    struct fault_effect out = {
        .fault = fault, .waited_ms = latency_ms, .too_late = timeout_ms > 0 && before_ms > timeout_ms};
    if (fault == IAM_MOCK_TIMEOUT || fault == IAM_MOCK_CONNECT_TIMEOUT) {
        out.never_ends = timeout_ms == 0;
        out.waited_ms = timeout_ms;
    } else if (timeout_ms > 0 && latency_ms > timeout_ms) {
        /* Of a request that never arrives it is the connection that isn't there in time. */
        out.fault = fault_info(fault)->arrives ? IAM_MOCK_TIMEOUT : IAM_MOCK_CONNECT_TIMEOUT;
        out.waited_ms = timeout_ms;
    }
    return out;
}
