/* The call limit: after how many calls requests are refused, so that a retry without a bound ends. */
#ifndef MOCK_API_CALL_LIMIT_H
#define MOCK_API_CALL_LIMIT_H

#include "journal/problems.h"

struct call_limit {
    size_t stop_at; /* refuse requests once the journal has counted this many calls; SIZE_MAX: never */
    bool passed;    /* a request was refused, and the problem is recorded */
    bool reported;  /* the handler was called */
    char explanation[PROBLEM_SIZE];       /* a further problem, once requests are refused; "": none */
    iam_mock_call_limit_handler *handler; /* NULL: none */
    void *context;                        /* of the handler; the caller's */
};

/* Compute stop_at, and forget that requests were refused. Call with the mock locked, after its limit, its
 * handler or its journal's count of calls has changed. */
IAM_MOCK_INTERNAL void call_limit_restart(struct iam_mock *mock);

/* Refuse a request: the mock has made all the calls that it may. `may_report`: call the handler too, if it
 * was not called yet. Call with the mock locked; unlocks it. Returns IAM_MOCK_ELIMIT. */
IAM_MOCK_INTERNAL int call_limit_refuse(struct iam_mock *mock, bool may_report);

#endif
