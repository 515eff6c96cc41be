/* The journal: a ring buffer of the calls that were made. A full journal drops the oldest call. */
#ifndef MOCK_JOURNAL_JOURNAL_H
#define MOCK_JOURNAL_JOURNAL_H

#include "base/view.h"
#include "journal/findings.h"
#include "journal/notes.h"
#include "journal/races.h"
#include "journal/value.h"
#include "model/actions.h"
#include "model/mistakes.h"
#include "script/script.h"

#define JOURNAL_DEFAULT_CAPACITY 1024
#define JOURNAL_MAX_CAPACITY 1048576
/* How many parameters an entry holds: all of any action; of a request without an action, the first of
 * members.def. */
#define JOURNAL_MEMBERS_MAX (ACTION_MEMBERS_MAX > 4 ? ACTION_MEMBERS_MAX : 4)

/* What the journal holds of a call for findings, problems and the sweep, besides texts. */
struct journal_facts {
    const struct action *action;          /* NULL: the mock serves no such action */
    uint64_t version;                     /* of the account, after the call */
    uint64_t caller;                      /* equal for two calls of the same caller; 0: no key was sent */
    uint64_t canned_parameters;           /* of a canned action: a hash of all parameters; else 0 */
    size_t body_size;                     /* of the whole answer */
    uintptr_t thread;                     /* differs for two threads that exist at the same time */
    enum fixture_id answer_without_rules; /* that the service would have given */
    uint32_t rules_made;                  /* how many rules were ever added before the call */
    unsigned findings;                    /* of the call alone: bits of enum finding */
    struct mistakes mistakes;             /* that the wrong signature of the call shows */
    unsigned reached;                     /* MOMENT_BIT() of each moment of rules that it reached */
    bool clock_was_moved;                 /* the test, or a replaced sleep function, moves the clock */
    bool changes;                         /* the call has a change to make, applied or not */
    bool lost;                            /* the client can't know whether the change was applied */
    bool body_unknown;                    /* the call ended before its body was known */
    bool planned;                         /* a rule of a sweep acted, perhaps by a race before the call */
};

/* A call as journal_add() receives it. The journal copies all texts that are not static. */
struct journal_record {
    struct journal_facts facts;
    int64_t at_ms, waited_ms;
    struct view action_sent; /* data NULL: none was sent */
    struct view user_name;   /* the target's, for a call without UserName; empty: none */
    struct view principal;   /* as text; empty: not authenticated */
    struct view scope;       /* of the signature, if a finding names it; else empty */
    const struct arguments *arguments;
    const struct account *account; /* whose secrets the journal does not keep */
    const struct rule
        *rule; /* that answered or shaped the page, and has counted the call already; NULL: none */
    enum iam_mock_fault fault;
    int status;       /* as the client saw it; 0: none */
    const char *code; /* as the client saw it; static, unless there is a rule; NULL: none */
    bool applied, acknowledged, reused, resent;
};

/* What the client gets at the end of a call. */
struct journal_outcome {
    enum iam_mock_fault fault;
    int status;       /* 0: none */
    const char *code; /* NULL: none */
    bool acknowledged, lost;
};

/* Entries are never cleared: read only the fields that journal_add() has set. */
struct journal_entry {
    struct iam_mock_call call;
    struct journal_facts facts;
    size_t calls_at_end;            /* how many calls had begun when this one ended; 0: it is under way */
    struct journal_outcome planned; /* of a call under way; else not set */
    int64_t rule_acted;             /* how often the answering rule had acted, with this call */
    int64_t cut_at;                 /* of the fault CUT */
    bool members_left_out;          /* the call had more parameters than the entry holds */
    uint8_t member_count;
    struct {
        enum member_id id;
        struct journal_value value;
    } members[JOURNAL_MEMBERS_MAX]; /* as sent, in the order of members.def */
    struct journal_value action_sent, user, serial, principal, scope;
    /* The bytes of the members, and of action, user, principal, scope, rule and code. */
    char bytes[(JOURNAL_MEMBERS_MAX + 6) * JOURNAL_VALUE_ROOM];
};

struct journal {
    struct journal_entry *entries;
    size_t capacity;
    size_t calls;                       /* how many were made, the dropped ones too */
    uint64_t first_ticket;              /* of the call with the number 1; never less than before */
    size_t applied, acknowledged, lost; /* counts of all calls, the dropped ones too */
    struct journal_races races;         /* those before calls that the journal holds; perhaps older ones */
    struct journal_notes notes;         /* on calls that the journal holds; perhaps on older ones */
};

/* Make an empty journal for `capacity` calls. Returns false if memory is out. Free it with journal_free(). */
IAM_MOCK_INTERNAL MUST_CHECK bool journal_init(struct journal *journal, size_t capacity);
/* Free the journal's memory. */
IAM_MOCK_INTERNAL void journal_free(struct journal *journal);
/* Forget all calls, and set the counts to 0. The capacity stays. */
IAM_MOCK_INTERNAL void journal_clear(struct journal *journal);
/* Add a call; in a full journal it overwrites the oldest one. Cannot fail. */
IAM_MOCK_INTERNAL void journal_add(struct journal *journal, const struct journal_record *record);
/* The last call that was added is under way: keep what it will be at its end, and take it back until then.
 * Returns its ticket, which no other call of this journal ever has. */
IAM_MOCK_INTERNAL uint64_t journal_begin(struct journal *journal);
/* The call with that ticket ends, after `waited_ms`. `answered`: the client gets what was planned. Else it
 * stopped waiting before. Does nothing if the call has ended, or is not in the journal. */
IAM_MOCK_INTERNAL void journal_end(struct journal *journal, uint64_t ticket, int64_t waited_ms,
                                   bool answered);
/* Was an earlier call under way when a later one began? */
IAM_MOCK_INTERNAL bool journal_overlaps(const struct journal_entry *earlier,
                                        const struct journal_entry *later);
/* Returns the call with that number, valid until the ring overwrites it; NULL: it is not in the journal. */
IAM_MOCK_INTERNAL const struct journal_entry *journal_at(const struct journal *journal, size_t number);
/* Returns the number of the oldest call in the journal; 1 if there is none. */
IAM_MOCK_INTERNAL size_t journal_first(const struct journal *journal);
/* Add a finding to a call that was recorded earlier. Does nothing if the call is not in the journal. */
IAM_MOCK_INTERNAL void journal_add_finding(struct journal *journal, size_t number, enum finding finding);

#endif
