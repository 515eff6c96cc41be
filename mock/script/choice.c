/* Finding the rules that match a call, and choosing the rules that act. */
#include "script/choice.h"
#include "base/view.h"
#include "base/clock.h"
#include "base/random.h"
#include "model/faults.h"

static bool rule_matches_parameters(const struct rule *rule, const struct call_facts *facts) {
    return (!rule->action || rule->action == facts->action) &&
           (!rule->user_name.at || view_equal_folded(rule_user_name(rule), facts->user_name)) &&
           (!rule->serial_number.at || view_equal(rule_serial_number(rule), facts->serial_number)) &&
           (!rule->shapes_page || (facts->action && action_lists(facts->action)));
}

static bool rule_matches(const struct rule *rule, const struct call_facts *facts) {
    /* First, because it is fast: most names of other users have another length. */
    if (rule->user_name.at && rule->user_name.size != facts->user_name.size)
        return false;
    if (rule->first_call > 0 &&
        (facts->call_number < rule->first_call || facts->call_number > rule->last_call))
        return false;
    return (facts->reached & MOMENT_BIT(rule->when)) != 0 && rule_matches_parameters(rule, facts);
}

static bool rule_is_used_up(const struct rule *rule, int64_t now_ms) {
    if (rule->acted == 0)
        return false;
    if (rule->for_ms > 0 && now_ms - rule->first_ms >= rule->for_ms)
        return true;
    bool once = rule->times == 0 && rule->for_ms == 0;
    return rule->times != IAM_MOCK_ALWAYS && (once || (rule->times > 0 && rule->acted >= rule->times));
}

/* Does the rule win the draw of one_in? The n-th draw of a rule is a function of seed, rule and n, so looking
 * ahead changes nothing. */
static bool rule_is_drawn(const struct rule *rule, uint64_t seed) {
    if (rule->one_in <= 1)
        return true;
    uint64_t draw = random_at(seed, RANDOM_RULE + rule->number, (uint64_t)rule->matched);
    return draw % (uint64_t)rule->one_in == 0;
}

static bool rule_may_act(const struct rule *rule, const struct call_facts *facts) {
    return rule->matched >= rule->skip && !rule_is_used_up(rule, facts->now_ms) &&
           rule_is_drawn(rule, facts->seed);
}

/* Does it depend on the body, not known yet, whether the rule acts? Then a later rule may act instead. */
static bool depends_on_body(const struct rule *rule, const struct call_facts *facts) {
    return facts->body_unknown && rule->when >= IAM_MOCK_AFTER_CHANGE;
}

/* The sum, at most the last moment of the clock: cannot overflow. */
static int64_t add_latency(int64_t sum_ms, int64_t latency_ms) {
    bool fits = latency_ms < CLOCK_END_MS - sum_ms;
    return fits ? sum_ms + latency_ms : CLOCK_END_MS - 1;
}

/* A rule with a fault has no page_limit, and no later rule acts. */
static void add_page_rule(struct choice *out, const struct rule *rule) {
    if (!out->page_rule || (rule->page_limit > 0 && rule->page_limit < out->page_rule->page_limit))
        out->page_rule = rule;
}

/* Add a rule that acts: its latency and, unless later rules may act too, its answer. */
static void add_acting_rule(struct choice *out, const struct rule *rule, const struct call_facts *facts) {
    int64_t *latency_ms = rule->when >= IAM_MOCK_AFTER_CHANGE ? &out->after_ms : &out->before_ms;
    *latency_ms = add_latency(*latency_ms, rule->latency_ms);
    out->fresh |= rule->fresh;
    out->planned |= rule->first_call > 0;
    if (rule->shapes_page)
        add_page_rule(out, rule);
    if (!rule->lets_others_act && !depends_on_body(rule, facts))
        out->rule = rule;
}

IAM_MOCK_INTERNAL void script_choose(struct choice *out, const struct script *script,
                                     const struct call_facts *facts) {
    out->rule = out->page_rule = NULL;
    out->before_ms = out->after_ms = 0;
    out->fresh = out->planned = false;
    for (size_t i = 0; i < script->count; i++) {
        const struct rule *rule = script->rules[i];
        if (i % 64 == 0)
            out->matched[i / 64] = out->acting[i / 64] = 0;
        if (!rule_matches(rule, facts))
            continue;
        out->matched[i / 64] |= UINT64_C(1) << i % 64;
        if (out->rule || !rule_may_act(rule, facts))
            continue;
        out->acting[i / 64] |= UINT64_C(1) << i % 64;
        add_acting_rule(out, rule, facts);
    }
}

static void count_rule(struct rule *rule, bool acts, int64_t now_ms) {
    rule->matched++;
    if (acts && rule->acted++ == 0)
        rule->first_ms = now_ms;
}

IAM_MOCK_INTERNAL void script_commit(struct script *script, const struct choice *choice, int64_t now_ms) {
    for (size_t first = 0; first < script->count; first += 64) {
        uint64_t matched = choice->matched[first / 64], acting = choice->acting[first / 64];
        for (size_t i = first; matched; i++, matched >>= 1, acting >>= 1) {
            if (matched & 1)
                count_rule(script->rules[i], (acting & 1) != 0, now_ms);
        }
    }
}

IAM_MOCK_INTERNAL bool rule_may_stop_request(const struct rule *rule, const struct call_facts *facts) {
    bool needs_parameters = rule->action || rule->user_name.at || rule->serial_number.at;
    return needs_parameters && !fault_info(rule->fault)->arrives &&
           (facts->reached & MOMENT_BIT(rule->when)) != 0 && !rule_is_used_up(rule, facts->now_ms);
}

/* Does the rule act on each request that reaches its moment? Then the body does not matter to it. */
static bool rule_needs_no_body(const struct rule *rule) {
    return !rule->action && !rule->user_name.at && !rule->serial_number.at && !rule->shapes_page &&
           rule->when < IAM_MOCK_AFTER_CHANGE;
}

/* Does the rule, if it acts, keep the request from arriving, or want a new connection? */
static bool rule_is_about_connection(const struct rule *rule) {
    return rule->fresh || !fault_info(rule->fault)->arrives;
}

/* Could the rule act on this call, for all that is known without the body? */
static bool rule_could_act(const struct rule *rule, const struct call_facts *facts) {
    const bool in_range = rule->first_call == 0 ||
                          (facts->call_number >= rule->first_call && facts->call_number <= rule->last_call);
    return in_range && (facts->reached & MOMENT_BIT(rule->when)) != 0 && rule_may_act(rule, facts);
}

/* Does a sweep record which request the rule stopped? */
static bool rule_is_recorded(const struct rule *rule) {
    return rule->first_call > 0 && !fault_info(rule->fault)->arrives;
}

/* Does the body decide whether a rule acts, and what later rules do if it acts? */
static bool rule_makes_uncertain(const struct rule *rule) {
    return !rule_needs_no_body(rule) && (!rule->lets_others_act || rule->latency_ms > 0);
}

IAM_MOCK_INTERNAL bool script_depends_on_body(const struct script *script, const struct call_facts *facts) {
    bool uncertain = false; /* does the body decide whether the rules from here on act? */
    for (size_t i = 0; i < script->count; i++) {
        const struct rule *rule = script->rules[i];
        if (!rule_could_act(rule, facts))
            continue;
        const bool certain = rule_needs_no_body(rule);
        if (rule_is_about_connection(rule) && (!certain || uncertain || rule_is_recorded(rule)))
            return true;
        if (certain && !rule->lets_others_act)
            return false;
        uncertain |= rule_makes_uncertain(rule);
    }
    return false;
}
