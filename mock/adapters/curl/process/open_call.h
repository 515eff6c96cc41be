/* A call that the mock has begun and not ended: the client waits for the answer, or for its own timeout. */
#ifndef MOCK_ADAPTERS_CURL_PROCESS_OPEN_CALL_H
#define MOCK_ADAPTERS_CURL_PROCESS_OPEN_CALL_H

#include "adapters/curl/process/virtual_clock.h"

/* All zero: there is no call. Only open_call.c writes it. */
struct open_call {
    _Atomic uint64_t ticket;           /* the mock's; 0: no call. Another thread may set it to 0 */
    const struct virtual_clock *clock; /* by which the client waits */
    int64_t began_ns;                  /* by that clock */
    int64_t began_ms, planned_ms;      /* by the mock's: when it began, and how long it is to take */
    bool sent;                         /* the answer was sent, and libcurl can read it, since: */
    int64_t sent_after_ms;             /* the beginning */
    unsigned installation;
};

/* Note the call that iam_mock_begin_call() or iam_mock_begin_connect() began. `mock` is acquired. */
void call_begin(struct open_call *call, struct iam_mock *mock, const struct iam_mock_response *response,
                const struct virtual_clock *clock);

/* The answer has been sent, if there is a call and the mock is still installed. The call ends when the client
 * has read the answer, or stops waiting; if the client reads it, the call took until now. */
void call_note_sent(struct open_call *call);

/* End the call, if there is one and the mock is still installed: `answered` as in iam_mock_end_call(). */
void call_end(struct open_call *call, bool answered);

/* End a call without an answer: the client got the planned fault if it waited for the planned time. */
void call_end_silent(struct open_call *call);

/* End the call, if there is one, in any thread: the mock is being uninstalled, and no thread uses it. */
void call_end_at_uninstall(struct open_call *call, struct iam_mock *mock, bool answered);

#endif
