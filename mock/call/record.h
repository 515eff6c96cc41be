/* Recording a call that was answered: in the journal and, where the test is wrong, in the problems. */
#ifndef MOCK_CALL_RECORD_H
#define MOCK_CALL_RECORD_H

#include "call/call.h"

/* Can't fail. The call was delivered, and its rule is counted. */
IAM_MOCK_INTERNAL void call_record(const struct call *call, const struct call_site *site);

#endif
