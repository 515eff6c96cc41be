#include "base/view.h"
#include "base/memory.h"
#include "base/clock.h"
#include "base/random.h"
#include "model/faults.h"

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

static bool rule_describes(const struct rule *rule, const struct call_facts *facts) {
    return (!rule->action || rule->action == facts->action) &&
           (!rule->user_name.data || view_equal_folded(rule->user_name, facts->user_name)) &&
           (!rule->serial_number.data || view_equal(rule->serial_number, facts->serial_number));
}

static bool rule_meets(const struct rule *rule, const struct call_facts *facts) {
    /* Most rules are told apart by the length of a name: no need to look at it. */
    if (rule->user_name.data && rule->user_name.size != facts->user_name.size)
        return false;
    if (rule->first_call > 0 &&
        (facts->call_number < rule->first_call || facts->call_number > rule->last_call))
        return false;
    return (facts->action || facts->body_unknown) && facts->reached[rule->when] &&
           rule_describes(rule, facts);
}

static bool rule_is_used_up(const struct rule *rule, int64_t now_ms) {
    if (rule->acted == 0)
        return false;
    if (rule->for_ms > 0 && now_ms - rule->first_ms >= rule->for_ms)
        return true;
    bool once = rule->times == 0 && rule->for_ms == 0;
    return rule->times != IAM_MOCK_ALWAYS && (once || (rule->times > 0 && rule->acted >= rule->times));
}

/* The n-th choice of a rule is a function of seed, rule and n, so a choice not taken leaves no trace. */
static bool rule_draws(const struct rule *rule, uint64_t seed) {
    if (rule->one_in <= 1)
        return true;
    uint64_t draw = random_at(seed, RANDOM_RULE + rule->number, (uint64_t)rule->matched);
    return draw % (uint64_t)rule->one_in == 0;
}

static bool rule_has_its_say(const struct rule *rule, const struct call_facts *facts) {
    return rule->met && rule->matched >= rule->skip && !rule_is_used_up(rule, facts->now_ms) &&
           rule_draws(rule, facts->seed);
}

/* Looked ahead without the body, it may act, or a later rule instead. */
static bool is_doubtful(const struct rule *rule, const struct call_facts *facts) {
    return facts->body_unknown && rule->when == IAM_MOCK_AFTER_CHANGE;
}

IAM_MOCK_INTERNAL struct choice script_choose(const struct script *script, const struct call_facts *facts) {
    struct choice choice = {0};
    for (size_t i = 0; i < script->count; i++) {
        struct rule *rule = script->rules[i];
        rule->met = rule_meets(rule, facts);
        rule->acts = !choice.rule && rule_has_its_say(rule, facts);
        if (!rule->acts)
            continue;
        choice.fresh |= rule->fresh;
        int64_t *latency_ms = rule->when == IAM_MOCK_AFTER_CHANGE ? &choice.after_ms : &choice.before_ms;
        bool fits = rule->latency_ms < CLOCK_END_MS - *latency_ms;
        *latency_ms = fits ? *latency_ms + rule->latency_ms : CLOCK_END_MS - 1;
        if (!rule->passes_on && !is_doubtful(rule, facts))
            choice.rule = rule;
    }
    return choice;
}

IAM_MOCK_INTERNAL void script_commit(struct script *script, int64_t now_ms) {
    for (size_t i = 0; i < script->count; i++) {
        struct rule *rule = script->rules[i];
        rule->matched += rule->met;
        if (rule->acts && rule->acted++ == 0)
            rule->first_ms = now_ms;
    }
}

IAM_MOCK_INTERNAL bool rule_is_unforeseen(const struct rule *rule, const struct call_facts *facts) {
    bool is_choosy = rule->action || rule->user_name.data || rule->serial_number.data;
    return is_choosy && !fault_info(rule->fault)->arrives && facts->reached[rule->when] &&
           !rule_is_used_up(rule, facts->now_ms);
}

IAM_MOCK_INTERNAL int64_t rule_expected(const struct rule *rule) {
    if (rule->optional || rule->one_in > 1)
        return 0;
    return rule->times > 0 ? rule->times : 1;
}
