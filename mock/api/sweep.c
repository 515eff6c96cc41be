/* The public functions of the sweep. Those that use a mock, arm and observe, are implemented here. */
#include "answer/hostile.h"
#include "api/mock.h"
#include "api/rules.h"
#include "base/error.h"
#include "sweep/record.h"
#include "sweep/report_html.h"
#include "sweep/report_junit.h"
#include "sweep/report_text.h"
#include "sweep/script_read.h"
#include "sweep/script_write.h"
#include "sweep/sweep.h"

#include <stdio.h>

/* ----- The sweep as an object ------------------------------------------------------------------ */

int iam_mock_sweep_new(struct iam_mock_sweep **out, const struct iam_mock_sweep_options *options,
                       struct iam_mock_error *error) {
    static const struct iam_mock_sweep_options sweep_defaults = {0};
    if (!out)
        return error_set(error, IAM_MOCK_EINVAL, "out", "out is NULL; expected where to put the sweep");
    return sweep_new(out, options ? options : &sweep_defaults, error);
}

void iam_mock_sweep_free(struct iam_mock_sweep *sweep) {
    if (sweep)
        sweep_free(sweep);
}

const struct iam_mock_sweep_case *iam_mock_sweep_next(struct iam_mock_sweep *sweep) {
    return sweep ? sweep_give_case(sweep) : NULL;
}

int iam_mock_sweep_record(struct iam_mock_sweep *sweep, const struct iam_mock_sweep_case *it,
                          const struct iam_mock_sweep_observation *observation,
                          enum iam_mock_sweep_verdict verdict, const char *message, const char *journal) {
    if (!sweep || !it || !observation)
        return IAM_MOCK_EINVAL;
    return sweep_record_case(sweep, it, observation, verdict, message, journal);
}

struct iam_mock_sweep_totals iam_mock_sweep_get_totals(const struct iam_mock_sweep *sweep) {
    return sweep ? sweep->totals : (struct iam_mock_sweep_totals){0};
}

/* Returns a report, in memory of the sweep's; NULL if memory is out. */
static const char *write_report(struct text *out, const struct iam_mock_sweep *sweep,
                                void (*write)(struct text *out, const struct iam_mock_sweep *sweep)) {
    text_clear(out);
    write(out, sweep);
    return text_result(out);
}

const char *iam_mock_sweep_text(struct iam_mock_sweep *sweep) {
    return sweep ? write_report(&sweep->text, sweep, sweep_write_text) : NULL;
}

const char *iam_mock_sweep_junit(struct iam_mock_sweep *sweep) {
    return sweep ? write_report(&sweep->junit, sweep, sweep_write_junit) : NULL;
}

const char *iam_mock_sweep_html(struct iam_mock_sweep *sweep) {
    return sweep ? write_report(&sweep->html, sweep, sweep_write_html) : NULL;
}

/* Where a redirect leads. A request to this host is refused. */
#define REDIRECT_TARGET "https://redirect.example.com/"

/* ----- Arm: add a case's rules to a mock ------------------------------------------------------- */

/*
 * Make a name that no rule has, from the fault's own text: the journal then names the outcome. The test may
 * have a rule with that name, or the mock may be armed a second time.
 */
static void make_armed_name(char out[128], const struct script *script, const struct sweep_scripted *it) {
    char outcome[SWEEP_LABEL_SIZE];
    const unsigned first = sweep_fault_first(&it->fault);
    sweep_format_outcome(outcome, &it->fault);
    const int size = it->fault.last == SWEEP_FOR_EVER ? snprintf(out, 128, "sweep %u+:%s", first, outcome)
                     : it->fault.last > first
                         ? snprintf(out, 128, "sweep %u-%u:%s", first, (unsigned)it->fault.last, outcome)
                         : snprintf(out, 128, "sweep %u:%s", first, outcome);
    for (unsigned again = 2; script_find(script, out); again++)
        snprintf(out + size, 128 - (size_t)size, " (%u)", again);
}

/* Limit a rule to the occurrences of a target: a serial number if the action has one, else a user. */
static void limit_to_target(struct iam_mock_rule *rule, const struct sweep_scripted *it, char target[257]) {
    const struct sweep_fault *fault = &it->fault;
    const struct action *action = action_find(NULL, it->action);
    sweep_unescape_target(target, it->target);
    rule->skip = fault->occurrence - 1;
    if (fault->last != SWEEP_FOR_EVER)
        rule->times = fault->last - fault->occurrence + 1;
    if (*target && action_has_member(action, MEMBER_SERIAL_NUMBER))
        rule->serial_number = target;
    else if (*target)
        rule->user_name = target;
}

/* Returns the moment at which the rule of a fault acts. A race acts before the call, and has no moment. */
static enum iam_mock_when armed_moment(const struct sweep_fault *fault, const struct sweep_outcome *outcome) {
    if (outcome->kind == SWEEP_RACE)
        return IAM_MOCK_BEFORE_CHANGE;
    return fault->change == SWEEP_APPLIED     ? IAM_MOCK_AFTER_CHANGE
           : fault->change == SWEEP_UNAPPLIED ? IAM_MOCK_WITHOUT_CHANGE
                                              : IAM_MOCK_BEFORE_VALIDATION;
}

/* Returns the rule of an outcome, for each call of any action. `body_file` is room for a name. */
static struct iam_mock_rule armed_rule(const struct sweep_fault *fault, char body_file[80]) {
    const struct sweep_outcome outcome = sweep_outcome_at(fault->outcome);
    struct iam_mock_rule rule = {.action = "*",
                                 .times = IAM_MOCK_ALWAYS,
                                 .when = armed_moment(fault, &outcome),
                                 .status = outcome.status,
                                 .fault = outcome.fault,
                                 .cut_at = fault->cut_at,
                                 .race = outcome.race,
                                 .fresh = fault->fresh,
                                 .optional = true};
    if (outcome.kind == SWEEP_ERROR) {
        rule.error = outcome.name;
    } else if (outcome.kind == SWEEP_HOSTILE) {
        snprintf(body_file, 80, HOSTILE_PREFIX "%s", outcome.name);
        rule.body_file = body_file;
    } else if (outcome.kind == SWEEP_REDIRECT) {
        rule.location = REDIRECT_TARGET;
    } else if (outcome.kind == SWEEP_SHORT_PAGE) {
        rule.page_limit = 1;
    }
    return rule;
}

/* Copy a name, and cut it to fit. */
static void copy_action_name(char *out, size_t capacity, struct view name) {
    const size_t size = name.size < capacity ? name.size : capacity - 1;
    memcpy(out, name.data, size);
    out[size] = '\0';
}

/* Insert the rule of one fault. Returns 0, IAM_MOCK_ENOMEM, or IAM_MOCK_ELIMIT. */
static int arm_fault(struct iam_mock *mock, size_t index, const struct sweep_scripted *it,
                     struct iam_mock_error *error) {
    const struct sweep_fault *fault = &it->fault;
    const uint64_t answered = mock->state.answered;
    char name[128], body_file[80], action[64], target[257];
    struct iam_mock_rule rule = armed_rule(fault, body_file);
    struct rule_place place = {index, answered + 1, UINT64_MAX};
    make_armed_name(name, &mock->state.script, it);
    rule.name = name;
    if (fault->occurrence) {
        copy_action_name(action, sizeof action, it->action);
        rule.action = action;
        limit_to_target(&rule, it, target);
    } else {
        place.first_call = answered + fault->call;
        place.last_call = fault->last == SWEEP_FOR_EVER ? UINT64_MAX : answered + fault->last;
    }
    return rules_add(&mock->state, &rule, &place, error);
}

/* Insert the rules of all faults or, on failure, of none. */
static int arm_faults(struct iam_mock *mock, const struct sweep_scripted *faults, size_t count,
                      struct iam_mock_error *error) {
    size_t armed = 0;
    int result = 0;
    for (; armed < count && !result; armed += !result)
        result = arm_fault(mock, armed, &faults[armed], error);
    if (result)
        script_remove_first(&mock->state.script, armed);
    return result;
}

/*
 * The faults may take away what the test's own races are about: from here on, these may be without a target.
 * `armed`: how many rules of faults are before those of the test.
 */
static void relax_races(struct script *script, size_t armed) {
    for (size_t i = armed; armed > 0 && i < script->count; i++)
        script->rules[i]->optional |= script->rules[i]->race != IAM_MOCK_NO_RACE;
}

/* Arm a mock. `call_limit`: of the case's calls. */
static int arm_script(const char *script, int call_limit, struct iam_mock *mock,
                      struct iam_mock_error *error) {
    struct sweep_scripted faults[SWEEP_MAX_FAULTS];
    size_t count;
    if (!script || !mock)
        return error_null(error, script ? "mock" : "script");
    int result = sweep_parse_script(faults, &count, script, error);
    if (result)
        return result;
    mock_lock(mock);
    result = arm_faults(mock, faults, count, error);
    if (!result) { /* the case's calls are those from here on, whatever the test did before */
        relax_races(&mock->state.script, count);
        journal_clear(&mock->journal);
        mock->state.call_limit = call_limit;
        call_limit_restart(mock);
    }
    mock_unlock(mock);
    return result;
}

int iam_mock_sweep_arm_script(const char *script, struct iam_mock *mock, struct iam_mock_error *error) {
    return arm_script(script, IAM_MOCK_SWEEP_MAX_CALLS, mock, error);
}

int iam_mock_sweep_arm(const struct iam_mock_sweep_case *it, struct iam_mock *mock,
                       struct iam_mock_error *error) {
    if (!it)
        return error_set(error, IAM_MOCK_EINVAL, "it", "it is NULL; expected a case of a sweep");
    const bool has_limit = it->call_limit > 0 && it->call_limit < IAM_MOCK_SWEEP_MAX_CALLS;
    return arm_script(it->script, has_limit ? it->call_limit : IAM_MOCK_SWEEP_MAX_CALLS, mock, error);
}

/* ----- Observe: read a case's calls from the journal ------------------------------------------- */

static uint64_t fnv_add(uint64_t hash, const void *data, size_t size) {
    const unsigned char *bytes = data;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ bytes[i]) * UINT64_C(1099511628211);
    return hash;
}

static uint64_t hash_value(uint64_t hash, unsigned char tag, const struct journal_value *value) {
    hash = fnv_add(hash, &tag, 1);
    hash = fnv_add(hash, &value->size, sizeof value->size);
    return fnv_add(hash, value->data, value->size);
}

/* Returns a number that is equal for requests with the same action and parameters. */
static uint64_t hash_request(const struct journal_entry *entry) {
    uint64_t hash = UINT64_C(14695981039346656037);
    if (entry->action_sent.data)
        hash = hash_value(hash, 0, &entry->action_sent);
    for (size_t i = 0; i < entry->member_count; i++)
        hash = hash_value(hash, (unsigned char)(entry->members[i].id + 1), &entry->members[i].value);
    const uint64_t others = entry->facts.canned_parameters;
    return others ? fnv_add(hash, &others, sizeof others) : hash;
}

/* Returns the number of the call's thread, from 1 in the order of their first calls. */
static uint8_t number_thread(const struct journal *journal, size_t number,
                             const struct iam_mock_sweep_observation *seen) {
    const uintptr_t thread = journal_at(journal, number)->facts.thread;
    uint8_t most = 0;
    for (size_t i = 1; i < number; i++) {
        const struct journal_entry *entry = journal_at(journal, i);
        if (entry && entry->facts.thread == thread)
            return seen->call[i - 1].thread;
        most = seen->call[i - 1].thread > most ? seen->call[i - 1].thread : most;
    }
    return most < UINT8_MAX ? (uint8_t)(most + 1) : UINT8_MAX;
}

/* Was a call made while an earlier one was under way? */
static bool overlaps_earlier(const struct journal *journal, size_t number) {
    const struct journal_entry *entry = journal_at(journal, number);
    for (size_t i = journal_first(journal); i < number; i++) {
        if (journal_overlaps(journal_at(journal, i), entry))
            return true;
    }
    return false;
}

static bool has_observed_member(const struct journal_entry *entry, enum member_id id) {
    for (size_t i = 0; i < entry->member_count; i++) {
        if (entry->members[i].id == id)
            return true;
    }
    return false;
}

static void copy_observed(char *to, size_t size, const struct journal_value *from) {
    const size_t length = from->size < size ? from->size : size - 1;
    if (from->data)
        memcpy(to, from->data, length);
}

static void observe_call(struct iam_mock_sweep_call *out, const struct journal_entry *entry) {
    const struct iam_mock_call *call = &entry->call;
    const size_t size = entry->facts.body_size;
    copy_observed(out->action, sizeof out->action, &entry->action_sent);
    copy_observed(out->target, sizeof out->target, entry->serial.data ? &entry->serial : &entry->user);
    out->names_device = entry->serial.data != NULL;
    out->unserved = !entry->facts.action;
    out->names_user = has_observed_member(entry, MEMBER_USER_NAME);
    out->request = hash_request(entry);
    out->status = (int16_t)call->status;
    out->fault = (uint8_t)call->fault;
    out->applied = call->applied;
    out->changes = entry->facts.changes;
    out->succeeds = (entry->facts.reached & MOMENT_BIT(IAM_MOCK_AFTER_CHANGE)) != 0;
    out->planned = entry->facts.planned;
    out->ruled = call->rule && !entry->facts.planned;
    out->reused = call->reused;
    out->resent = call->resent;
    out->body_size = (uint16_t)(size < UINT16_MAX ? size : UINT16_MAX);
}

void iam_mock_sweep_observe(struct iam_mock *mock, struct iam_mock_sweep_observation *out) {
    if (!mock || !out)
        return;
    mock_lock(mock);
    const struct journal *journal = &mock->journal;
    const size_t calls = journal->calls;
    out->calls = calls < UINT32_MAX ? (uint32_t)calls : UINT32_MAX;
    for (size_t i = 0; i < calls && i < IAM_MOCK_SWEEP_MAX_CALLS; i++) {
        memset(&out->call[i], 0, sizeof out->call[i]); /* padding too: the bytes go to another process */
        const struct journal_entry *entry = journal_at(journal, i + 1);
        if (!entry) /* the ring has dropped it */
            continue;
        observe_call(&out->call[i], entry);
        out->call[i].thread = number_thread(journal, i + 1, out);
        out->call[i].overlaps = overlaps_earlier(journal, i + 1);
    }
    mock_unlock(mock);
}
#undef REDIRECT_TARGET
