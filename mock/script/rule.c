#include "../files/files.h"
#include "../request/validate.h"
#include "../text.h"
#include "script.h"

#include <stdio.h>

#define MESSAGE_MAX_SIZE 4096
#define NEEDLE_MAX_SIZE 1024 /* of a user name or serial to match: constraints may be off */
#define FILE_NAME_MAX_SIZE 1024

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
    if (!given->error && !given->body_file)
        return rule_invalid(error, "error", "it has nothing to do; expected an error or a body_file");
    if (given->message && given->body_file)
        return rule_invalid(error, "message", "a message and a body_file; expected one of them");
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

static size_t kept(const char *text) { return text ? strlen(text) + 1 : 0; }

static const char *keep(struct rule *rule, size_t *at, const char *text) {
    if (!text)
        return NULL;
    char *copy = rule->strings + *at;
    *at += strlen(text) + 1;
    return strcpy(copy, text);
}

static struct view keep_view(struct rule *rule, size_t *at, const char *text) {
    return (struct view){keep(rule, at, text), text ? strlen(text) : 0};
}

static struct rule *rule_make(const struct rule *from, const struct iam_mock_rule *given, const char *name,
                              const char *body, size_t body_size) {
    const char *file = given->file ? given->file : "";
    size_t size = sizeof *from + kept(name) + kept(given->user_name) + kept(given->serial_number) +
                  kept(given->message) + kept(file) + kept(given->error) + (body ? body_size + 1 : 0);
    struct rule *rule = memory_new(size);
    if (!rule)
        return NULL;
    size_t at = 0;
    *rule = *from;
    rule->size = size;
    rule->name = keep(rule, &at, name);
    rule->user_name = keep_view(rule, &at, given->user_name);
    rule->serial_number = keep_view(rule, &at, given->serial_number);
    rule->message = keep(rule, &at, given->message);
    rule->file = keep(rule, &at, file);
    rule->code = keep(rule, &at, given->error);
    if (body) {
        rule->body = memcpy(rule->strings + at, body, body_size + 1);
        rule->body_size = body_size;
    }
    return rule;
}

static bool script_reserve(struct script *script) {
    if (script->count < script->capacity)
        return true;
    size_t capacity = script->capacity ? 2 * script->capacity : 4;
    struct rule **rules = memory_resize(script->rules, capacity * sizeof(struct rule *));
    if (!rules)
        return false;
    script->rules = rules;
    script->capacity = capacity;
    return true;
}

static int check_rule(struct rule *out, const struct script *script, const struct iam_mock_rule *given,
                      struct iam_mock_error *error) {
    *out = (struct rule){.number = script->made + 1,
                         .line = given->line,
                         .skip = given->skip,
                         .times = given->times,
                         .one_in = given->one_in,
                         .for_ms = given->for_ms,
                         .when = given->when,
                         .optional = given->optional};
    int result = check_numbers(given, error);
    if (!result)
        result = check_texts(given, error);
    if (!result)
        result = check_combination(given, error);
    if (!result)
        result = find_action(&out->action, given->action, error);
    if (!result)
        result = rule_answer(out, given, error);
    if (!result && script->count >= IAM_MOCK_MAX_RULES)
        result = error_set(error, IAM_MOCK_ELIMIT, "", "rule: there are %d rules, and no more are allowed",
                           IAM_MOCK_MAX_RULES);
    return result;
}

static int read_body_file(char **body, size_t *size, const char *file, struct iam_mock_error *error) {
    int result = file_read(body, size, file, error);
    if (error && (result == IAM_MOCK_EIO || result == IAM_MOCK_ELIMIT))
        snprintf(error->field, sizeof error->field, "body_file");
    return result;
}

IAM_MOCK_INTERNAL int script_add_rule(struct script *script, const struct iam_mock_rule *given,
                                      struct iam_mock_error *error) {
    struct rule checked;
    int result = check_rule(&checked, script, given, error);
    if (result)
        return result;
    char numbered[24];
    do { /* a test may have named one of its own like this */
        snprintf(numbered, sizeof numbered, "rule %u", (unsigned)checked.number);
    } while (!given->name && script_find(script, numbered) && checked.number++ > 0);
    const char *name = given->name ? given->name : numbered;
    if (script_find(script, name))
        return error_set(error, IAM_MOCK_EEXIST, "name",
                         "rule: the name \"%.128s\" is taken; expected another", name);
    char *body = NULL;
    size_t body_size = 0;
    result = given->body_file ? read_body_file(&body, &body_size, given->body_file, error) : 0;
    if (result)
        return result;
    struct rule *rule = script_reserve(script) ? rule_make(&checked, given, name, body, body_size) : NULL;
    memory_free(body);
    if (!rule)
        return error_no_memory(error);
    script->rules[script->count++] = rule;
    script->made = checked.number;
    return 0;
}
#undef MESSAGE_MAX_SIZE
#undef NEEDLE_MAX_SIZE
#undef FILE_NAME_MAX_SIZE
