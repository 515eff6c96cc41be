/* The script: the list of all rules of a mock. */
#ifndef MOCK_SCRIPT_SCRIPT_H
#define MOCK_SCRIPT_SCRIPT_H

#include "script/rule.h"

struct script {
    struct rule **rules; /* owned; in the order in which they are tried */
    size_t count, capacity;
    size_t race_count; /* how many of the rules have a race: without one, a call spends no time on races */
    uint32_t made;     /* the number of the rule that was added last: no number is used twice */
};

/* Free all rules. The script is empty afterwards, and can be used again. */
IAM_MOCK_INTERNAL void script_free(struct script *script);
/* Initialise `to` with copies of all rules and counters of `from`. False: out of memory, `to` is empty. */
IAM_MOCK_INTERNAL MUST_CHECK bool script_clone(struct script *to, const struct script *from);
/* The rule with this name, which stays the script's. NULL: none. */
IAM_MOCK_INTERNAL struct rule *script_find(const struct script *script, const char *name);
/* Remove and free the first `count` rules. */
IAM_MOCK_INTERNAL void script_remove_first(struct script *script, size_t count);

/* For a rule of a sweep: its index in the list, and the calls that it is for. */
struct rule_place {
    size_t at;
    uint64_t first_call, last_call; /* call_facts.call_number of the first and the last one; 0: any */
};

/*
 * Add a rule. `checked` is the result of rule_check() for `given`; `body` is the bytes of the body file (data
 * NULL: none). All texts are copied. `place` NULL: append to the list, as for rules of a test. A rule with a
 * place uses up no number, so it does not change the default names of later rules. Returns 0, or
 * IAM_MOCK_ENOMEM: nothing has changed.
 */
IAM_MOCK_INTERNAL MUST_CHECK int script_add_rule(struct script *script, const struct rule *checked,
                                                 const struct iam_mock_rule *given, struct view body,
                                                 const struct rule_place *place);

#endif
