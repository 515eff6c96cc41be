/* The journal: a ring of calls and its text; and the list of problems that calls leave. */
#ifndef MOCK_JOURNAL_H
#define MOCK_JOURNAL_H

#include "base/view.h"
#include "model/faults.h"
#include "journal/findings.h"
#include "base/text.h"

#define JOURNAL_VALUE_SIZE 256 /* values are cut there */
#define JOURNAL_DEFAULT_CAPACITY 1024
#define JOURNAL_MAX_CAPACITY 1048576

struct journal_value {
    const char *data; /* ends with a NUL; behind that, if it was cut, comes the hash of the whole */
    uint16_t size;
    bool cut;
    uint32_t whole_size; /* before the cut */
};

/* Only what is set is ever read: entries are never cleared. */
struct journal_entry {
    struct iam_mock_call call;
    const struct action *action;
    enum fixture_id by_itself; /* what the call came to without rules */
    int64_t rule_acted;        /* the count of the rule that answered, this call included */
    uint32_t rules_made;       /* rules ever added before the call */
    unsigned findings;         /* of the call alone: bits of enum finding */
    uint64_t version;          /* of the account, after the call */
    uint64_t caller;           /* findings_caller() */
    size_t body_size;          /* of the whole answer */
    int64_t cut_at;            /* of CUT */
    bool clock_was_moved, changes, lost, body_unknown;
    bool reached[3];
    uint8_t member_count;
    struct {
        enum member_id id;
        struct journal_value value;
    } members[MEMBER_COUNT]; /* as sent, in the order of members.def */
    struct journal_value action_sent, user, serial, principal;
    char bytes[(MEMBER_COUNT + 5) * (JOURNAL_VALUE_SIZE + 1 + sizeof(uint64_t))];
};

struct journal {
    struct journal_entry *entries;
    size_t capacity;
    size_t calls; /* the number of the last call */
    size_t applied, acknowledged, lost;
};

struct call;
struct state;

IAM_MOCK_INTERNAL MUST_CHECK bool journal_init(struct journal *journal, size_t capacity);
IAM_MOCK_INTERNAL void journal_free(struct journal *journal);
IAM_MOCK_INTERNAL void journal_clear(struct journal *journal);
/* The call as it was answered and delivered; its rule is counted already. */
IAM_MOCK_INTERNAL void journal_add(struct journal *journal, const struct call *call,
                                   const struct state *state);
/* NULL: no such call, or no longer. */
IAM_MOCK_INTERNAL const struct journal_entry *journal_at(const struct journal *journal, size_t number);
/* What turned out later. No such call, or no longer: nothing is done. */
IAM_MOCK_INTERNAL void journal_add_finding(struct journal *journal, size_t number, enum finding finding);
IAM_MOCK_INTERNAL size_t journal_first(const struct journal *journal); /* the first that is still there */
IAM_MOCK_INTERNAL void journal_write(struct text *out, const struct journal *journal);

/* The value as it came, whatever was cut of what is shown. */
IAM_MOCK_INTERNAL bool journal_value_is(const struct journal_value *value, struct view wanted);
/* Of a user name: without ASCII case. */
IAM_MOCK_INTERNAL bool journal_user_is(const struct journal_value *value, struct view wanted);

/* nearest.c: why a rule acted less often than asked, as a line of the problems. */
IAM_MOCK_INTERNAL void rule_report(struct text *out, const struct rule *rule, const struct journal *journal);

#define PROBLEMS_MAX 64
#define PROBLEM_SIZE 256

/* A list that can't fail to take one more. */
struct problems {
    size_t count, dropped;
    char line[PROBLEMS_MAX][PROBLEM_SIZE];
};
IAM_MOCK_INTERNAL void problems_clear(struct problems *problems);
IAM_MOCK_INTERNAL void problems_add(struct problems *problems, const char *format, ...) PRINTF_LIKE(2, 3);
/* Unless the same line is there already. */
IAM_MOCK_INTERNAL void problems_add_once(struct problems *problems, const char *format, ...)
    PRINTF_LIKE(2, 3);
/* Of somebody else's text: its line breaks become blanks. */
IAM_MOCK_INTERNAL void problems_add_text(struct problems *problems, const char *text);
IAM_MOCK_INTERNAL void problems_write(struct text *out, const struct problems *problems);

#endif
