/* The public functions about the virtual clock. */
#include "api/mock.h"

/* The sum of the thread's successful iam_mock_advance_ms(). initial-exec: counting never allocates, for an
 * allocator may sleep. musl can't load such a library by dlopen(). */
#if defined(__GLIBC__)
#define ADVANCED_TLS __attribute__((tls_model("initial-exec")))
#else
#define ADVANCED_TLS
#endif
static _Thread_local uint64_t thread_advanced_ms ADVANCED_TLS;

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
    if (!fits)
        return IAM_MOCK_EINVAL;
    thread_advanced_ms += (uint64_t)milliseconds;
    return 0;
}

int64_t iam_mock_thread_advanced_ms(void) { return (int64_t)thread_advanced_ms; }

void iam_mock_reach_ms(struct iam_mock *mock, int64_t at_ms) {
    if (!mock)
        return;
    mock_lock(mock);
    if (at_ms > mock->state.now_ms)
        mock->state.now_ms = at_ms < CLOCK_END_MS ? at_ms : CLOCK_END_MS - 1;
    mock_unlock(mock);
}
#undef ADVANCED_TLS
