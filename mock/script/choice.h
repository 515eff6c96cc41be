/* The choice: which rules match a call, and which of them act. */
#ifndef MOCK_SCRIPT_CHOICE_H
#define MOCK_SCRIPT_CHOICE_H

#include "base/view.h"
#include "script/script.h"

/* What rules look at in a call. */
struct call_facts {
    const struct action *action; /* NULL: not routed, and no rule matches it */
    struct view user_name;       /* or its default; empty: none */
    struct view serial_number;
    bool reached[3];      /* by enum iam_mock_when: the call gets so far by itself */
    uint64_t call_number; /* of the mock, from 1, since it was made */
    int64_t now_ms;
    uint64_t seed;
    bool body_unknown; /* only rules that match any request match it */
};

/* What the script does to a call. Rules are known by their index in the list. */
struct choice {
    const struct rule *rule;                   /* that answers it, or NULL */
    int64_t before_ms, after_ms;               /* latency before the change, and after it */
    bool fresh;                                /* a rule that acts asks for a new connection */
    uint64_t matched[IAM_MOCK_MAX_RULES / 64]; /* a bit a rule; only those of script->count are set */
    uint64_t acting[IAM_MOCK_MAX_RULES / 64];
};
_Static_assert(IAM_MOCK_MAX_RULES % 64 == 0, "rules fill whole words");

/* Considers all three moments at once. Changes nothing: counters do not change. */
IAM_MOCK_INTERNAL void script_choose(struct choice *out, const struct script *script,
                                     const struct call_facts *facts);
/* Count the choice, which was made of this script as it is. */
IAM_MOCK_INTERNAL void script_commit(struct script *script, const struct choice *choice, int64_t now_ms);
/*
 * A request whose body is not known has no action or parameters yet. Might the rule keep this one from
 * arriving?
 */
IAM_MOCK_INTERNAL bool rule_is_unforeseen(const struct rule *rule, const struct call_facts *facts);

#endif
