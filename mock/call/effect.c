/* The effect of a rule's fault, its latency and the client's timeout on a call. */
#include "call/effect.h"
#include "model/faults.h"

IAM_MOCK_INTERNAL struct fault_effect fault_effect(enum iam_mock_fault fault, int64_t before_ms,
                                                   int64_t after_ms, int64_t timeout_ms) {
    int64_t latency_ms = before_ms + after_ms;
    struct fault_effect out = {
        .fault = fault, .waited_ms = latency_ms, .too_late = timeout_ms > 0 && before_ms > timeout_ms};
    if (fault == IAM_MOCK_TIMEOUT || fault == IAM_MOCK_CONNECT_TIMEOUT) {
        out.never_ends = timeout_ms == 0;
        out.waited_ms = timeout_ms;
    } else if (timeout_ms > 0 && latency_ms > timeout_ms) {
        /* If the request never arrives, the client still waits for the connection. */
        out.fault = fault_info(fault)->arrives ? IAM_MOCK_TIMEOUT : IAM_MOCK_CONNECT_TIMEOUT;
        out.waited_ms = timeout_ms;
    } else if (fault == IAM_MOCK_LATE && latency_ms < timeout_ms) {
        out.waited_ms = timeout_ms - 1;
    }
    return out;
}
