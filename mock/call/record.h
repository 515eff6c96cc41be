/* Records a call in the journal and, if it shows that the test is wrong, in the list of problems. */
#ifndef MOCK_CALL_RECORD_H
#define MOCK_CALL_RECORD_H

#include "call/call.h"

/* Call after the answer was delivered and the rules have counted the call. Cannot fail. */
IAM_MOCK_INTERNAL void call_record(const struct call *call, const struct mock_parts *parts);

#endif
