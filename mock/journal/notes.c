/* The journal's list of notes: long texts about calls, such as the explanation of a wrong signature. */
#include "journal/notes.h"
#include "base/memory.h"

static void forget_prepared(struct journal_notes *notes) {
    if (notes->prepared)
        memory_free(notes->list[notes->count].text);
    notes->prepared = false;
}

static void drop_notes_before(struct journal_notes *notes, size_t first_call) {
    size_t dropped = 0;
    while (dropped < notes->count && notes->list[dropped].call < first_call)
        memory_free(notes->list[dropped++].text);
    notes->count -= dropped;
    if (dropped > 0)
        memmove(notes->list, notes->list + dropped, notes->count * sizeof *notes->list);
}

/* Make room for one more. Dropping half of a full list, or doubling it, keeps the cost of a note constant. */
static bool reserve_note(struct journal_notes *notes, size_t first_call) {
    if (notes->count < notes->capacity)
        return true;
    drop_notes_before(notes, first_call);
    if (2 * notes->count < notes->capacity)
        return true;
    const size_t capacity = notes->capacity ? 2 * notes->capacity : 4;
    struct journal_note *list = memory_resize(notes->list, capacity * sizeof *list);
    if (!list)
        return false;
    notes->list = list;
    notes->capacity = capacity;
    return true;
}

IAM_MOCK_INTERNAL bool journal_notes_prepare(struct journal_notes *notes, size_t first_call, size_t call,
                                             struct text *text) {
    forget_prepared(notes);
    if (text->failed || !text->data || !reserve_note(notes, first_call))
        return false;
    notes->list[notes->count] = (struct journal_note){call, text->data};
    notes->prepared = true;
    *text = (struct text){0};
    return true;
}

IAM_MOCK_INTERNAL void journal_notes_commit(struct journal_notes *notes) {
    notes->count += notes->prepared;
    notes->prepared = false;
}

IAM_MOCK_INTERNAL void journal_notes_clear(struct journal_notes *notes) {
    forget_prepared(notes);
    drop_notes_before(notes, SIZE_MAX);
}

IAM_MOCK_INTERNAL void journal_notes_free(struct journal_notes *notes) {
    journal_notes_clear(notes);
    memory_free(notes->list);
    *notes = (struct journal_notes){0};
}

IAM_MOCK_INTERNAL const char *journal_notes_find(const struct journal_notes *notes, size_t call) {
    for (size_t i = notes->count; i > 0 && notes->list[i - 1].call >= call; i--) {
        if (notes->list[i - 1].call == call)
            return notes->list[i - 1].text;
    }
    return NULL;
}
