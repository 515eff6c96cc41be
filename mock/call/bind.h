/* Binds parameters: takes the arguments of an action out of the names and values of a request. */
#ifndef MOCK_CALL_BIND_H
#define MOCK_CALL_BIND_H

#include "model/actions.h"
#include "model/validate.h"
#include "request/query.h"

/*
 * Bind the parameters that `members` name; of two with the same name the last one counts. `out` must be
 * empty; its texts point into the query. Returns false if an integer or a list is malformed: `why` then has
 * the message about the first integer, or about the list, and the other members are bound too, for the
 * journal. The service refuses both before it resolves the principal (as recorded), so they are decoded here.
 */
IAM_MOCK_INTERNAL MUST_CHECK bool arguments_bind(struct arguments *out, struct validation *why,
                                                 const struct query *query, const struct member *members,
                                                 size_t count);
/* Bind, as texts, the parameters that any coded action has: the journal's, for a request whose action is
 * unknown or canned. */
IAM_MOCK_INTERNAL void arguments_bind_all(struct arguments *out, const struct query *query);

#endif
