#include "base/view.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "answer/hostile.h"
#include "files/files.h"
#include "script/script.h"

#include <stdio.h>

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
                              struct view body) {
    const char *file = given->file ? given->file : "";
    size_t size = sizeof *from + kept(name) + kept(given->user_name) + kept(given->serial_number) +
                  kept(given->message) + kept(file) + kept(given->error) + (body.data ? body.size + 1 : 0);
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
    if (body.data) {
        rule->body = memcpy(rule->strings + at, body.data, body.size);
        rule->strings[at + body.size] = '\0'; /* inside the block even if it is empty: rule_moved() */
        rule->body_size = body.size;
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

static int refuse_hostile(const char *name, struct iam_mock_error *error) {
    char names[200] = "";
    for (size_t i = 0; i < hostile_count(); i++)
        names_add(names, sizeof names, hostile_at(i)->name);
    return error_set(error, IAM_MOCK_EINVAL, "body_file", "rule: no hostile body \"%.20s\"; expected %s",
                     name, names);
}

/* *file is to be freed with memory_free(); of a body that is compiled in it is NULL. */
static int read_body_file(struct view *body, char **file, struct rule *rule,
                          const struct iam_mock_rule *given, struct iam_mock_error *error) {
    const char *name = hostile_name(given->body_file);
    const struct hostile_body *hostile = name ? hostile_find(view_of(name)) : NULL;
    if (name && !hostile)
        return refuse_hostile(name, error);
    if (hostile) {
        *body = (struct view){(const char *)hostile->data, hostile->size};
        if (!given->status && !given->error)
            rule->status = hostile->status;
        return 0;
    }
    int result = file_read(file, &body->size, given->body_file, error);
    body->data = *file;
    if (error && (result == IAM_MOCK_EIO || result == IAM_MOCK_ELIMIT))
        snprintf(error->field, sizeof error->field, "body_file");
    return result;
}

/* The rule that is described, with room for it in the list. */
static int script_make_rule(struct rule **out, struct script *script, const struct iam_mock_rule *given,
                            struct iam_mock_error *error) {
    struct rule checked;
    int result = rule_check(&checked, script, given, error);
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
    char *file = NULL;
    struct view body = {NULL, 0};
    result = given->body_file ? read_body_file(&body, &file, &checked, given, error) : 0;
    if (result)
        return result;
    *out = script_reserve(script) ? rule_make(&checked, given, name, body) : NULL;
    memory_free(file);
    return *out ? 0 : error_no_memory(error);
}

IAM_MOCK_INTERNAL int script_add_rule(struct script *script, const struct iam_mock_rule *given,
                                      struct iam_mock_error *error) {
    struct rule *rule;
    int result = script_make_rule(&rule, script, given, error);
    if (result)
        return result;
    script->rules[script->count++] = rule;
    script->made = rule->number;
    return 0;
}

IAM_MOCK_INTERNAL int script_insert_rule(struct script *script, size_t at, const struct iam_mock_rule *given,
                                         uint64_t first, uint64_t last, struct iam_mock_error *error) {
    struct rule *rule;
    int result = script_make_rule(&rule, script, given, error);
    if (result)
        return result;
    rule->first_call = first;
    rule->last_call = last;
    memmove(script->rules + at + 1, script->rules + at, (script->count - at) * sizeof *script->rules);
    script->rules[at] = rule;
    script->count++;
    return 0;
}
