/* The public functions about the journal, the problems and the findings. */
#include "base/view.h"
#include "base/text.h"
#include "api/mock.h"
#include "journal/findings_text.h"
#include "journal/journal_text.h"
#include "journal/nearest.h"
#include "journal/truth.h"

size_t iam_mock_call_count(struct iam_mock *mock) {
    if (!mock)
        return 0;
    mock_lock(mock);
    size_t calls = mock->journal.calls;
    mock_unlock(mock);
    return calls;
}

const struct iam_mock_call *iam_mock_call_at(struct iam_mock *mock, size_t number) {
    if (!mock)
        return NULL;
    mock_lock(mock);
    const struct journal_entry *entry = journal_at(&mock->journal, number);
    mock_unlock(mock);
    return entry ? &entry->call : NULL;
}

/* Which calls to count; a NULL field matches any call. */
struct call_filter {
    const char *action, *user_name, *serial_number;
};

static bool filter_matches(const struct call_filter *filter, const struct journal_entry *entry) {
    return (!filter->action || journal_value_is(&entry->action_sent, view_of(filter->action))) &&
           (!filter->user_name || journal_user_is(&entry->user, view_of(filter->user_name))) &&
           (!filter->serial_number || journal_value_is(&entry->serial, view_of(filter->serial_number)));
}

static int count_calls(struct iam_mock_counts *out, const struct journal *journal,
                       const struct call_filter *filter) {
    *out = (struct iam_mock_counts){journal->calls, journal->applied, journal->acknowledged, journal->lost};
    if (!filter->action && !filter->user_name && !filter->serial_number)
        return 0;
    if (journal_first(journal) > 1)
        return IAM_MOCK_ELIMIT;
    *out = (struct iam_mock_counts){0};
    for (size_t number = 1; number <= journal->calls; number++) {
        const struct journal_entry *entry = journal_at(journal, number);
        if (!filter_matches(filter, entry))
            continue;
        out->calls++;
        out->applied += entry->call.applied;
        out->acknowledged += entry->call.acknowledged;
        out->lost += entry->facts.lost;
    }
    return 0;
}

int iam_mock_get_counts(struct iam_mock *mock, const char *action, const char *user_name,
                        const char *serial_number, struct iam_mock_counts *out) {
    if (!mock || !out)
        return IAM_MOCK_EINVAL;
    struct iam_mock_counts counts;
    mock_lock(mock);
    int result =
        count_calls(&counts, &mock->journal, &(struct call_filter){action, user_name, serial_number});
    mock_unlock(mock);
    if (!result)
        *out = counts;
    return result;
}

const char *iam_mock_journal_text(struct iam_mock *mock) {
    if (!mock)
        return NULL;
    mock_lock(mock);
    text_clear(&mock->journal_text);
    journal_write(&mock->journal_text, &mock->journal);
    const char *text = text_result(&mock->journal_text);
    mock_unlock(mock);
    return text;
}

const char *iam_mock_problems_text(struct iam_mock *mock) {
    if (!mock)
        return NULL;
    mock_lock(mock);
    struct text *text = &mock->problems_text;
    text_clear(text);
    problems_write(text, &mock->problems);
    const struct script *script = &mock->state.script;
    for (size_t i = 0; i < script->count; i++) {
        if (script->rules[i]->acted < rule_expected(script->rules[i]))
            rule_write_report(text, script->rules[i], &mock->journal);
    }
    const char *result = text_result(text);
    mock_unlock(mock);
    return result;
}

const char *iam_mock_findings_text(struct iam_mock *mock) {
    if (!mock)
        return NULL;
    mock_lock(mock);
    text_clear(&mock->findings_text);
    findings_write(&mock->findings_text, &mock->journal);
    const char *text = text_result(&mock->findings_text);
    mock_unlock(mock);
    return text;
}

const char *iam_mock_contradiction(struct iam_mock *mock, const char *user_name, const char *serial_number,
                                   enum iam_mock_told told) {
    if (!mock)
        return NULL;
    const struct report report = {user_name, serial_number, told};
    mock_lock(mock);
    text_clear(&mock->truth_text);
    truth_write(&mock->truth_text, &mock->state.account, &mock->journal, &report);
    const char *text = text_result(&mock->truth_text);
    mock_unlock(mock);
    return text;
}

void iam_mock_clear_journal(struct iam_mock *mock) {
    if (!mock)
        return;
    mock_lock(mock);
    journal_clear(&mock->journal);
    call_limit_restart(mock);
    mock_unlock(mock);
}
