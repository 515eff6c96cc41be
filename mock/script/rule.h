/* The record of a rule: the answer or fault that a test wants, for which calls, and the rule's counters. */
#ifndef MOCK_SCRIPT_RULE_H
#define MOCK_SCRIPT_RULE_H

#include "base/record.h"
#include "model/actions.h"
#include "model/errors.h"

#define RULE_NAME_MAX_SIZE 128

/* The moments of a call at which rules act: those of enum iam_mock_when, and that of races, just before the
 * call. A set of moments is a number with the MOMENT_BIT() of each. */
enum { MOMENT_RACE = IAM_MOCK_WITHOUT_CHANGE + 1 };
#define MOMENT_BIT(moment) (1u << (moment))

struct rule {
    struct record record;
    uint32_t number; /* from 1: makes the default name, and selects the stream of random numbers */
    const struct action *action; /* the action that the rule is for; NULL: any */
    struct record_text name, file;
    struct record_text user_name, serial_number; /* of the calls that the rule is for; none: any */
    struct record_text code;                     /* the error code of the answer; none: no error */
    struct record_text message;                  /* none: the message of the fixture */
    struct record_bytes body;                    /* of the body file; none: a fixture answers */
    struct record_text location;                 /* none: the rule does not redirect */
    const char *type;                            /* "Sender" or "Receiver", static; NULL: no error */
    enum fixture_id fixture;
    int status, line;
    int skip, times, one_in;
    int64_t for_ms;
    int when; /* enum iam_mock_when; MOMENT_RACE if the rule has a race */
    enum iam_mock_fault fault;
    enum iam_mock_race race;
    int64_t cut_at, latency_ms;
    int page_limit;                 /* the largest page of a list; 0: none */
    uint64_t first_call, last_call; /* only calls with these call_facts.call_number; 0: any */
    bool lets_others_act; /* the rule has only latency, a page_limit or a race: later rules may act too */
    bool shapes_page;     /* by page_limit or fault: the rule is for lists only */
    bool fresh, optional;
    int64_t matched, acted, first_ms; /* counters; first_ms: the time at which the rule first acted */
    char strings[];
};

static inline struct view rule_name(const struct rule *rule) { return record_view(rule, rule->name); }
/* The file in which the test made the rule; empty: not given. */
static inline struct view rule_file(const struct rule *rule) { return record_view(rule, rule->file); }
/* Size 0: the rule is for any. */
static inline struct view rule_user_name(const struct rule *rule) {
    return record_view(rule, rule->user_name);
}
static inline struct view rule_serial_number(const struct rule *rule) {
    return record_view(rule, rule->serial_number);
}
/* Size 0: the rule has none. */
static inline struct view rule_code(const struct rule *rule) { return record_view(rule, rule->code); }
/* Of size 0 also if the rule has an empty message: message.at tells that from none. */
static inline struct view rule_message(const struct rule *rule) { return record_view(rule, rule->message); }
/* The URL that the rule redirects to. Size 0: none. A NUL follows it. */
static inline struct view rule_location(const struct rule *rule) { return record_view(rule, rule->location); }
/* The bytes of the body file; data NULL: the rule has no body file. An empty file has data, and size 0. */
static inline struct view rule_body(const struct rule *rule) {
    return (struct view){rule->body.at ? (const char *)rule + rule->body.at : NULL, rule->body.size};
}

/*
 * Make the record of a rule. `checked` is the result of rule_check() for `given`; `body` is the bytes of the
 * body file (data NULL: none). All texts are copied. The caller frees the record with memory_free(). NULL:
 * out of memory.
 */
IAM_MOCK_INTERNAL MUST_CHECK struct rule *rule_make(const struct rule *checked,
                                                    const struct iam_mock_rule *given, const char *name,
                                                    struct view body);

#define RULE_NUMBERED_SIZE 24
/* Write the default name of a rule, "rule 3", and a NUL. */
IAM_MOCK_INTERNAL void rule_numbered_name(char out[RULE_NUMBERED_SIZE], uint32_t number);

/* How often the rule must have acted at the end of the test, at least. 0: it need not act. */
IAM_MOCK_INTERNAL int64_t rule_expected(const struct rule *rule);

#endif
