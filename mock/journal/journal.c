/* The journal's ring buffer of calls: add a call, find one by its number. */
#include "journal/journal.h"
#include "base/view.h"
#include "base/memory.h"

IAM_MOCK_INTERNAL bool journal_init(struct journal *journal, size_t capacity) {
    *journal = (struct journal){.capacity = capacity};
    journal->entries = memory_new(capacity * sizeof *journal->entries);
    return journal->entries != NULL;
}

IAM_MOCK_INTERNAL void journal_free(struct journal *journal) {
    memory_free(journal->entries);
    journal_races_free(&journal->races);
    *journal = (struct journal){0};
}

IAM_MOCK_INTERNAL void journal_clear(struct journal *journal) {
    journal->calls = journal->applied = journal->acknowledged = journal->lost = 0;
    journal_races_clear(&journal->races);
}

static void keep_members(struct journal_entry *entry, char **room, const struct journal_record *record) {
    const struct arguments *arguments = record->arguments;
    entry->member_count = 0;
    entry->members_left_out = false;
    for (enum member_id id = 0; id < MEMBER_COUNT; id++) {
        if (!argument_is_given(arguments, id))
            continue;
        if (entry->member_count == JOURNAL_MEMBERS_MAX) {
            entry->members_left_out = true;
            return;
        }
        struct journal_value value =
            journal_keep(room, arguments->text[id], record->account, id == MEMBER_USER_NAME);
        entry->members[entry->member_count].id = id;
        entry->members[entry->member_count++].value = value;
        if (id == MEMBER_USER_NAME)
            entry->user = value;
        if (id == MEMBER_SERIAL_NUMBER)
            entry->serial = value;
    }
}

static void keep_texts(struct journal_entry *entry, char **room, const struct journal_record *record) {
    entry->user = entry->serial = entry->action_sent = entry->principal = (struct journal_value){0};
    if (record->action_sent.data)
        entry->action_sent = journal_keep(room, record->action_sent, record->account, false);
    keep_members(entry, room, record);
    if (!entry->user.data && record->user_name.size > 0)
        entry->user = journal_keep(room, record->user_name, NULL, true);
    if (record->principal.size > 0)
        entry->principal = journal_keep(room, record->principal, NULL, false);
}

/* The error code: a rule's goes with the rule, and is copied; all others are static. */
static const char *keep_code(char **room, const struct journal_record *record) {
    return record->rule && record->code ? journal_keep(room, view_of(record->code), NULL, false).data
                                        : record->code;
}

IAM_MOCK_INTERNAL void journal_add(struct journal *journal, const struct journal_record *record) {
    struct journal_entry *entry = &journal->entries[journal->calls++ % journal->capacity];
    const struct rule *rule = record->rule;
    char *room = entry->bytes;
    entry->facts = record->facts;
    entry->rule_acted = rule ? rule->acted : 0;
    entry->cut_at = rule ? rule->cut_at : 0;
    keep_texts(entry, &room, record);
    entry->call = (struct iam_mock_call){
        .number = journal->calls,
        .at_ms = record->at_ms,
        .action = entry->action_sent.data,
        .user_name = entry->user.data,
        .serial_number = entry->serial.data,
        .principal = entry->principal.data,
        .rule = rule ? journal_keep(&room, rule_name(rule), NULL, false).data : NULL,
        .fault = record->fault,
        .waited_ms = record->waited_ms,
        .status = record->status,
        .error_code = keep_code(&room, record),
        .applied = record->applied,
        .acknowledged = record->acknowledged,
        .reused = record->reused,
        .resent = record->resent,
    };
    journal->applied += record->applied;
    journal->acknowledged += record->acknowledged;
    journal->lost += record->facts.lost;
}

IAM_MOCK_INTERNAL size_t journal_first(const struct journal *journal) {
    return journal->calls > journal->capacity ? journal->calls - journal->capacity + 1 : 1;
}

IAM_MOCK_INTERNAL const struct journal_entry *journal_at(const struct journal *journal, size_t number) {
    if (number < journal_first(journal) || number > journal->calls)
        return NULL;
    return &journal->entries[(number - 1) % journal->capacity];
}

IAM_MOCK_INTERNAL void journal_add_finding(struct journal *journal, size_t number, enum finding finding) {
    if (journal_at(journal, number))
        journal->entries[(number - 1) % journal->capacity].facts.findings |= 1u << finding;
}
