/* Finds the call that almost matched a rule, and writes why the rule did not act on it. */
#include "journal/nearest.h"
#include "base/view.h"
#include "base/text.h"
#include "model/errors.h"

/* The rule's conditions that a call does not fulfil, as bits. */
enum rule_difference { RULE_ACTION = 1, RULE_USER_NAME = 2, RULE_SERIAL_NUMBER = 4 };

#define DIFFERENCES_MAX                                                                                      \
    5 /* more than there can be: action, user, serial, and an action that is not served                      \
       */

/* Returns the user that the rule compares. A race sees the UserName that was sent, and not its default. */
static const struct journal_value *user_of(const struct rule *rule, const struct journal_entry *entry) {
    static const struct journal_value none = {0};
    for (size_t i = 0; rule->race && i < entry->member_count; i++) {
        if (entry->members[i].id == MEMBER_USER_NAME)
            return &entry->user;
    }
    return rule->race ? &none : &entry->user;
}

/* Compares what was sent, so that a call with a wrong Version has an action too. */
static unsigned differences_of(const struct rule *rule, const struct journal_entry *entry) {
    unsigned differences = 0;
    if (rule->action && !journal_value_is(&entry->action_sent, rule->action->name))
        differences |= RULE_ACTION;
    if (rule->user_name.at && !journal_user_is(user_of(rule, entry), rule_user_name(rule)))
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

/* Did the rule answer the call, or make a race before the call? */
static bool has_acted_on(const struct rule *rule, const struct journal *journal,
                         const struct journal_entry *entry) {
    if (rule->race)
        return journal_races_has(&journal->races, entry->call.number, rule_name(rule));
    return entry->call.rule && view_is(rule_name(rule), entry->call.rule);
}

/* Returns the call with the fewest differences from the rule, among those that the rule did not act on; the
 * first of equals. Calls from before the rule was added come last. NULL: there is no call. */
static const struct journal_entry *find_nearest_call(const struct rule *rule, const struct journal *journal) {
    const struct journal_entry *nearest = NULL;
    int fewest = 2 * DIFFERENCES_MAX;
    for (size_t number = journal_first(journal); number <= journal->calls; number++) {
        const struct journal_entry *entry = journal_at(journal, number);
        if (has_acted_on(rule, journal, entry))
            continue;
        int differing = count_bits(differences_of(rule, entry)) + (entry->facts.action ? 0 : 1);
        if (entry->facts.rules_made < rule->number) /* the rule was added later */
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
        text_add_quoted(out, (struct view){was->data, was->size}, journal_is_cut(was));
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
        write_difference(out, "user_name", user_of(rule, entry), entry->facts.body_unknown,
                         rule_user_name(rule));
    if (differences & RULE_SERIAL_NUMBER)
        write_difference(out, "serial_number", &entry->serial, entry->facts.body_unknown,
                         rule_serial_number(rule));
}

/* Returns the error code of the answer without rules, the status of a redirect, or "success". */
static const char *code_without_rules(const struct journal_entry *entry) {
    if (entry->facts.answer_without_rules == FIXTURE_HOME_PAGE)
        return "302";
    const struct error_info *error = fixture_error(entry->facts.answer_without_rules);
    return error ? error->code : "success";
}

static void write_answerer(struct text *out, const struct journal_entry *entry) {
    text_add_string(out, "rule ");
    text_add_quoted(out, view_of(entry->call.rule), false);
    text_add_string(out, " answered it");
}

/* Is the call in the journal only because of a rule? Then its body was not known, or it went to the host of
 * the rule's location. */
static bool is_answered_by_a_rule_alone(const struct journal_entry *entry) {
    return entry->facts.body_unknown || (!entry->facts.action && entry->call.rule);
}

/* Write that the call ended before the moment at which the rule acts. */
static void write_not_reached(struct text *out, const struct rule *rule, const struct journal_entry *entry) {
    if (is_answered_by_a_rule_alone(entry))
        write_answerer(out, entry);
    else if (rule->when >= IAM_MOCK_AFTER_CHANGE)
        text_format(out, "would not have succeeded (%s), and the rule is %s", code_without_rules(entry),
                    rule->when == IAM_MOCK_AFTER_CHANGE ? "AFTER_CHANGE" : "WITHOUT_CHANGE");
    else
        text_format(out, "was answered %s before the rule's moment", code_without_rules(entry));
}

/* Was the call made after the rule's for_ms had ended? */
static bool is_after_end(const struct rule *rule, const struct journal_entry *entry) {
    return rule->acted > 0 && rule->for_ms > 0 && entry->call.at_ms - rule->first_ms >= rule->for_ms;
}

/* Write why the rule did not act although the call reached its moment: counters, time, or another rule. */
static void write_not_chosen(struct text *out, const struct rule *rule, const struct journal_entry *entry) {
    if (entry->call.rule && !rule->race && rule->matched > rule->skip)
        write_answerer(out, entry);
    else if (is_after_end(rule, entry))
        text_format(out, "came after its for_ms=%lld had ended", (long long)rule->for_ms);
    else
        text_format(out, "was let through (skip=%d, %lld matched)", rule->skip, (long long)rule->matched);
}

/* Write why the rule did not act on a call that fulfils its conditions. */
static void write_obstacle(struct text *out, const struct rule *rule, const struct journal_entry *entry) {
    const bool reached = rule->race || (entry->facts.reached & MOMENT_BIT(rule->when)) != 0;
    text_format(out, "; call %zu fits, but ", entry->call.number);
    if (entry->facts.rules_made < rule->number)
        text_add_string(out, "came before the rule was added");
    else if (!entry->facts.action && !is_answered_by_a_rule_alone(entry))
        text_format(out, "was answered %s before any rule", code_without_rules(entry));
    else if (reached)
        write_not_chosen(out, rule, entry);
    else
        write_not_reached(out, rule, entry);
}

IAM_MOCK_INTERNAL void rule_write_report(struct text *out, const struct rule *rule,
                                         const struct journal *journal) {
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
    const struct journal_entry *nearest = find_nearest_call(rule, journal);
    if (!nearest)
        text_add_string(out, rule->acted > 0 ? "; no other call was made" : "; no call was made");
    else if (differences_of(rule, nearest) != 0)
        write_differences(out, rule, nearest);
    else
        write_obstacle(out, rule, nearest);
    text_add_string(out, "\n");
}
#undef DIFFERENCES_MAX
