/* Holds back pthread_cancel() while a thread has a lock of the adapter's, or is in a call on the mock. */
#ifndef MOCK_ADAPTERS_CURL_PROCESS_CANCELLATION_H
#define MOCK_ADAPTERS_CURL_PROCESS_CANCELLATION_H

#include "adapters/curl/process/base.h"

/* Until the matching release_cancellation() of the same thread, close() and other cancellation points do not
 * end the thread. Calls nest. */
void hold_cancellation(void);
/* End what hold_cancellation() began. A cancellation that was held back takes effect at the thread's next
 * cancellation point. */
void release_cancellation(void);

#endif
