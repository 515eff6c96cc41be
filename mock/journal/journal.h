/* The journal: a ring of the calls that were made. */
#ifndef MOCK_JOURNAL_JOURNAL_H
#define MOCK_JOURNAL_JOURNAL_H

#include "base/view.h"
#include "journal/findings.h"
#include "journal/value.h"
#include "model/actions.h"
#include "script/script.h"

#define JOURNAL_DEFAULT_CAPACITY 1024
#define JOURNAL_MAX_CAPACITY 1048576
/* Parameters that an entry keeps: all of any action; of a request without one, the first of members.def. */
#define JOURNAL_MEMBERS_MAX (ACTION_MEMBERS_MAX > 4 ? ACTION_MEMBERS_MAX : 4)

/* What is known of a call once it was answered, besides its texts. */
struct journal_facts {
    const struct action *action; /* NULL: none that is served */
    enum fixture_id by_itself;   /* the answer without rules */
    uint32_t rules_made;         /* rules ever added before the call */
    unsigned findings;           /* of the call alone: bits of enum finding */
    uint64_t version;            /* of the account, after the call */
    uint64_t caller;             /* equal for two calls of the same caller; 0: no key was sent */
    size_t body_size;            /* of the whole answer */
    bool clock_was_moved, changes, lost, body_unknown;
    bool reached[3]; /* by enum iam_mock_when */
};

/* A call as it is handed to the journal, which copies all texts. */
struct journal_record {
    struct journal_facts facts;
    int64_t at_ms, waited_ms;
    struct view action_sent; /* data NULL: none */
    struct view user_name;   /* the target's, if no UserName was sent; empty: none */
    struct view principal;   /* as text; empty: not authenticated */
    const struct arguments *arguments;
    const struct rule *rule; /* that answered, counted already; NULL: none */
    enum iam_mock_fault fault;
    int status;       /* as the client saw it, as is the code */
    const char *code; /* NULL: none */
    bool applied, acknowledged, reused, resent;
};

/* Only what is set is ever read: entries are never cleared. */
struct journal_entry {
    struct iam_mock_call call;
    struct journal_facts facts;
    int64_t rule_acted;    /* the count of the rule that answered, this call included */
    int64_t cut_at;        /* of CUT */
    bool members_left_out; /* more parameters came than are kept */
    uint8_t member_count;
    struct {
        enum member_id id;
        struct journal_value value;
    } members[JOURNAL_MEMBERS_MAX]; /* as sent, in the order of members.def */
    struct journal_value action_sent, user, serial, principal;
    /* Room for the members and for action, user, principal, rule and code. */
    char bytes[(JOURNAL_MEMBERS_MAX + 5) * JOURNAL_VALUE_ROOM];
};

struct journal {
    struct journal_entry *entries;
    size_t capacity;
    size_t calls; /* the number of the last call */
    size_t applied, acknowledged, lost;
};

/* False: out of memory. */
IAM_MOCK_INTERNAL MUST_CHECK bool journal_init(struct journal *journal, size_t capacity);
IAM_MOCK_INTERNAL void journal_free(struct journal *journal);
/* No calls; counts are 0 again. */
IAM_MOCK_INTERNAL void journal_clear(struct journal *journal);
/* Can't fail. Over the capacity the oldest entry is overwritten. */
IAM_MOCK_INTERNAL void journal_add(struct journal *journal, const struct journal_record *record);
/* NULL: no such call, or no longer. */
IAM_MOCK_INTERNAL const struct journal_entry *journal_at(const struct journal *journal, size_t number);
/* The number of the first call that is still there. */
IAM_MOCK_INTERNAL size_t journal_first(const struct journal *journal);
/* A finding that is known only later. No such call, or no longer: nothing is done. */
IAM_MOCK_INTERNAL void journal_add_finding(struct journal *journal, size_t number, enum finding finding);

#endif
