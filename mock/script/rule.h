/* A rule: what a test scripted, as a record, with its counters. */
#ifndef MOCK_SCRIPT_RULE_H
#define MOCK_SCRIPT_RULE_H

#include "base/record.h"
#include "model/actions.h"
#include "model/errors.h"

#define RULE_NAME_MAX_SIZE 128

struct rule {
    struct record record;
    uint32_t number;             /* from 1: its name if none was given, and its stream of choices */
    const struct action *action; /* NULL: any */
    struct record_text name, file;
    struct record_text user_name, serial_number; /* not there: any */
    struct record_text code;                     /* of the answer; not there: a body file that is a success */
    struct record_text message;                  /* not there: that of the fixture */
    struct record_bytes body;                    /* not there: a fixture answers */
    const char *type;                            /* "Sender" or "Receiver" */
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
    char strings[];
};

static inline struct view rule_name(const struct rule *rule) { return record_view(rule, rule->name); }
/* Empty if the test didn't say. */
static inline struct view rule_file(const struct rule *rule) { return record_view(rule, rule->file); }
/* Each of size 0 if the rule matches any. */
static inline struct view rule_user_name(const struct rule *rule) {
    return record_view(rule, rule->user_name);
}
static inline struct view rule_serial_number(const struct rule *rule) {
    return record_view(rule, rule->serial_number);
}
/* Of size 0 if the rule has none. */
static inline struct view rule_code(const struct rule *rule) { return record_view(rule, rule->code); }
static inline struct view rule_message(const struct rule *rule) { return record_view(rule, rule->message); }
/* The body file's bytes; data NULL: none. An empty file has data, and size 0. */
static inline struct view rule_body(const struct rule *rule) {
    return (struct view){rule->body.at ? (const char *)rule + rule->body.at : NULL, rule->body.size};
}

/*
 * The record of the rule that rule_check() made out of `given`, with this name, and the bytes of its body
 * file (data NULL: it has none). The caller frees it with memory_free(). NULL: out of memory.
 */
IAM_MOCK_INTERNAL MUST_CHECK struct rule *rule_make(const struct rule *checked,
                                                    const struct iam_mock_rule *given, const char *name,
                                                    struct view body);

#define RULE_NUMBERED_SIZE 24
/* The name of a rule that was given none: "rule 3". */
IAM_MOCK_INTERNAL void rule_numbered_name(char out[RULE_NUMBERED_SIZE], uint32_t number);

/* How often it should have acted at least; 0: any number is right. */
IAM_MOCK_INTERNAL int64_t rule_expected(const struct rule *rule);

#endif
