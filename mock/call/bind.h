/* Binding: the parameters of a query become the arguments of an action. */
#ifndef MOCK_CALL_BIND_H
#define MOCK_CALL_BIND_H

#include "model/actions.h"
#include "model/validate.h"
#include "request/query.h"

/*
 * Bind `members`; the last parameter of a name counts, others are ignored. False: an integer is malformed,
 * and `why` has the message about the first one. The service refuses it before it looks at who asks (as
 * recorded), so integers are decoded here. The others are bound all the same, for the journal. `out` is empty
 * before.
 */
IAM_MOCK_INTERNAL MUST_CHECK bool arguments_bind(struct arguments *out, struct validation *why,
                                                 const struct query *query, const struct member *members,
                                                 size_t count);
/* Bind, as texts, all members of any action that were sent: what the journal keeps of a request without an
 * action. */
IAM_MOCK_INTERNAL void arguments_bind_all(struct arguments *out, const struct query *query);

#endif
