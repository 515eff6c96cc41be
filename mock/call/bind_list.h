/* Binds a list: collects its elements from the parameters of a request. */
#ifndef MOCK_CALL_BIND_LIST_H
#define MOCK_CALL_BIND_LIST_H

#include "model/members.h"
#include "model/validate.h"
#include "request/query.h"

/*
 * Bind the list of a member, if the request has it: set `list`, `text` and `given` of *out. Of two values
 * with the same index and field the last one counts (assumed). Returns false if the syntax is refused: `why`
 * then has the message, about the first wrong name of the request, else about the first large gap (as
 * recorded; of two errors the first counts is assumed). The list then has the elements before the wrong name.
 */
IAM_MOCK_INTERNAL MUST_CHECK bool arguments_bind_list(struct arguments *out, struct validation *why,
                                                      const struct query *query, const struct member *member);

#endif
