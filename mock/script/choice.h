/* The choice: which rules of the script match a call, and which of them act. */
#ifndef MOCK_SCRIPT_CHOICE_H
#define MOCK_SCRIPT_CHOICE_H

#include "base/view.h"
#include "script/script.h"

/* The properties of a call that rules are compared with. */
struct call_facts {
    const struct action *action; /* NULL: no served action. Then no moment is reached, unless body_unknown */
    struct view user_name;       /* UserName or its default (action_target_name()); empty: none */
    struct view serial_number;
    unsigned reached;     /* MOMENT_BIT() of each moment that the call reaches without rules */
    uint64_t call_number; /* counts the mock's calls, from 1 */
    int64_t now_ms;
    uint64_t seed;
    bool body_unknown; /* there are no action and parameters yet: only rules without conditions match */
};

/* What the script does to a call. Bit i of `matched` and `acting` is for script->rules[i]. */
struct choice {
    const struct rule *rule;      /* the rule that answers the call; NULL: none. The script's */
    int64_t before_ms, after_ms;  /* latency before the change, and after it */
    bool fresh;                   /* a rule that acts wants a new connection */
    bool planned;                 /* a rule of a sweep acts */
    const struct rule *page_rule; /* of the rules that act and shape the page of a list, that with the least
                                     page_limit; NULL: none. The script's */
    uint64_t matched[IAM_MOCK_MAX_RULES / 64]; /* only words for the script's rules are initialised */
    uint64_t acting[IAM_MOCK_MAX_RULES / 64];
};
_Static_assert(IAM_MOCK_MAX_RULES % 64 == 0, "rules fill whole words");

/* Choose the rules that act, at all moments that the call reaches. Does not change the rules' counters. */
IAM_MOCK_INTERNAL void script_choose(struct choice *out, const struct script *script,
                                     const struct call_facts *facts);
/* Add a choice to the rules' counters. The script must not have changed since script_choose(). */
IAM_MOCK_INTERNAL void script_commit(struct script *script, const struct choice *choice, int64_t now_ms);
/*
 * Could the rule, once the body of the request is known, keep the request from arriving? Then its fault would
 * come too late: the connection is already open. True for a rule that has a condition on the action or its
 * parameters.
 */
IAM_MOCK_INTERNAL bool rule_may_stop_request(const struct rule *rule, const struct call_facts *facts);
/*
 * The body of the request is not known yet: does it decide whether a rule keeps the request from arriving, or
 * wants a new connection? True too if a rule of a sweep keeps the request from arriving: the sweep records
 * which request that was.
 */
IAM_MOCK_INTERNAL bool script_depends_on_body(const struct script *script, const struct call_facts *facts);

#endif
