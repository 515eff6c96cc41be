/* The script: the list of rules, in the order added, with their counters. */
#ifndef MOCK_SCRIPT_SCRIPT_H
#define MOCK_SCRIPT_SCRIPT_H

#include "base/view.h"
#include "model/actions.h"
#include "model/errors.h"

#define RULE_NAME_MAX_SIZE 128

struct rule {
    uint32_t number;                      /* from 1: its name if none was given, and its stream of choices */
    const struct action *action;          /* NULL: any */
    const char *name, *message;           /* into strings; message NULL: none */
    struct view user_name, serial_number; /* likewise; data NULL: any */
    const char *file;                     /* "" if not said */
    const char *code;                     /* of the answer; NULL: a body file that is a success */
    const char *type;                     /* "Sender" or "Receiver" */
    const char *body;                     /* NULL: a fixture answers */
    size_t body_size;
    enum fixture_id fixture;
    int status, line;
    int skip, times, one_in;
    int64_t for_ms;
    enum iam_mock_when when;
    enum iam_mock_fault fault;
    int64_t cut_at, latency_ms;
    uint64_t first_call,
        last_call;  /* of a sweep: only calls of these numbers, as call_facts counts them; 0: any */
    bool passes_on; /* latency alone: the call goes on to later rules */
    bool fresh, optional;
    int64_t matched, acted, first_ms; /* first_ms: when it first acted */
    size_t size;                      /* of the whole block */
    char strings[];
};

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

#define RULE_NUMBERED_SIZE 24
/* The name of a rule that was given none: "rule 3". */
IAM_MOCK_INTERNAL void rule_numbered_name(char out[RULE_NUMBERED_SIZE], uint32_t number);
/* How often it should have acted at least; 0: any number is right. */
IAM_MOCK_INTERNAL int64_t rule_expected(const struct rule *rule);

#endif
