/* The list of rules: adding, finding, removing, cloning and freeing rules. */
#include "script/script.h"
#include "base/memory.h"

IAM_MOCK_INTERNAL void script_free(struct script *script) {
    for (size_t i = 0; i < script->count; i++)
        memory_free(script->rules[i]);
    memory_free(script->rules);
    *script = (struct script){0};
}

IAM_MOCK_INTERNAL void script_remove_first(struct script *script, size_t count) {
    for (size_t i = 0; i < count; i++) {
        script->race_count -= script->rules[i]->race != IAM_MOCK_NO_RACE;
        memory_free(script->rules[i]);
    }
    script->count -= count;
    if (count > 0)
        memmove(script->rules, script->rules + count, script->count * sizeof *script->rules);
}

IAM_MOCK_INTERNAL bool script_clone(struct script *to, const struct script *from) {
    *to = (struct script){.race_count = from->race_count, .made = from->made};
    if (from->count == 0)
        return true;
    to->rules = memory_new(from->count * sizeof *to->rules);
    if (!to->rules)
        return false;
    to->capacity = from->count;
    for (; to->count < from->count; to->count++) {
        struct rule *copy = record_clone(from->rules[to->count]);
        if (!copy) {
            script_free(to);
            return false;
        }
        to->rules[to->count] = copy;
    }
    return true;
}

IAM_MOCK_INTERNAL struct rule *script_find(const struct script *script, const char *name) {
    struct view wanted = view_of(name);
    for (size_t i = 0; i < script->count; i++) {
        if (view_equal(rule_name(script->rules[i]), wanted))
            return script->rules[i];
    }
    return NULL;
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
    const char *name = given->name;
    if (!name) {
        rule_numbered_name(numbered, checked->number);
        name = numbered;
    }
    struct rule *rule = script_reserve(script) ? rule_make(checked, given, name, body) : NULL;
    if (!rule)
        return IAM_MOCK_ENOMEM;
    script->race_count += rule->race != IAM_MOCK_NO_RACE;
    if (place)
        put_at(script, rule, place);
    else
        put_last(script, rule);
    return 0;
}
