/* Writes the journal as a text. */
#include "journal/journal_text.h"
#include "base/view.h"
#include "base/text.h"
#include "base/clock.h"
#include "model/faults.h"

static void write_request(struct text *out, const struct journal_entry *entry) {
    const struct iam_mock_call *call = &entry->call;
    if (call->principal)
        text_add_bare(out, (struct view){entry->principal.data, entry->principal.size},
                      journal_is_cut(&entry->principal));
    else
        text_add_string(out, "-");
    text_add_string(out, " ");
    if (entry->facts.action)
        text_add(out, entry->facts.action->name);
    else if (call->action)
        journal_write_value(out, &entry->action_sent);
    else
        text_add_string(out, "-");
    for (size_t i = 0; i < entry->member_count; i++) {
        text_add_string(out, " ");
        text_add(out, member_wire_name(entry->members[i].id));
        text_add_string(out, "=");
        journal_write_value(out, &entry->members[i].value);
    }
    text_add_string(out, entry->members_left_out ? " …" : "");
}

static void write_answer(struct text *out, const struct journal_entry *entry) {
    const struct iam_mock_call *call = &entry->call;
    if (call->status)
        text_format(out, " %d", call->status);
    if (call->fault)
        text_format(out, " %s", fault_info(call->fault)->name);
    if (call->fault == IAM_MOCK_CUT)
        text_format(out, "@%lld", (long long)entry->cut_at);
    if (call->error_code) {
        text_add_string(out, " ");
        text_add_bare(out, view_of(call->error_code), false);
    }
}

/* The mistakes of a wrong signature: "A or B", "A and B", "A and B or C and D". */
static void write_signature_mistakes(struct text *out, const struct mistakes *mistakes) {
    text_add_string(out, " mistake ");
    text_add_string(out, mistakes->count == 0 ? "unknown" : "");
    for (size_t i = 0; i < mistakes->count; i++) {
        text_add_string(out, i > 0 ? " or " : "");
        text_add_string(out, mistake_name((enum mistake_id)mistakes->first[i]));
        if (mistakes->found == MISTAKES_PAIR)
            text_format(out, " and %s", mistake_name((enum mistake_id)mistakes->second[i]));
    }
}

static void write_effects(struct text *out, const struct journal_entry *entry) {
    const struct iam_mock_call *call = &entry->call;
    if (call->waited_ms > 0)
        text_format(out, " after %lld ms", (long long)call->waited_ms);
    if (call->applied)
        text_add_string(out, " applied");
    if (call->rule) {
        text_add_string(out, " by ");
        text_add_quoted(out, view_of(call->rule), false);
        text_format(out, " #%lld", (long long)entry->rule_acted);
    }
    if (entry->facts.mistakes.found != MISTAKES_NOT_SOUGHT)
        write_signature_mistakes(out, &entry->facts.mistakes);
    if (call->under_way)
        text_add_string(out, " under way");
}

static void write_call(struct text *out, const struct journal_entry *entry) {
    char time[CLOCK_MILLISECONDS_SIZE + 1];
    clock_format_milliseconds(time, entry->call.at_ms);
    text_format(out, "%zu %s ", entry->call.number, time);
    write_request(out, entry);
    text_add_string(out, entry->call.resent ? " resent ->" : " ->");
    write_answer(out, entry);
    write_effects(out, entry);
    text_add_string(out, "\n");
}

IAM_MOCK_INTERNAL void journal_write(struct text *out, const struct journal *journal) {
    text_add_string(out, "iam-mock journal 2\n");
    if (journal_first(journal) > 1)
        text_format(out, "%zu earlier calls dropped\n", journal_first(journal) - 1);
    size_t next_race = 0;
    for (size_t number = journal_first(journal); number <= journal->calls; number++) {
        journal_races_write(out, &journal->races, &next_race, number);
        write_call(out, journal_at(journal, number));
    }
}
