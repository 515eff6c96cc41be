/* Notes that the mock refused a request because of its call limit, and reports that once the program has
 * control again. */
#include "adapters/curl/process/call_limit.h"

#include "adapters/curl/process/inside.h"
#include "adapters/curl/process/installed.h"

/* The mock that refused a request of this thread; initial-exec: reading it never allocates. The handler
 * leaves libcurl's functions by longjmp(), so it can't run where the mock refuses: deep inside libcurl. */
static _Thread_local struct iam_mock *noted __attribute__((tls_model("initial-exec")));

bool note_call_limit(struct iam_mock *mock, int result) {
    if (result != IAM_MOCK_ELIMIT || !iam_mock_is_past_call_limit(mock))
        return false;
    noted = mock;
    return true;
}

void report_call_limit(void) {
    if (!noted)
        return;
    struct iam_mock *mock = noted;
    noted = NULL;
    const bool installed = acquire_mock() == mock;
    release_mock(); /* before the handler, which may not return here */
    if (installed)
        iam_mock_report_call_limit(mock, inside_state()->depth == 0);
}
