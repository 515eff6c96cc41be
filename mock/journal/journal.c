/* The journal's ring buffer of calls: add a call, find one by its number. */
#include "journal/journal.h"
#include "base/view.h"
#include "base/memory.h"
#include "model/faults.h"

IAM_MOCK_INTERNAL bool journal_init(struct journal *journal, size_t capacity) {
    *journal = (struct journal){.capacity = capacity, .first_ticket = 1};
    journal->entries = memory_new(capacity * sizeof *journal->entries);
    return journal->entries != NULL;
}

IAM_MOCK_INTERNAL void journal_free(struct journal *journal) {
    memory_free(journal->entries);
    journal_races_free(&journal->races);
    journal_notes_free(&journal->notes);
    *journal = (struct journal){0};
}

IAM_MOCK_INTERNAL void journal_clear(struct journal *journal) {
    journal->first_ticket += journal->calls;
    journal->calls = journal->applied = journal->acknowledged = journal->lost = 0;
    journal_races_clear(&journal->races);
    journal_notes_clear(&journal->notes);
}

/* Returns how many bytes of a list's text may be shown: those before the first secret, and the start of the
 * secret. Each value is looked at alone and whole: in the text others are around it, and its end may be cut.
 */
static size_t shown_of_list(const struct argument_list *list, size_t size, const struct account *account) {
    for (size_t i = 0; i < list->shown_count; i++) {
        const struct argument_element *element = &list->elements[i];
        for (size_t field = 0; field < LIST_FIELDS_MAX; field++) {
            const size_t shown = account_shown_size(account, element->field[field]);
            if (shown < element->field[field].size && element->shown_at[field] + shown < size)
                size = element->shown_at[field] + shown;
        }
    }
    return size;
}

static struct journal_value keep_argument(char **room, const struct journal_record *record,
                                          enum member_id id) {
    const struct argument_list *list = &record->arguments->list;
    const struct view text = record->arguments->text[id];
    if (member_is_secret(id))
        return journal_keep_hidden(room, text);
    if (text.data == list->shown)
        return journal_keep_shown(room, text, shown_of_list(list, text.size, record->account), false);
    return journal_keep_sent(room, text, record->account,
                             id == MEMBER_USER_NAME || id == MEMBER_NEW_USER_NAME);
}

static void keep_member(struct journal_entry *entry, char **room, const struct journal_record *record,
                        enum member_id id) {
    const struct journal_value value = keep_argument(room, record, id);
    entry->members[entry->member_count].id = id;
    entry->members[entry->member_count++].value = value;
    if (id == MEMBER_USER_NAME)
        entry->user = value;
    if (id == MEMBER_SERIAL_NUMBER)
        entry->serial = value;
}

static void keep_members(struct journal_entry *entry, char **room, const struct journal_record *record) {
    entry->member_count = 0;
    entry->members_left_out = false;
    for (unsigned first = 0; first < MEMBER_COUNT; first += 64) {
        for (uint64_t given = record->arguments->given.word[first / 64]; given; given &= given - 1) {
            if (entry->member_count == JOURNAL_MEMBERS_MAX) {
                entry->members_left_out = true;
                return;
            }
            keep_member(entry, room, record, (enum member_id)(first + set_lowest(given)));
        }
    }
}

static void keep_texts(struct journal_entry *entry, char **room, const struct journal_record *record) {
    entry->user = entry->serial = entry->action_sent = (struct journal_value){0};
    entry->principal = entry->scope = (struct journal_value){0};
    if (record->action_sent.data)
        entry->action_sent = journal_keep_sent(room, record->action_sent, record->account, false);
    keep_members(entry, room, record);
    if (!entry->user.data && record->user_name.size > 0)
        entry->user = journal_keep(room, record->user_name, true);
    if (record->principal.size > 0)
        entry->principal = journal_keep(room, record->principal, false);
    if (record->scope.size > 0)
        entry->scope = journal_keep_sent(room, record->scope, record->account, false);
}

/* The error code: a rule's goes with the rule, and is copied; all others are static. */
static const char *keep_code(char **room, const struct journal_record *record) {
    return record->rule && record->code ? journal_keep(room, view_of(record->code), false).data
                                        : record->code;
}

IAM_MOCK_INTERNAL void journal_add(struct journal *journal, const struct journal_record *record) {
    struct journal_entry *entry = &journal->entries[journal->calls++ % journal->capacity];
    const struct rule *rule = record->rule;
    char *room = entry->bytes;
    entry->facts = record->facts;
    entry->calls_at_end = journal->calls;
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
        .rule = rule ? journal_keep(&room, rule_name(rule), false).data : NULL,
        .fault = record->fault,
        .waited_ms = record->waited_ms,
        .status = record->status,
        .error_code = keep_code(&room, record),
        .applied = record->applied,
        .acknowledged = record->acknowledged,
        .reused = record->reused,
        .resent = record->resent,
        .under_way = false, /* named, as every field: else the compiler clears the struct first */
    };
    journal->applied += record->applied;
    journal->acknowledged += record->acknowledged;
    journal->lost += record->facts.lost;
}

/* Give the entry of a call what the client got of it so far, or at its end. */
static void set_outcome(struct journal *journal, struct journal_entry *entry,
                        const struct journal_outcome *outcome) {
    struct iam_mock_call *call = &entry->call;
    journal->acknowledged -= call->acknowledged;
    journal->lost -= entry->facts.lost;
    call->fault = outcome->fault;
    call->status = outcome->status;
    call->error_code = outcome->code;
    call->acknowledged = outcome->acknowledged;
    entry->facts.lost = outcome->lost;
    journal->acknowledged += outcome->acknowledged;
    journal->lost += outcome->lost;
}

/* Until the end of a call that has arrived, the client can't know whether its change was applied. */
IAM_MOCK_INTERNAL uint64_t journal_begin(struct journal *journal) {
    struct journal_entry *entry = &journal->entries[(journal->calls - 1) % journal->capacity];
    struct iam_mock_call *call = &entry->call;
    entry->planned = (struct journal_outcome){call->fault, call->status, call->error_code, call->acknowledged,
                                              entry->facts.lost};
    set_outcome(journal, entry, &(struct journal_outcome){.lost = fault_info(call->fault)->arrives});
    call->waited_ms = 0;
    call->under_way = true;
    entry->calls_at_end = 0;
    return journal->first_ticket + journal->calls - 1;
}

/* Returns the call with that ticket, if it is under way; else NULL. */
static struct journal_entry *find_under_way(struct journal *journal, uint64_t ticket) {
    if (ticket < journal->first_ticket || ticket - journal->first_ticket >= journal->calls)
        return NULL;
    const size_t number = (size_t)(ticket - journal->first_ticket) + 1;
    if (number < journal_first(journal))
        return NULL;
    struct journal_entry *entry = &journal->entries[(number - 1) % journal->capacity];
    return entry->call.under_way ? entry : NULL;
}

IAM_MOCK_INTERNAL void journal_end(struct journal *journal, uint64_t ticket, int64_t waited_ms,
                                   bool answered) {
    struct journal_entry *entry = find_under_way(journal, ticket);
    if (!entry)
        return;
    const bool arrives = fault_info(entry->planned.fault)->arrives;
    const struct journal_outcome given_up = {.fault = arrives ? IAM_MOCK_TIMEOUT : IAM_MOCK_CONNECT_TIMEOUT,
                                             .lost = arrives};
    set_outcome(journal, entry, answered ? &entry->planned : &given_up);
    entry->call.waited_ms = waited_ms > 0 ? waited_ms : 0;
    entry->call.under_way = false;
    entry->calls_at_end = journal->calls;
}

IAM_MOCK_INTERNAL bool journal_overlaps(const struct journal_entry *earlier,
                                        const struct journal_entry *later) {
    return earlier->calls_at_end == 0 || earlier->calls_at_end >= later->call.number;
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
