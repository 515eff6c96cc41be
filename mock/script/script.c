/* The list of rules: freeing, cloning, finding. */
#include "script/script.h"
#include "base/memory.h"

IAM_MOCK_INTERNAL void script_free(struct script *script) {
    for (size_t i = 0; i < script->count; i++)
        memory_free(script->rules[i]);
    memory_free(script->rules);
    *script = (struct script){0};
}

IAM_MOCK_INTERNAL void script_remove_first(struct script *script, size_t count) {
    for (size_t i = 0; i < count; i++)
        memory_free(script->rules[i]);
    script->count -= count;
    if (count > 0)
        memmove(script->rules, script->rules + count, script->count * sizeof *script->rules);
}

static const char *rule_moved(const char *text, const struct rule *from, struct rule *to) {
    const char *begin = (const char *)from;
    bool inside = text && text >= begin && text < begin + from->size;
    return inside ? (const char *)to + (text - begin) : text; /* else a constant of the library */
}

static struct rule *rule_clone(const struct rule *from) {
    struct rule *copy = memory_new(from->size);
    if (!copy)
        return NULL;
    memcpy(copy, from, from->size);
    copy->name = rule_moved(from->name, from, copy);
    copy->user_name.data = rule_moved(from->user_name.data, from, copy);
    copy->serial_number.data = rule_moved(from->serial_number.data, from, copy);
    copy->message = rule_moved(from->message, from, copy);
    copy->file = rule_moved(from->file, from, copy);
    copy->code = rule_moved(from->code, from, copy);
    copy->body = rule_moved(from->body, from, copy);
    return copy;
}

IAM_MOCK_INTERNAL bool script_clone(struct script *to, const struct script *from) {
    *to = (struct script){.made = from->made};
    if (from->count == 0)
        return true;
    to->rules = memory_new(from->count * sizeof *to->rules);
    if (!to->rules)
        return false;
    to->capacity = from->count;
    for (; to->count < from->count; to->count++) {
        struct rule *copy = rule_clone(from->rules[to->count]);
        if (!copy) {
            script_free(to);
            return false;
        }
        to->rules[to->count] = copy;
    }
    return true;
}

IAM_MOCK_INTERNAL struct rule *script_find(const struct script *script, const char *name) {
    for (size_t i = 0; i < script->count; i++) {
        if (strcmp(script->rules[i]->name, name) == 0)
            return script->rules[i];
    }
    return NULL;
}

IAM_MOCK_INTERNAL int64_t rule_expected(const struct rule *rule) {
    if (rule->optional || rule->one_in > 1)
        return 0;
    return rule->times > 0 ? rule->times : 1;
}
