/* The public functions of the sweep. Those that use a mock, arm and observe, are implemented here. */
#include "answer/hostile.h"
#include "api/mock.h"
#include "api/rules.h"
#include "base/error.h"
#include "sweep/record.h"
#include "sweep/report_html.h"
#include "sweep/report_junit.h"
#include "sweep/report_text.h"
#include "sweep/script_text.h"
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

/* ----- Arm: add a case's rules to a mock ------------------------------------------------------- */

/*
 * Make a name that no rule has: the test may have a rule "sweep 1", or the mock may be armed a second
 * time.
 */
static void make_armed_name(char out[24], const struct script *script, size_t index) {
    unsigned number = (unsigned)index;
    do
        snprintf(out, 24, "sweep %u", ++number);
    while (script_find(script, out));
}

/* Insert the rule of one fault. Returns 0, IAM_MOCK_ENOMEM, or IAM_MOCK_ELIMIT. */
static int arm_fault(struct iam_mock *mock, size_t index, const struct sweep_fault *fault,
                     struct iam_mock_error *error) {
    struct script *script = &mock->state.script;
    const struct sweep_outcome *outcome = &fault->outcome;
    char name[24], body_file[80];
    make_armed_name(name, script, index);
    snprintf(body_file, sizeof body_file, HOSTILE_PREFIX "%s", outcome->name);
    const struct iam_mock_rule rule = {.name = name,
                                       .action = "*",
                                       .times = IAM_MOCK_ALWAYS,
                                       .when = outcome->applied ? IAM_MOCK_AFTER_CHANGE
                                                                : IAM_MOCK_BEFORE_VALIDATION,
                                       .error = outcome->kind == SWEEP_ERROR ? outcome->name : NULL,
                                       .body_file = outcome->kind == SWEEP_HOSTILE ? body_file : NULL,
                                       .fault = outcome->fault,
                                       .cut_at = outcome->cut_at,
                                       .fresh = outcome->fresh,
                                       .optional = true};
    const uint64_t call = mock->state.answered + fault->call;
    const struct rule_place place = {index, call, fault->persistent ? UINT64_MAX : call};
    return rules_add(script, &rule, &place, error);
}

/* Insert the rules of all faults or, on failure, of none. */
static int arm_faults(struct iam_mock *mock, const struct sweep_fault *faults, size_t count,
                      struct iam_mock_error *error) {
    size_t armed = 0;
    int result = 0;
    for (; armed < count && !result; armed += !result)
        result = arm_fault(mock, armed, &faults[armed], error);
    if (result)
        script_remove_first(&mock->state.script, armed);
    return result;
}

/* Arm a mock. `call_limit`: of the case's calls. */
static int arm_script(const char *script, int call_limit, struct iam_mock *mock,
                      struct iam_mock_error *error) {
    struct sweep_fault faults[SWEEP_MAX_FAULTS];
    size_t count;
    if (!script || !mock)
        return error_null(error, script ? "mock" : "script");
    int result = sweep_parse_script(faults, &count, script, error);
    if (result)
        return result;
    mock_lock(mock);
    result = arm_faults(mock, faults, count, error);
    if (!result) { /* the case's calls are those from here on, whatever the test did before */
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

/* Returns a number that is equal for requests with the same action and members. */
static uint64_t hash_request(const struct journal_entry *entry) {
    uint64_t hash = UINT64_C(14695981039346656037);
    if (entry->action_sent.data)
        hash = hash_value(hash, 0, &entry->action_sent);
    for (size_t i = 0; i < entry->member_count; i++)
        hash = hash_value(hash, (unsigned char)(entry->members[i].id + 1), &entry->members[i].value);
    return hash;
}

/* Did a rule that a sweep added answer the call? */
static bool is_planned(const struct script *script, const struct iam_mock_call *call) {
    const struct rule *rule = call->rule ? script_find(script, call->rule) : NULL;
    return rule && rule->first_call > 0;
}

static void observe_call(struct iam_mock_sweep_call *out, const struct script *script,
                         const struct journal_entry *entry) {
    const struct iam_mock_call *call = &entry->call;
    size_t size = entry->action_sent.size;
    if (size >= sizeof out->action)
        size = sizeof out->action - 1;
    if (entry->action_sent.data)
        memcpy(out->action, entry->action_sent.data, size);
    out->request = hash_request(entry);
    out->status = (int16_t)call->status;
    out->fault = (uint8_t)call->fault;
    out->applied = call->applied;
    out->changes = entry->facts.changes;
    out->planned = is_planned(script, call);
    out->reused = call->reused;
    out->resent = call->resent;
    out->body_size = (uint16_t)(entry->facts.body_size < UINT16_MAX ? entry->facts.body_size : UINT16_MAX);
}

void iam_mock_sweep_observe(struct iam_mock *mock, struct iam_mock_sweep_observation *out) {
    if (!mock || !out)
        return;
    mock_lock(mock);
    const size_t calls = mock->journal.calls;
    out->calls = calls < UINT32_MAX ? (uint32_t)calls : UINT32_MAX;
    for (size_t i = 0; i < calls && i < IAM_MOCK_SWEEP_MAX_CALLS; i++) {
        memset(&out->call[i], 0, sizeof out->call[i]); /* padding too: the bytes go to another process */
        const struct journal_entry *entry = journal_at(&mock->journal, i + 1);
        if (entry) /* else the ring has dropped it */
            observe_call(&out->call[i], &mock->state.script, entry);
    }
    mock_unlock(mock);
}
