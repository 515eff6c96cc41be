/* One call under way: what each stage of call.c finds out about it. Each stage writes its own part. */
#ifndef MOCK_CALL_CALL_H
#define MOCK_CALL_CALL_H

#include "base/view.h"
#include "actions/decision.h"
#include "answer/deliver.h"
#include "call/effect.h"
#include "call/state.h"
#include "journal/journal.h"
#include "journal/problems.h"
#include "model/validate.h"
#include "script/choice.h"

/* What is wrong with the test, seen in a request; each becomes a problem when the call is made. */
enum call_remark {
    REMARK_HOST = 1,
    REMARK_METHOD = 2,
    REMARK_NO_ACTION = 4,
    REMARK_ACTION = 8,
    REMARK_VERSION = 16,
    REMARK_DEFAULT_PRINCIPAL = 32
};

/* What a request is looked at for. */
enum call_purpose {
    CALL_TO_SEND,
    CALL_TO_CONNECT, /* the call is made if there is no connection for it; else nothing happens */
    CALL_TO_FORESEE  /* nothing happens: does it need a connection of its own? */
};

struct call {
    /* start */
    enum call_purpose purpose;
    const struct iam_mock_request *request;
    unsigned remarks; /* bits of enum call_remark; stages add to it */
    /* decode: the request as names and values */
    struct {
        struct view host;              /* data NULL: none sent */
        const struct service *service; /* whose host it is; NULL: of none */
        bool plain_http;
        struct request_headers headers;
        struct query query;
    } asked;
    /* route: what is asked of whom */
    const struct service *service;
    struct view action_sent, version; /* data NULL: none sent */
    const struct action *action;      /* NULL: none that is served */
    struct arguments arguments;
    /* resolve principal */
    struct principal principal;
    struct view user_name; /* the target's, for rules and the journal; empty: none */
    /* validate */
    struct validation validation;
    /* decide */
    struct outcome outcome;
    /* The answer without rules, set by the stage that the call ends in; and the moments of rules it came to.
     */
    enum fixture_id by_itself;
    bool reached[3]; /* by enum iam_mock_when */
    /* choose: the rules, and the network */
    struct call_facts facts;
    struct choice choice;
    struct fault_effect effect;
    unsigned findings; /* bits of enum finding */
    /* plan */
    struct iam_mock_response_memory *memory;
    struct answer_plan plan;
    bool applies; /* the change will be made */
    /* deliver */
    struct delivered delivered;
};

/* What a call acts on: the parts of a mock. */
struct call_site {
    struct state *state;
    struct responses *responses;
    struct journal *journal;
    struct problems *problems;
};

/*
 * Take a request all the way. Returns 0 or, positive, the fault that the network made; for CALL_TO_FORESEE, 1
 * if the request needs a connection of its own, else 0. Negative: IAM_MOCK_EINVAL, IAM_MOCK_ELIMIT or
 * IAM_MOCK_ENOMEM, *why says it in words (static), and nothing has changed.
 */
IAM_MOCK_INTERNAL MUST_CHECK int call_make(struct call *call, const struct call_site *site,
                                           enum call_purpose purpose, const struct iam_mock_request *request,
                                           struct iam_mock_response *response, const char **why);

#endif
