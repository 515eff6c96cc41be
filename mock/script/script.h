/* The script: the list of rules, in the order added, with their counters. */
#ifndef MOCK_SCRIPT_SCRIPT_H
#define MOCK_SCRIPT_SCRIPT_H

#include "script/rule.h"

struct script {
    struct rule **rules; /* in the order added */
    size_t count, capacity;
    uint32_t made; /* rules ever added: a number isn't used twice */
};

/* NULL stays NULL inside; the script is empty afterwards. */
IAM_MOCK_INTERNAL void script_free(struct script *script);
/* `to` is not initialised. False: out of memory, and `to` holds nothing. */
IAM_MOCK_INTERNAL MUST_CHECK bool script_clone(struct script *to, const struct script *from);
/* The rule of that name; NULL: none. */
IAM_MOCK_INTERNAL struct rule *script_find(const struct script *script, const char *name);
/* Free the first `count` rules. */
IAM_MOCK_INTERNAL void script_remove_first(struct script *script, size_t count);

/* Where a rule goes in the list, and which calls it is for. */
struct rule_place {
    size_t at;
    uint64_t first_call, last_call; /* by call_facts.call_number; 0: any */
};

/*
 * Add the rule that rule_check() made out of `given`, with the bytes of its body file (data NULL: it has
 * none), which are copied. `place` NULL: at the end of the list, as rules of a test are. A rule with a place
 * takes no number: numbers of later rules are as if it weren't there. 0 or IAM_MOCK_ENOMEM, and nothing has
 * changed.
 */
IAM_MOCK_INTERNAL MUST_CHECK int script_add_rule(struct script *script, const struct rule *checked,
                                                 const struct iam_mock_rule *given, struct view body,
                                                 const struct rule_place *place);

#endif
