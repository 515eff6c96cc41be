/* The script: the list of rules, which of them has its say in a call, and how often each did. */
#ifndef MOCK_SCRIPT_SCRIPT_H
#define MOCK_SCRIPT_SCRIPT_H

#include "base/view.h"
#include "actions/action.h"
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
    bool met, acts;                   /* in the call under way: from script_choose to script_commit */
    int64_t matched, acted, first_ms; /* first_ms: when it first acted */
    size_t size;                      /* of the whole block */
    char strings[];
};

struct script {
    struct rule **rules; /* in the order added */
    size_t count, capacity;
    uint32_t made; /* rules ever added: a number isn't used twice */
};

/* What rules go by in a call. */
struct call_facts {
    const struct action *action; /* NULL: not routed, and no rule meets it */
    struct view user_name;       /* or its default; empty: none */
    struct view serial_number;
    bool reached[3];      /* by enum iam_mock_when: the call gets so far by itself */
    uint64_t call_number; /* of the mock, from 1, since it was made */
    int64_t now_ms;
    uint64_t seed;
    bool body_unknown; /* only rules that meet any request meet it */
};

IAM_MOCK_INTERNAL void script_free(struct script *script);
IAM_MOCK_INTERNAL MUST_CHECK bool script_clone(struct script *to, const struct script *from);
IAM_MOCK_INTERNAL struct rule *script_find(const struct script *script, const char *name);
/* What the script does to a call. */
struct choice {
    struct rule *rule;           /* that answers it, or NULL */
    int64_t before_ms, after_ms; /* latency before the change, and after it */
    bool fresh;                  /* a rule that acts asks for a new connection */
};

/* Changes nothing that lasts. */
IAM_MOCK_INTERNAL struct choice script_choose(const struct script *script, const struct call_facts *facts);
/* Count the call that script_choose was last asked about. */
IAM_MOCK_INTERNAL void script_commit(struct script *script, int64_t now_ms);
/* It would keep some request from arriving, and whether it is this one, whose body isn't known, can't be
 * told. */
IAM_MOCK_INTERNAL bool rule_is_unforeseen(const struct rule *rule, const struct call_facts *facts);
/* How often it should have acted at least; 0: never mind. */
IAM_MOCK_INTERNAL int64_t rule_expected(const struct rule *rule);

/* rule_check.c: *out is what is checked and needs no memory. */
IAM_MOCK_INTERNAL MUST_CHECK int rule_check(struct rule *out, const struct script *script,
                                            const struct iam_mock_rule *given, struct iam_mock_error *error);
/* rule.c */
IAM_MOCK_INTERNAL MUST_CHECK int script_add_rule(struct script *script, const struct iam_mock_rule *given,
                                                 struct iam_mock_error *error);
/* Into the list at `at`, for calls `first` to `last` alone; numbers of later rules are as if it weren't
 * there. */
IAM_MOCK_INTERNAL MUST_CHECK int script_insert_rule(struct script *script, size_t at,
                                                    const struct iam_mock_rule *given, uint64_t first,
                                                    uint64_t last, struct iam_mock_error *error);
IAM_MOCK_INTERNAL void script_remove_first(struct script *script, size_t count);

#endif
