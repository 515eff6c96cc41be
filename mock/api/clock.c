/* The public functions about the virtual clock. */
#include "api/mock.h"

NOT_INSTRUMENTED int64_t iam_mock_now_ms(struct iam_mock *mock) {
    return mock ? atomic_load_explicit(&mock->shown_ms, memory_order_relaxed) : 0;
}

int iam_mock_advance_ms(struct iam_mock *mock, int64_t milliseconds) {
    if (!mock || milliseconds < 0)
        return IAM_MOCK_EINVAL;
    mock_lock(mock);
    bool fits = milliseconds < CLOCK_END_MS - mock->state.now_ms;
    if (fits && milliseconds > 0) {
        mock->state.now_ms += milliseconds;
        mock->state.clock_was_moved = true;
    }
    mock_unlock(mock);
    return fits ? 0 : IAM_MOCK_EINVAL;
}
