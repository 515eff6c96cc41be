/* Checking the rule that a test gives. If several fields are wrong, the order of the checks decides which one
 * is reported. */
#include "script/rule_check.h"
#include "base/view.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/suggest.h"
#include "base/utf8.h"
#include "model/faults.h"
#include "model/services.h"
#include "script/rule_fault.h"
#include "script/rule_location.h"
#include "script/rule_race.h"

#define MESSAGE_MAX_SIZE 4096
#define FILE_NAME_MAX_SIZE 1024
#define MATCH_MAX_SIZE 1024 /* of a user name or serial number to match: the limit with constraints off */

static int rule_invalid(struct iam_mock_error *error, const char *field, const char *what) {
    return error_set(error, IAM_MOCK_EINVAL, field, "%s", what);
}

static int check_numbers(const struct iam_mock_rule *given, struct iam_mock_error *error) {
    if (given->line < 0)
        return error_set(error, IAM_MOCK_EINVAL, "line", "line is %d; expected 0 or more", given->line);
    if (given->skip < 0)
        return error_set(error, IAM_MOCK_EINVAL, "skip", "skip is %d; expected 0 or more", given->skip);
    if (given->times < IAM_MOCK_ALWAYS)
        return error_set(error, IAM_MOCK_EINVAL, "times", "times is %d; expected 0 or more, or ALWAYS (-1)",
                         given->times);
    if (given->one_in < 0)
        return error_set(error, IAM_MOCK_EINVAL, "one_in", "one_in is %d; expected 0 or more", given->one_in);
    if (given->for_ms < 0)
        return error_set(error, IAM_MOCK_EINVAL, "for_ms", "for_ms is %lld; expected 0 or more",
                         (long long)given->for_ms);
    if ((unsigned)given->when > IAM_MOCK_WITHOUT_CHANGE)
        return error_set(error, IAM_MOCK_EINVAL, "when", "when is %d; expected one of enum iam_mock_when",
                         (int)given->when);
    if (given->status != 0 && (given->status < 200 || given->status > 599))
        return error_set(error, IAM_MOCK_EINVAL, "status", "status is %d; expected 200 to 599",
                         given->status);
    return 0;
}

static int check_size(const char *field, const char *text, size_t minimum, size_t maximum,
                      struct iam_mock_error *error) {
    size_t size = text ? strlen(text) : minimum;
    if (size >= minimum && size <= maximum)
        return 0;
    return error_set(error, IAM_MOCK_EINVAL, field, "%s is of %zu bytes; expected %zu to %zu", field, size,
                     minimum, maximum);
}

static int check_utf8(const char *field, const char *text, struct iam_mock_error *error) {
    struct view rest = view_of(text);
    for (size_t size; rest.size > 0; rest = (struct view){rest.data + size, rest.size - size}) {
        uint32_t character;
        size = utf8_decode(rest, &character);
        if (size == 0)
            return error_set(error, IAM_MOCK_EINVAL, field, "%s isn't UTF-8 from byte %zu on", field,
                             (size_t)(rest.data - text) + 1);
    }
    return 0;
}

static int check_texts(const struct iam_mock_rule *given, struct iam_mock_error *error) {
    int result = check_size("name", given->name, 1, RULE_NAME_MAX_SIZE, error);
    if (!result)
        result = check_size("user_name", given->user_name, 1, MATCH_MAX_SIZE, error);
    if (!result)
        result = check_size("serial_number", given->serial_number, 1, MATCH_MAX_SIZE, error);
    if (!result)
        result = check_size("error", given->error, 1, ERROR_CODE_MAX_SIZE, error);
    if (!result)
        result = check_size("message", given->message, 0, MESSAGE_MAX_SIZE, error);
    if (!result)
        result = check_utf8("message", given->message, error);
    if (!result)
        result = check_size("file", given->file, 0, FILE_NAME_MAX_SIZE, error);
    return result;
}

/* Does the rule do more than delay calls? */
static bool has_answer(const struct iam_mock_rule *given) {
    return given->error || given->body_file || given->fault || given->location;
}

static int check_answer(const struct iam_mock_rule *given, struct iam_mock_error *error) {
    if (given->message && !given->error)
        return rule_invalid(error, "message", "a message without an error; expected an error with it");
    if (!has_answer(given) && !given->latency_ms && !given->page_limit && !given->race)
        return rule_invalid(error, "error",
                            "the rule has nothing to do; expected an error, a body_file, a fault, a "
                            "location, latency_ms, page_limit or a race");
    if (given->message && given->body_file)
        return rule_invalid(error, "message", "a message and a body_file; expected one of them");
    return 0;
}

static int check_combination(const struct iam_mock_rule *given, struct iam_mock_error *error) {
    bool has_body = given->error || given->body_file;
    if (given->fault && has_body)
        return rule_invalid(error, "fault", "a fault beside an error or a body_file; expected one of them");
    if (given->status && !has_body && !given->location && !rule_answers_page(given))
        return rule_invalid(error, "status",
                            "a status without an error, a body_file, a location, PROXY_PAGE or LARGE_PAGE");
    return 0;
}

static int check_fault(const struct iam_mock_rule *given, struct iam_mock_error *error) {
    if (!fault_exists((int)given->fault))
        return error_set(error, IAM_MOCK_EINVAL, "fault", "fault is %d; expected one of enum iam_mock_fault",
                         (int)given->fault);
    const struct fault_info *info = fault_info(given->fault);
    if (!info->arrives && given->when == IAM_MOCK_AFTER_CHANGE)
        return error_set(error, IAM_MOCK_EINVAL, "when",
                         "%s keeps the request from arriving; expected BEFORE_CHANGE, not AFTER_CHANGE",
                         info->name);
    return 0;
}

static int check_fault_numbers(const struct iam_mock_rule *given, struct iam_mock_error *error) {
    if (given->cut_at < 0 || (given->cut_at > 0 && given->fault != IAM_MOCK_CUT))
        return error_set(error, IAM_MOCK_EINVAL, "cut_at",
                         "cut_at is %lld; expected 0 or more with CUT, 0 without", (long long)given->cut_at);
    if (given->latency_ms < 0 || given->latency_ms >= CLOCK_END_MS)
        return error_set(error, IAM_MOCK_EINVAL, "latency_ms", "latency_ms is %lld; expected 0 to %lld",
                         (long long)given->latency_ms, (long long)(CLOCK_END_MS - 1));
    return 0;
}

static int check_page_limit(const struct iam_mock_rule *given, struct iam_mock_error *error) {
    if (given->page_limit < 0 || given->page_limit > IAM_MOCK_MAX_PAGE)
        return error_set(error, IAM_MOCK_EINVAL, "page_limit", "page_limit is %d; expected 1 to %d, or 0",
                         given->page_limit, IAM_MOCK_MAX_PAGE);
    if (given->page_limit && has_answer(given))
        return rule_invalid(
            error, "page_limit",
            "a page_limit beside an error, a body_file, a fault or a location; expected a rule for each");
    return 0;
}

static int refuse_action(const char *name, struct iam_mock_error *error) {
    char meant[SUGGEST_SIZE];
    struct suggestion suggestion = suggest_for(view_of(name));
    actions_suggest(&suggestion, NULL);
    return error_set(error, IAM_MOCK_EINVAL, "action",
                     "action \"%.64s\" isn't an action of %s%s; expected one, or \"*\"", name,
                     service_titles(), suggest_write(meant, &suggestion));
}

/* Set how a rule acts that shapes the page of a list: only on a list that succeeds has a page. */
static void set_page(struct rule *out, const struct iam_mock_rule *given) {
    out->page_limit = given->page_limit;
    out->shapes_page = given->page_limit || fault_shapes_page(given->fault);
    if (out->shapes_page)
        out->when = IAM_MOCK_AFTER_CHANGE;
}

/* Find the calls that the rule is for: DeactivateMFADevice by default, any list if the rule shapes its page;
 * NULL for "*". */
static int find_action(struct rule *out, const struct iam_mock_rule *given, struct iam_mock_error *error) {
    set_page(out, given);
    const char *name = given->action ? given->action : out->shapes_page ? "*" : "DeactivateMFADevice";
    if (strcmp(name, "*") == 0)
        return 0;
    out->action = action_find(NULL, view_of(name));
    if (!out->action)
        return refuse_action(name, error);
    if (!out->shapes_page || action_lists(out->action))
        return 0;
    return error_set(error, IAM_MOCK_EINVAL, "action",
                     "%s is for actions that list, and %s %s; expected an action with a Marker, or \"*\"",
                     given->page_limit ? "page_limit" : fault_info(given->fault)->name, name,
                     out->action->is_coded ? "doesn't" : "is canned: its answer is always the same");
}

/* Check an error code that the API doesn't have: it needs force and a status. */
static int check_unknown_error(const struct iam_mock_rule *given, struct iam_mock_error *error) {
    char meant[SUGGEST_SIZE];
    struct suggestion suggestion = suggest_for(view_of(given->error));
    errors_suggest(&suggestion);
    if (!given->force)
        return error_set(
            error, IAM_MOCK_EINVAL, "error",
            "error \"%.64s\" isn't an error code of %s%s; expected one of the API's, or force for a "
            "code of your own",
            given->error, service_titles(), suggest_write(meant, &suggestion));
    if (!given->status)
        return error_set(error, IAM_MOCK_EINVAL, "status",
                         "the forced error \"%.64s\" needs a status; expected 200 to 599", given->error);
    return 0;
}

static int check_known_error(const struct error_info *info, const struct iam_mock_rule *given,
                             struct iam_mock_error *error) {
    if (!given->status || given->status == info->status || given->force)
        return 0;
    return error_set(error, IAM_MOCK_EINVAL, "status",
                     "%s with status %d isn't an answer of the API; expected %d, or force", info->code,
                     given->status, info->status);
}

static enum fixture_id fixture_for(const struct error_info *info, const struct iam_mock_rule *given) {
    if (given->message)
        return FIXTURE_CODE_WITH_MESSAGE;
    return info ? info->fixture : FIXTURE_CODE_NOT_KNOWN;
}

/* Set the status, type and fixture of the answer. */
static int find_answer(struct rule *out, const struct iam_mock_rule *given, struct iam_mock_error *error) {
    out->status = given->status ? given->status : given->location ? 302 : 200;
    if (!given->error)
        return 0;
    const struct error_info *info = error_find(given->error);
    int result = info ? check_known_error(info, given, error) : check_unknown_error(given, error);
    if (result)
        return result;
    if (info && !given->status)
        out->status = info->status;
    out->type = info ? info->type : out->status >= 500 ? "Receiver" : "Sender";
    out->fixture = fixture_for(info, given);
    return 0;
}

/* Find a number whose default name, "rule 3", is free: a test may have given that name to another rule. */
static void find_number(struct rule *out, const struct script *script) {
    char numbered[RULE_NUMBERED_SIZE];
    rule_numbered_name(numbered, out->number);
    while (script_find(script, numbered))
        rule_numbered_name(numbered, ++out->number);
}

/* Check that the given name is free or, without a name, find a number for a default name. */
static int find_name(struct rule *out, const struct script *script, const struct iam_mock_rule *given,
                     struct iam_mock_error *error) {
    if (!given->name)
        find_number(out, script);
    if (!given->name || !script_find(script, given->name))
        return 0;
    return error_set(error, IAM_MOCK_EEXIST, "name", "the name \"%.128s\" is taken; expected another",
                     given->name);
}

typedef int rule_part_check(const struct iam_mock_rule *given, struct iam_mock_error *error);

IAM_MOCK_INTERNAL int rule_check(struct rule *out, const struct script *script,
                                 const struct iam_mock_rule *given, struct iam_mock_error *error) {
    static rule_part_check *const checks[] = {check_numbers,       check_texts,     check_answer,
                                              check_combination,   check_fault,     rule_check_without_change,
                                              check_fault_numbers, rule_check_page, rule_check_location,
                                              check_page_limit,    rule_check_race};
    *out = (struct rule){.number = script->made + 1,
                         .line = given->line,
                         .skip = given->skip,
                         .times = given->times,
                         .one_in = given->one_in,
                         .for_ms = given->for_ms,
                         .when = given->race ? MOMENT_RACE : (int)given->when,
                         .fault = given->fault,
                         .race = given->race,
                         .cut_at = given->cut_at,
                         .latency_ms = given->latency_ms,
                         .lets_others_act = !has_answer(given),
                         .fresh = given->fresh,
                         .optional = given->optional};
    int result = 0;
    for (size_t i = 0; !result && i < COUNT_OF(checks); i++)
        result = checks[i](given, error);
    if (!result)
        result = find_action(out, given, error);
    if (!result)
        result = find_answer(out, given, error);
    if (!result && script->count >= IAM_MOCK_MAX_RULES)
        result =
            error_set(error, IAM_MOCK_ELIMIT, "",
                      "there are %d rules, and no more are allowed (IAM_MOCK_MAX_RULES)", IAM_MOCK_MAX_RULES);
    return result ? result : find_name(out, script, given, error);
}
#undef MESSAGE_MAX_SIZE
#undef MATCH_MAX_SIZE
#undef FILE_NAME_MAX_SIZE
