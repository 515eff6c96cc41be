/* Making a rule, and adding it to the script. */
#include "base/view.h"
#include "base/memory.h"
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

IAM_MOCK_INTERNAL void rule_numbered_name(char out[RULE_NUMBERED_SIZE], uint32_t number) {
    snprintf(out, RULE_NUMBERED_SIZE, "rule %u", (unsigned)number);
}

static void put_last(struct script *script, struct rule *rule) {
    script->rules[script->count++] = rule;
    script->made = rule->number;
}

static void put_at(struct script *script, struct rule *rule, const struct rule_place *place) {
    rule->first_call = place->first_call;
    rule->last_call = place->last_call;
    memmove(script->rules + place->at + 1, script->rules + place->at,
            (script->count - place->at) * sizeof *script->rules);
    script->rules[place->at] = rule;
    script->count++;
}

IAM_MOCK_INTERNAL int script_add_rule(struct script *script, const struct rule *checked,
                                      const struct iam_mock_rule *given, struct view body,
                                      const struct rule_place *place) {
    char numbered[RULE_NUMBERED_SIZE];
    rule_numbered_name(numbered, checked->number);
    struct rule *rule =
        script_reserve(script) ? rule_make(checked, given, given->name ? given->name : numbered, body) : NULL;
    if (!rule)
        return IAM_MOCK_ENOMEM;
    if (place)
        put_at(script, rule, place);
    else
        put_last(script, rule);
    return 0;
}
