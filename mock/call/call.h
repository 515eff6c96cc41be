/* One call under way: what is known of it, in the order in which it becomes known. */
#ifndef MOCK_CALL_H
#define MOCK_CALL_H

#include "base/view.h"
#include "journal/journal.h"
#include "identity/principal.h"
#include "answer/response.h"
#include "model/faults.h"
#include "call/state.h"

/* What is wrong with the test, seen in a request; each becomes a problem when the call is made. */
enum call_remark {
    REMARK_HOST = 1,
    REMARK_METHOD = 2,
    REMARK_NO_ACTION = 4,
    REMARK_ACTION = 8,
    REMARK_VERSION = 16,
    REMARK_DEFAULT_PRINCIPAL = 32,
    REMARK_CUT = 64
};

/* What a request is looked at for. */
enum call_purpose {
    CALL_TO_SEND,
    CALL_TO_CONNECT, /* the call is made if there is no connection for it; else nothing happens */
    CALL_TO_FORESEE  /* nothing happens: does it need a connection of its own? */
};

struct call {
    struct view host, action_sent, version; /* data NULL: none sent */
    struct request_headers headers;
    struct query query;
    unsigned remarks;
    enum call_purpose purpose;
    bool plain_http, reused, resent;
    const struct action *action;
    struct principal principal;
    struct arguments arguments;
    struct validation validation;
    struct outcome outcome; /* by itself, without rules */
    struct call_facts facts;
    struct rule *rule; /* that answers, or NULL */
    struct fault_effect effect;
    unsigned findings; /* bits of enum finding */
    /* The answer: first as IAM gives it, once delivered as the client saw it. */
    const struct fixture *fixture; /* NULL: the rule's body file */
    int status;
    const char *code;
    size_t body_size; /* whole, before a fault */
    bool applies;
};

/*
 * The stages, in the order in which iam_mock_send goes through them. Each returns true to go on, false once
 * outcome.fixture says what the call comes to, or no more can be known of it.
 */
IAM_MOCK_INTERNAL void call_start(struct call *call, const struct state *state,
                                  const struct iam_mock_request *request, enum call_purpose purpose);
/* A request that the library doesn't take: *result is negative, *why says it, and false is returned. */
IAM_MOCK_INTERNAL MUST_CHECK bool call_decode(struct call *call, const struct state *state,
                                              const struct iam_mock_request *request, int *result,
                                              const char **why);
IAM_MOCK_INTERNAL MUST_CHECK bool call_route(struct call *call);
IAM_MOCK_INTERNAL MUST_CHECK bool call_authenticate(struct call *call, const struct state *state);
IAM_MOCK_INTERNAL MUST_CHECK bool call_validate(struct call *call, const struct state *state);
IAM_MOCK_INTERNAL void call_decide(struct call *call, const struct state *state);

/*
 * answer/plan.c: which fixture, which values, and room for the body: the last thing that can fail. 0 or
 * IAM_MOCK_ENOMEM. Then write the body; returns its size.
 */
IAM_MOCK_INTERNAL MUST_CHECK int answer_plan(struct call *call, const struct state *state,
                                             struct iam_mock_response_memory *memory);
IAM_MOCK_INTERNAL size_t answer_write(struct call *call, struct iam_mock_response_memory *memory);

/* answer/deliver.c: write the answer and hand the client what the network lets through. */
IAM_MOCK_INTERNAL void answer_deliver(struct call *call, struct iam_mock_response *response,
                                      struct iam_mock_response_memory *memory, int64_t now_ms);
IAM_MOCK_INTERNAL size_t deliver_bound(void); /* room that a fault's own bytes need */

/* remarks.c: write the call's remarks into the problems. */
IAM_MOCK_INTERNAL void call_remark(struct problems *problems, const struct call *call, size_t number);
/* Likewise the rules that may have been meant for a call whose body isn't known. */
IAM_MOCK_INTERNAL void call_remark_unforeseen(struct problems *problems, const struct call *call,
                                              const struct script *script);

#endif
