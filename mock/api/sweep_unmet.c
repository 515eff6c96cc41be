/* iam_mock_sweep_unmet_text(): why armed faults of a sweep hit no call. */
#include "api/mock.h"
#include "base/view.h"
#include "model/faults.h"

/* Returns the number of the first call that the rule is for, counted from arming, which clears the journal.
 */
static uint64_t first_call_of(const struct rule *rule, const struct iam_mock *mock) {
    const uint64_t before = mock->state.answered - mock->journal.calls;
    return rule->first_call > before ? rule->first_call - before : 1;
}

/* Returns why the rule did not act on a call, as the end of a sentence about that call. */
static const char *reason_at(const struct rule *rule, const struct journal_facts *facts) {
    if (!facts->action)
        return "the mock does not serve its action";
    if (rule->race)
        return "the request names no target of this race";
    if (rule->shapes_page && !action_lists(facts->action))
        return "it does not list";
    if (!(facts->reached & MOMENT_BIT(rule->when)))
        return rule->when >= IAM_MOCK_AFTER_CHANGE
                   ? "the outcome needs a call that succeeds, and it fails without the fault too"
                   : "it ended before rules act";
    return "another rule answered it";
}

/* Add the reason for one rule. */
static void add_reason(struct text *out, const struct rule *rule, const struct iam_mock *mock) {
    const size_t calls = mock->journal.calls;
    const uint64_t first = first_call_of(rule, mock);
    const struct journal_entry *entry = first <= calls ? journal_at(&mock->journal, (size_t)first) : NULL;
    text_add(out, rule_name(rule));
    if (rule->action)
        text_format(out, ": %lld call%s made for its target, or that the outcome applies to",
                    (long long)rule->matched, rule->matched == 1 ? " was" : "s were");
    else if (first > calls)
        text_format(out, ": call %llu was not made; the body made %zu call%s", (unsigned long long)first,
                    calls, calls == 1 ? "" : "s");
    else if (!entry)
        text_format(out, ": the journal no longer holds call %llu", (unsigned long long)first);
    else
        text_format(out, ": it does not apply to call %llu, %.60s: %s", (unsigned long long)first,
                    entry->call.action ? entry->call.action : "without an action",
                    reason_at(rule, &entry->facts));
    text_add_string(out, "\n");
}

/* Was the fault met by no call? The rule of a race counts as having acted even without a target; the journal
 * then has no race. */
static bool is_unmet(const struct rule *rule, const struct iam_mock *mock) {
    if (rule->first_call == 0)
        return false;
    const uint64_t first = first_call_of(rule, mock);
    const struct journal_entry *entry =
        first <= mock->journal.calls ? journal_at(&mock->journal, (size_t)first) : NULL;
    return rule->acted == 0 || (rule->race && !rule->action && entry && !entry->facts.planned);
}

const char *iam_mock_sweep_unmet_text(struct iam_mock *mock) {
    if (!mock)
        return NULL;
    mock_lock(mock);
    struct text *text = &mock->unmet_text;
    const struct script *script = &mock->state.script;
    text_clear(text);
    for (size_t i = 0; i < script->count; i++) {
        const struct rule *rule = script->rules[i];
        if (is_unmet(rule, mock))
            add_reason(text, rule, mock);
    }
    const char *result = text_result(text);
    mock_unlock(mock);
    return result;
}
