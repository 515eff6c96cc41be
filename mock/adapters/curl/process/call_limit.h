/* Notes that the mock refused a request because of its call limit, and reports that once the program has
 * control again. */
#ifndef MOCK_ADAPTERS_CURL_PROCESS_CALL_LIMIT_H
#define MOCK_ADAPTERS_CURL_PROCESS_CALL_LIMIT_H

#include "adapters/curl/process/base.h"

/* Is `result`, which the mock returned for a request, IAM_MOCK_ELIMIT because of the call limit? Then this
 * thread notes it. */
bool note_call_limit(struct iam_mock *mock, int result);

/* Call last in each function of libcurl's that the program calls and that may send a request. If this thread
 * has noted the call limit, the mock's handler is called, and may leave by longjmp(): call without locks and
 * without memory to free. */
void report_call_limit(void);

#endif
