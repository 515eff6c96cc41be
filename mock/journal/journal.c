#include "base/view.h"
#include "base/memory.h"
#include "base/text.h"
#include "call/call.h"
#include "base/clock.h"
#include "base/random.h"

IAM_MOCK_INTERNAL bool journal_init(struct journal *journal, size_t capacity) {
    *journal = (struct journal){.capacity = capacity};
    journal->entries = memory_new(capacity * sizeof *journal->entries);
    return journal->entries != NULL;
}

IAM_MOCK_INTERNAL void journal_free(struct journal *journal) {
    memory_free(journal->entries);
    *journal = (struct journal){0};
}

IAM_MOCK_INTERNAL void journal_clear(struct journal *journal) {
    journal->calls = journal->applied = journal->acknowledged = journal->lost = 0;
}

/* A cut falls between characters: what is kept of UTF-8 stays UTF-8. */
static size_t journal_cut(struct view value) {
    size_t size = JOURNAL_VALUE_SIZE;
    while (size > JOURNAL_VALUE_SIZE - 4 && ((unsigned char)value.data[size] & 0xC0) == 0x80)
        size--;
    return size;
}

/* What is cut is still known by the hash of the whole: of a user's name, ASCII case aside. */
static struct journal_value journal_keep_cut(char **room, struct view value, bool folded) {
    uint64_t hash = random_hash(0, value, folded);
    size_t size = journal_cut(value);
    char *at = *room;
    memcpy(at, value.data, size);
    at[size] = '\0';
    memcpy(at + size + 1, &hash, sizeof hash);
    *room = at + size + 1 + sizeof hash;
    return (struct journal_value){at, (uint16_t)size, true, (uint32_t)value.size};
}

static struct journal_value journal_keep(char **room, struct view value, bool folded) {
    if (value.size > JOURNAL_VALUE_SIZE)
        return journal_keep_cut(room, value, folded);
    char *at = *room;
    if (value.size > 0)
        memcpy(at, value.data, value.size);
    at[value.size] = '\0';
    *room = at + value.size + 1;
    return (struct journal_value){at, (uint16_t)value.size, false, (uint32_t)value.size};
}

static bool journal_hash_is(const struct journal_value *value, struct view wanted, bool folded) {
    uint64_t hash;
    memcpy(&hash, value->data + value->size + 1, sizeof hash);
    return hash == random_hash(0, wanted, folded);
}

IAM_MOCK_INTERNAL bool journal_value_is(const struct journal_value *value, struct view wanted) {
    if (!value->data || value->whole_size != wanted.size)
        return false;
    return value->cut ? journal_hash_is(value, wanted, false)
                      : view_equal((struct view){value->data, value->size}, wanted);
}

IAM_MOCK_INTERNAL bool journal_user_is(const struct journal_value *value, struct view wanted) {
    if (!value->data || value->whole_size != wanted.size)
        return false;
    return value->cut ? journal_hash_is(value, wanted, true)
                      : view_equal_folded((struct view){value->data, value->size}, wanted);
}

#define NAMES_MAX_SIZE (2 * 1024) /* constraints may be off: a role and its session of 1,024 bytes each */

static struct journal_value keep_principal(char **room, const struct principal *principal) {
    UNCLEARED char bytes[NAMES_MAX_SIZE + 32];
    struct text text = {.data = bytes, .capacity = sizeof bytes};          /* never grows */
    if (principal->kind == IAM_MOCK_ASSUMED_ROLE && !principal->role_name) /* nobody: not authenticated */
        return (struct journal_value){0};
    principal_write(&text, principal);
    return journal_keep(room, (struct view){text.data, text.size}, false);
}
#undef NAMES_MAX_SIZE

static void keep_members(struct journal_entry *entry, char **room, const struct arguments *arguments) {
    entry->member_count = 0;
    for (enum member_id id = 0; id < MEMBER_COUNT; id++) {
        if (!argument_given(arguments, id))
            continue;
        struct journal_value value = journal_keep(room, arguments->text[id], id == MEMBER_USER_NAME);
        entry->members[entry->member_count].id = id;
        entry->members[entry->member_count++].value = value;
        if (id == MEMBER_USER_NAME)
            entry->user = value;
        if (id == MEMBER_SERIAL_NUMBER)
            entry->serial = value;
    }
}

/* After the call the client can't know whether the change was made. */
static bool answer_is_lost(const struct call *call) {
    if (call->effect.fault)
        return fault_info(call->effect.fault)->arrives;
    return (call->rule && call->rule->body) || call->status >= 500 || (call->applies && call->code);
}

static void keep_facts(struct journal_entry *entry, const struct call *call, const struct state *state) {
    entry->action = call->action;
    entry->by_itself = call->outcome.fixture;
    entry->rules_made = state->script.made;
    entry->findings = call->findings;
    entry->version = state->account.version;
    entry->caller = findings_caller(call);
    entry->body_size = call->body_size;
    entry->cut_at = call->rule ? call->rule->cut_at : 0;
    entry->clock_was_moved = state->clock_was_moved;
    entry->changes = call->outcome.change.kind != CHANGE_NONE;
    entry->lost = answer_is_lost(call);
    entry->body_unknown = call->facts.body_unknown;
    entry->rule_acted = call->rule ? call->rule->acted : 0;
    memcpy(entry->reached, call->facts.reached, sizeof entry->reached);
}

IAM_MOCK_INTERNAL void journal_add(struct journal *journal, const struct call *call,
                                   const struct state *state) {
    struct journal_entry *entry = &journal->entries[journal->calls++ % journal->capacity];
    char *room = entry->bytes;
    keep_facts(entry, call, state);
    entry->user = entry->serial = entry->action_sent = (struct journal_value){0};
    if (call->action_sent.data)
        entry->action_sent = journal_keep(&room, call->action_sent, false);
    keep_members(entry, &room, &call->arguments);
    if (!entry->user.data && call->facts.user_name.size > 0)
        entry->user = journal_keep(&room, call->facts.user_name, true);
    entry->principal = keep_principal(&room, &call->principal);
    entry->call = (struct iam_mock_call){
        .number = journal->calls,
        .at_ms = call->facts.now_ms,
        .action = entry->action_sent.data,
        .user_name = entry->user.data,
        .serial_number = entry->serial.data,
        .principal = entry->principal.data,
        .rule = call->rule ? journal_keep(&room, view_of(call->rule->name), false).data : NULL,
        .fault = call->effect.fault,
        .waited_ms = call->effect.waited_ms,
        .status = call->status,
        .error_code = call->code ? journal_keep(&room, view_of(call->code), false).data : NULL,
        .applied = call->applies,
        .acknowledged = !call->effect.fault && !call->code && call->status >= 200 && call->status < 300 &&
                        !(call->rule && call->rule->body),
        .reused = call->reused,
        .resent = call->resent,
    };
    journal->applied += entry->call.applied;
    journal->acknowledged += entry->call.acknowledged;
    journal->lost += entry->lost;
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
        journal->entries[(number - 1) % journal->capacity].findings |= 1u << finding;
}

static void write_value(struct text *out, const struct journal_value *value) {
    text_add_quoted(out, (struct view){value->data, value->size}, value->cut);
}

static void write_call(struct text *out, const struct journal_entry *entry) {
    const struct iam_mock_call *call = &entry->call;
    char time[CLOCK_MILLISECONDS_SIZE + 1];
    clock_format_milliseconds(time, call->at_ms);
    text_format(out, "%zu %s ", call->number, time);
    if (call->principal)
        text_add_bare(out, (struct view){entry->principal.data, entry->principal.size}, entry->principal.cut);
    else
        text_add_string(out, "-");
    text_add_string(out, " ");
    if (entry->action)
        text_add(out, entry->action->name);
    else if (call->action)
        write_value(out, &entry->action_sent);
    else
        text_add_string(out, "-");
    for (size_t i = 0; i < entry->member_count; i++) {
        text_add_string(out, " ");
        text_add(out, member_wire_name(entry->members[i].id));
        text_add_string(out, "=");
        write_value(out, &entry->members[i].value);
    }
    if (call->resent)
        text_add_string(out, " resent");
    text_add_string(out, " ->");
    if (call->status)
        text_format(out, " %d", call->status);
    if (call->fault)
        text_format(out, " %s", iam_mock_fault_text((int)call->fault));
    if (call->fault == IAM_MOCK_CUT)
        text_format(out, "@%lld", (long long)entry->cut_at);
    if (call->error_code) {
        text_add_string(out, " ");
        text_add_bare(out, view_of(call->error_code), false);
    }
    if (call->waited_ms > 0)
        text_format(out, " after %lld ms", (long long)call->waited_ms);
    if (call->applied)
        text_add_string(out, " applied");
    if (call->rule) {
        text_add_string(out, " by ");
        text_add_quoted(out, view_of(call->rule), false);
        text_format(out, " #%lld", (long long)entry->rule_acted);
    }
    text_add_string(out, "\n");
}

IAM_MOCK_INTERNAL void journal_write(struct text *out, const struct journal *journal) {
    text_add_string(out, "iam-mock journal 1\n");
    if (journal_first(journal) > 1)
        text_format(out, "%zu earlier calls dropped\n", journal_first(journal) - 1);
    for (size_t number = journal_first(journal); number <= journal->calls; number++)
        write_call(out, journal_at(journal, number));
}
