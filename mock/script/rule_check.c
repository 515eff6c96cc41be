/* What a rule may be. */
#include "base/view.h"
#include "base/error.h"
#include "base/utf8.h"
#include "base/clock.h"
#include "model/validate.h"
#include "base/text.h"
#include "model/faults.h"

#define MESSAGE_MAX_SIZE 4096
#define FILE_NAME_MAX_SIZE 1024
#define NEEDLE_MAX_SIZE 1024 /* of a user name or serial to match: constraints may be off */

static int rule_invalid(struct iam_mock_error *error, const char *field, const char *what) {
    return error_set(error, IAM_MOCK_EINVAL, field, "rule: %s", what);
}

static int check_numbers(const struct iam_mock_rule *given, struct iam_mock_error *error) {
    if (given->line < 0)
        return error_set(error, IAM_MOCK_EINVAL, "line", "rule: line is %d; expected 0 or more", given->line);
    if (given->skip < 0)
        return error_set(error, IAM_MOCK_EINVAL, "skip", "rule: skip is %d; expected 0 or more", given->skip);
    if (given->times < IAM_MOCK_ALWAYS)
        return error_set(error, IAM_MOCK_EINVAL, "times",
                         "rule: times is %d; expected 0 or more, or ALWAYS (-1)", given->times);
    if (given->one_in < 0)
        return error_set(error, IAM_MOCK_EINVAL, "one_in", "rule: one_in is %d; expected 0 or more",
                         given->one_in);
    if (given->for_ms < 0)
        return error_set(error, IAM_MOCK_EINVAL, "for_ms", "rule: for_ms is %lld; expected 0 or more",
                         (long long)given->for_ms);
    if ((unsigned)given->when > IAM_MOCK_AFTER_CHANGE)
        return error_set(error, IAM_MOCK_EINVAL, "when",
                         "rule: when is %d; expected one of enum iam_mock_when", (int)given->when);
    if (given->status != 0 && (given->status < 200 || given->status > 599))
        return error_set(error, IAM_MOCK_EINVAL, "status", "rule: status is %d; expected 200 to 599",
                         given->status);
    return 0;
}

static int check_size(const char *field, const char *text, size_t minimum, size_t maximum,
                      struct iam_mock_error *error) {
    size_t size = text ? strlen(text) : minimum;
    if (size >= minimum && size <= maximum)
        return 0;
    return error_set(error, IAM_MOCK_EINVAL, field, "rule: %s is of %zu bytes; expected %zu to %zu", field,
                     size, minimum, maximum);
}

static int check_utf8(const char *field, const char *text, struct iam_mock_error *error) {
    struct view rest = view_of(text);
    for (size_t size; rest.size > 0; rest = (struct view){rest.data + size, rest.size - size}) {
        uint32_t character;
        size = utf8_decode(rest, &character);
        if (size == 0)
            return error_set(error, IAM_MOCK_EINVAL, field, "rule: %s isn't UTF-8 from byte %zu on", field,
                             (size_t)(rest.data - text) + 1);
    }
    return 0;
}

static int check_texts(const struct iam_mock_rule *given, struct iam_mock_error *error) {
    int result = check_size("name", given->name, 1, RULE_NAME_MAX_SIZE, error);
    if (!result)
        result = check_size("user_name", given->user_name, 1, NEEDLE_MAX_SIZE, error);
    if (!result)
        result = check_size("serial_number", given->serial_number, 1, NEEDLE_MAX_SIZE, error);
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

static int check_combination(const struct iam_mock_rule *given, struct iam_mock_error *error) {
    if (given->message && !given->error)
        return rule_invalid(error, "message", "a message without an error; expected an error with it");
    if (!given->error && !given->body_file && !given->fault && !given->latency_ms)
        return rule_invalid(error, "error",
                            "it has nothing to do; expected an error, a body_file, a fault or latency_ms");
    if (given->message && given->body_file)
        return rule_invalid(error, "message", "a message and a body_file; expected one of them");
    if (given->fault && (given->error || given->body_file))
        return rule_invalid(error, "fault", "a fault beside an error or a body_file; expected one of them");
    bool has_status = given->error || given->body_file || given->fault == IAM_MOCK_PROXY_PAGE;
    if (given->status && !has_status)
        return rule_invalid(error, "status", "a status without an error, a body_file or PROXY_PAGE");
    return 0;
}

static int check_fault(const struct iam_mock_rule *given, struct iam_mock_error *error) {
    const struct fault_info *info = fault_info(given->fault);
    if (!info)
        return error_set(error, IAM_MOCK_EINVAL, "fault",
                         "rule: fault is %d; expected one of enum iam_mock_fault", (int)given->fault);
    if (!info->arrives && given->when == IAM_MOCK_AFTER_CHANGE)
        return error_set(error, IAM_MOCK_EINVAL, "when",
                         "rule: %s keeps the request from arriving; expected BEFORE_CHANGE, not AFTER_CHANGE",
                         info->name);
    if (given->cut_at < 0 || (given->cut_at > 0 && given->fault != IAM_MOCK_CUT))
        return error_set(error, IAM_MOCK_EINVAL, "cut_at",
                         "rule: cut_at is %lld; expected 0 or more with CUT, 0 without",
                         (long long)given->cut_at);
    if (given->latency_ms < 0 || given->latency_ms >= CLOCK_END_MS)
        return error_set(error, IAM_MOCK_EINVAL, "latency_ms", "rule: latency_ms is %lld; expected 0 to %lld",
                         (long long)given->latency_ms, (long long)(CLOCK_END_MS - 1));
    int status = given->status;
    if (given->fault == IAM_MOCK_PROXY_PAGE && status && status != 200 && status != 403 && status != 503 &&
        !given->force)
        return error_set(error, IAM_MOCK_EINVAL, "status",
                         "rule: PROXY_PAGE with status %d; expected 200, 403 or 503, or force", status);
    return 0;
}

static int find_action(const struct action **out, const char *name, struct iam_mock_error *error) {
    *out = NULL;
    if (name && strcmp(name, "*") == 0)
        return 0;
    *out = name ? action_find(view_of(name)) : &action_deactivate_mfa_device;
    if (*out)
        return 0;
    return error_set(error, IAM_MOCK_EINVAL, "action",
                     "rule: action \"%.64s\" isn't %s; expected \"*\" or one of %s", name,
                     action_exists(view_of(name)) ? "mocked" : "an action of IAM", action_names());
}

/* The answer's code, status, type and fixture. */
static int rule_answer(struct rule *out, const struct iam_mock_rule *given, struct iam_mock_error *error) {
    out->status = given->status ? given->status : 200;
    if (!given->error)
        return 0;
    const struct error_info *info = error_find(given->error);
    if (!info && !given->force)
        return error_set(error, IAM_MOCK_EINVAL, "error",
                         "rule: IAM has no error code \"%.64s\"; expected one of the API's, or force",
                         given->error);
    if (!info && !given->status)
        return error_set(error, IAM_MOCK_EINVAL, "status",
                         "rule: the forced error \"%.64s\" needs a status; expected 200 to 599",
                         given->error);
    if (info && given->status && given->status != info->status && !given->force)
        return error_set(error, IAM_MOCK_EINVAL, "status",
                         "rule: %s with status %d isn't an answer of the API; expected %d, or force",
                         info->code, given->status, info->status);
    if (info && !given->status)
        out->status = info->status;
    out->type = info ? info->type : out->status >= 500 ? "Receiver" : "Sender";
    out->fixture = given->message ? FIXTURE_CODE_WITH_MESSAGE : info ? info->fixture : FIXTURE_CODE_NOT_KNOWN;
    return 0;
}

IAM_MOCK_INTERNAL int rule_check(struct rule *out, const struct script *script,
                                 const struct iam_mock_rule *given, struct iam_mock_error *error) {
    *out = (struct rule){.number = script->made + 1,
                         .line = given->line,
                         .skip = given->skip,
                         .times = given->times,
                         .one_in = given->one_in,
                         .for_ms = given->for_ms,
                         .when = given->when,
                         .fault = given->fault,
                         .cut_at = given->cut_at,
                         .latency_ms = given->latency_ms,
                         .passes_on = !given->error && !given->body_file && !given->fault,
                         .fresh = given->fresh,
                         .optional = given->optional};
    int result = check_numbers(given, error);
    if (!result)
        result = check_texts(given, error);
    if (!result)
        result = check_combination(given, error);
    if (!result)
        result = check_fault(given, error);
    if (!result)
        result = find_action(&out->action, given->action, error);
    if (!result)
        result = rule_answer(out, given, error);
    if (!result && script->count >= IAM_MOCK_MAX_RULES)
        result = error_set(error, IAM_MOCK_ELIMIT, "", "rule: there are %d rules, and no more are allowed",
                           IAM_MOCK_MAX_RULES);
    return result;
}
#undef MESSAGE_MAX_SIZE
#undef NEEDLE_MAX_SIZE
#undef FILE_NAME_MAX_SIZE
