/* The journal's list of notes: long texts about calls, such as the explanation of a wrong signature. */
#ifndef MOCK_JOURNAL_NOTES_H
#define MOCK_JOURNAL_NOTES_H

#include "base/text.h"

struct journal_note {
    size_t call; /* its number */
    char *text;  /* owned */
};

struct journal_notes {
    struct journal_note *list; /* owned; in the order of the calls */
    size_t count, capacity;
    bool prepared; /* list[count] is prepared, and not yet part of the list */
};

/*
 * Prepare the note for the call with that number, and take the bytes of *text, which is then empty.
 * `first_call`: the oldest call in the journal; the notes of older ones are dropped if the list has no room.
 * False: out of memory, or `text` has failed; nothing is prepared then. A note that was prepared before and
 * not committed is forgotten.
 */
IAM_MOCK_INTERNAL MUST_CHECK bool journal_notes_prepare(struct journal_notes *notes, size_t first_call,
                                                        size_t call, struct text *text);
/* Add the prepared note, if there is one. Cannot fail. */
IAM_MOCK_INTERNAL void journal_notes_commit(struct journal_notes *notes);
/* Forget all notes; the list's memory is kept. */
IAM_MOCK_INTERNAL void journal_notes_clear(struct journal_notes *notes);
/* Free the memory. */
IAM_MOCK_INTERNAL void journal_notes_free(struct journal_notes *notes);

/* The note on the call with that number; NULL: there is none. */
IAM_MOCK_INTERNAL const char *journal_notes_find(const struct journal_notes *notes, size_t call);

#endif
