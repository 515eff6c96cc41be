/* One call: struct call, in which each stage writes its own part, and the function that runs the stages. */
#ifndef MOCK_CALL_CALL_H
#define MOCK_CALL_CALL_H

#include "base/view.h"
#include "actions/decision.h"
#include "answer/deliver.h"
#include "call/effect.h"
#include "call/state.h"
#include "identity/signing.h"
#include "journal/journal.h"
#include "journal/problems.h"
#include "model/validate.h"
#include "script/choice.h"

/* What a request shows to be wrong with the test, as bits. The stage record adds a problem for each. */
enum call_remark {
    REMARK_HOST = 1,
    REMARK_METHOD = 2,
    REMARK_NO_ACTION = 4,
    REMARK_ACTION = 8,
    REMARK_VERSION = 16,
    REMARK_DEFAULT_PRINCIPAL = 32,
    REMARK_RACE = 64
};

/* Why call_make() is called. */
enum call_purpose {
    CALL_TO_SEND,    /* make the call */
    CALL_TO_CONNECT, /* make the call if a fault stops the request from arriving; else change nothing */
    CALL_TO_FORESEE  /* find out if the request needs a connection of its own; change nothing */
};

struct call {
    /* start */
    enum call_purpose purpose;
    const struct iam_mock_request *request; /* the caller's */
    /* decode: the request as names and values */
    struct {
        struct view host;              /* data NULL: none was sent */
        const struct service *service; /* that the host belongs to; NULL: none */
        bool is_usual_host;            /* the usual one of the first service, or none was sent */
        bool plain_http;
        const struct rule *redirecting; /* whose location has the host: the request is refused; NULL: none */
        struct request_headers headers;
        struct query query;
        size_t url_parameters; /* how many of its parameters are in the URL: the first ones */
    } decoded;
    /* race: the changes that others make just before the call. Unless `chosen`, nothing else is set */
    struct {
        bool chosen;                       /* the rules must count the call */
        bool account_copied;               /* the state's account is a copy, with the changes */
        bool planned;                      /* a rule of a sweep made a change */
        struct choice choice;              /* the rules with a race */
        struct account before;             /* the account without the changes; set if `account_copied` */
        const struct rule *without_target; /* of REMARK_RACE: the first rule whose race has no target */
    } race;
    /* route: which action of which service is asked for */
    const struct service *service;    /* NULL: the call was not routed */
    struct view action_sent, version; /* data NULL: none was sent */
    const struct action *action;      /* NULL: the mock does not serve it */
    struct arguments arguments;
    /* resolve principal */
    struct principal principal;
    struct signing signing; /* always set: its `remarks`, `refused` and `key` */
    uint64_t caller;        /* equal for two requests with the same credentials; 0: none were sent */
    struct view user_name;  /* the target's, for rules and the journal; empty: none */
    /* validate; of a malformed integer: route, which then ends the call before validate */
    struct validation validation;
    /* decide; plan adds the values that each answer has, such as the request id, to outcome.values */
    struct outcome outcome;
    /* The stages from decode to decide: each may add remarks, and marks the moments of rules that the call
     * reaches. The last stage that runs gives the answer. */
    unsigned remarks; /* bits of enum call_remark */
    unsigned reached; /* MOMENT_BIT() of each enum iam_mock_when */
    enum fixture_id answer_without_rules;
    /* choose: the rules that act, and what the client then gets */
    struct call_facts facts;
    struct choice choice;
    struct fault_effect effect;
    /* find */
    unsigned findings; /* bits of enum finding */
    /* plan: why the signature is wrong */
    struct mistakes mistakes;
    /* plan */
    struct iam_mock_response_memory *memory; /* the response's; apply and deliver fill it */
    struct answer_plan plan;
    bool applies; /* the change will be made */
    /* deliver */
    struct delivered delivered;
};

/* The parts of a mock that a call reads and changes. */
struct mock_parts {
    struct state *state;
    struct responses *responses;
    struct journal *journal;
    struct problems *problems;
};

/*
 * Run all stages for a request. `call` is working memory, overwritten by each call. Returns 0 or, positive,
 * the network fault that the client gets in place of an answer; for CALL_TO_FORESEE, 1 if the request needs a
 * connection of its own, else 0. Negative: IAM_MOCK_EINVAL, IAM_MOCK_ELIMIT or IAM_MOCK_ENOMEM. Then nothing
 * in the mock has changed, and *why is the reason in words, a constant.
 */
IAM_MOCK_INTERNAL MUST_CHECK int call_make(struct call *call, const struct mock_parts *parts,
                                           enum call_purpose purpose, const struct iam_mock_request *request,
                                           struct iam_mock_response *response, const char **why);

#endif
