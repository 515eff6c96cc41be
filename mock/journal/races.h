/* The journal's list of races: changes that another principal made just before a call. */
#ifndef MOCK_JOURNAL_RACES_H
#define MOCK_JOURNAL_RACES_H

#include "base/text.h"
#include "base/view.h"
#include "journal/value.h"
#include "script/rule.h"

/* A race as journal_races_prepare() receives it. All texts are copied. */
struct race_record {
    size_t call; /* the number of the call that follows */
    int64_t at_ms;
    const struct rule *rule;                             /* which will count this race later */
    struct view user_name, serial_number, new_user_name; /* data NULL: none; an empty user name: root */
};

struct journal_race;

struct journal_races {
    struct journal_race *list; /* owned; in the order of the calls */
    size_t count, prepared;    /* the prepared ones are behind the others, and not yet part of the list */
    size_t capacity;
};

/*
 * Prepare a race for the list. `first_call`: the oldest call in the journal; if the list has no room, the
 * races before it are dropped first. False: out of memory. Then, too, call _commit() or _cancel() next.
 */
IAM_MOCK_INTERNAL MUST_CHECK bool journal_races_prepare(struct journal_races *races, size_t first_call,
                                                        const struct race_record *record);
/* Add the prepared races to the list. Cannot fail. */
IAM_MOCK_INTERNAL void journal_races_commit(struct journal_races *races);
/* Forget the prepared races. */
IAM_MOCK_INTERNAL void journal_races_cancel(struct journal_races *races);
/* Forget all races; the memory is kept. */
IAM_MOCK_INTERNAL void journal_races_clear(struct journal_races *races);
/* Free the memory. */
IAM_MOCK_INTERNAL void journal_races_free(struct journal_races *races);

/* Did the rule with this name make a race before the call with this number? */
IAM_MOCK_INTERNAL bool journal_races_has(const struct journal_races *races, size_t call, struct view rule);
/* Write the races from index *next on that happened before the call with this number, a line each, and move
 * *next behind them. */
IAM_MOCK_INTERNAL void journal_races_write(struct text *out, const struct journal_races *races, size_t *next,
                                           size_t call);

#endif
