/* Finding the nearest call of a rule, and saying why the rule did not act. */
#include "journal/nearest.h"
#include "base/view.h"
#include "base/text.h"
#include "model/errors.h"

/* What of the rule's description a call doesn't fit. */
enum rule_difference { RULE_ACTION = 1, RULE_USER_NAME = 2, RULE_SERIAL_NUMBER = 4 };

#define DIFFERENCES_MAX 5 /* more than action, user, serial, and that no action was served */

/* By what was sent: also of a call that came to no action of ours, because of its Version. */
static unsigned differences_of(const struct rule *rule, const struct journal_entry *entry) {
    unsigned differences = 0;
    if (rule->action && !journal_value_is(&entry->action_sent, rule->action->name))
        differences |= RULE_ACTION;
    if (rule->user_name.at && !journal_user_is(&entry->user, rule_user_name(rule)))
        differences |= RULE_USER_NAME;
    if (rule->serial_number.at && !journal_value_is(&entry->serial, rule_serial_number(rule)))
        differences |= RULE_SERIAL_NUMBER;
    return differences;
}

static int count_bits(unsigned bits) {
    int count = 0;
    for (; bits; bits &= bits - 1)
        count++;
    return count;
}

/* Of the calls that the rule didn't answer, that which fits most of action, user, serial; of equals the
 * first. */
static const struct journal_entry *nearest_call(const struct rule *rule, const struct journal *journal) {
    const struct journal_entry *nearest = NULL;
    int fewest = 2 * DIFFERENCES_MAX;
    for (size_t number = journal_first(journal); number <= journal->calls; number++) {
        const struct journal_entry *entry = journal_at(journal, number);
        if (entry->call.rule && view_is(rule_name(rule), entry->call.rule))
            continue;
        int differing = count_bits(differences_of(rule, entry)) + (entry->facts.action ? 0 : 1);
        if (entry->facts.rules_made <
            rule->number) /* before there was the rule: behind all that came after */
            differing += DIFFERENCES_MAX;
        if (differing < fewest) {
            fewest = differing;
            nearest = entry;
        }
    }
    return nearest;
}

static void write_difference(struct text *out, const char *field, const struct journal_value *was,
                             bool unknown, struct view expected) {
    text_format(out, "; its %s is ", field);
    if (was->data)
        text_add_quoted(out, (struct view){was->data, was->size}, was->cut);
    else
        text_add_string(out, unknown ? "not known" : "missing");
    text_add_string(out, ", the rule's ");
    text_add_quoted(out, expected, false);
}

static void write_differences(struct text *out, const struct rule *rule, const struct journal_entry *entry) {
    unsigned differences = differences_of(rule, entry);
    text_format(out, "; nearest is call %zu", entry->call.number);
    if (differences & RULE_ACTION)
        write_difference(out, "action", &entry->action_sent, entry->facts.body_unknown, rule->action->name);
    if (differences & RULE_USER_NAME)
        write_difference(out, "user_name", &entry->user, entry->facts.body_unknown, rule_user_name(rule));
    if (differences & RULE_SERIAL_NUMBER)
        write_difference(out, "serial_number", &entry->serial, entry->facts.body_unknown,
                         rule_serial_number(rule));
}

static const char *code_by_itself(const struct journal_entry *entry) {
    const struct error_info *error = fixture_error(entry->facts.by_itself);
    return error ? error->code : "success";
}

static void write_answerer(struct text *out, const struct journal_entry *entry) {
    text_add_string(out, "rule ");
    text_add_quoted(out, view_of(entry->call.rule), false);
    text_add_string(out, " answered it");
}

/* The call didn't get as far as the rule's moment. */
static void write_not_reached(struct text *out, const struct rule *rule, const struct journal_entry *entry) {
    if (entry->facts.body_unknown) /* it is in the journal only because of a rule */
        write_answerer(out, entry);
    else if (rule->when == IAM_MOCK_AFTER_CHANGE)
        text_format(out, "would not have succeeded (%s), and the rule is AFTER_CHANGE",
                    code_by_itself(entry));
    else
        text_format(out, "was answered %s before the rule's moment", code_by_itself(entry));
}

static bool came_after_end(const struct rule *rule, const struct journal_entry *entry) {
    return rule->acted > 0 && rule->for_ms > 0 && entry->call.at_ms - rule->first_ms >= rule->for_ms;
}

/* The call got as far, and the rule's counters, time or another rule kept it from acting. */
static void write_not_chosen(struct text *out, const struct rule *rule, const struct journal_entry *entry) {
    if (entry->call.rule && rule->matched > rule->skip)
        write_answerer(out, entry);
    else if (came_after_end(rule, entry))
        text_format(out, "came after its for_ms=%lld had ended", (long long)rule->for_ms);
    else
        text_format(out, "was let through (skip=%d, %lld matched)", rule->skip, (long long)rule->matched);
}

/* What kept the rule from acting on a call that fits it. */
static void write_obstacle(struct text *out, const struct rule *rule, const struct journal_entry *entry) {
    const bool reached = entry->facts.reached[rule->when];
    text_format(out, "; call %zu fits, but ", entry->call.number);
    if (entry->facts.rules_made < rule->number)
        text_add_string(out, "came before the rule was added");
    else if (!entry->facts.action && !entry->facts.body_unknown)
        text_format(out, "was answered %s before any rule", code_by_itself(entry));
    else if (reached)
        write_not_chosen(out, rule, entry);
    else
        write_not_reached(out, rule, entry);
}

IAM_MOCK_INTERNAL void rule_report(struct text *out, const struct rule *rule, const struct journal *journal) {
    text_add_string(out, "rule ");
    text_add_quoted(out, rule_name(rule), false);
    if (rule_file(rule).size > 0) {
        text_add_string(out, " (");
        text_add_unquoted(out, rule_file(rule));
        text_format(out, ":%d)", rule->line);
    }
    text_format(out, " acted %lld of %s%lld times", (long long)rule->acted,
                rule->times == IAM_MOCK_ALWAYS || (rule->times == 0 && rule->for_ms > 0) ? "at least " : "",
                (long long)rule_expected(rule));
    const struct journal_entry *nearest = nearest_call(rule, journal);
    if (!nearest)
        text_add_string(out, rule->acted > 0 ? "; no other call was made" : "; no call was made");
    else if (differences_of(rule, nearest) != 0)
        write_differences(out, rule, nearest);
    else
        write_obstacle(out, rule, nearest);
    text_add_string(out, "\n");
}
#undef DIFFERENCES_MAX
