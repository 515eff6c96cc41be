/* The races of a call: changes that other principals make just before the call, by rules of the script. */
#include "call/race.h"
#include "account/clone.h"
#include "account/race.h"
#include "base/view.h"
#include "call/decode.h"
#include "call/route.h"

static struct view sent_value(const struct call *call, const char *name) {
    const struct view *value = query_find(&call->decoded.query, view_of(name));
    return value ? *value : (struct view){NULL, 0};
}

/* Choose the rules by the request's own parameters: nothing is looked up yet. */
static void choose_races(struct call *call, const struct state *state) {
    const struct action *action = call_find_action(state, NULL, sent_value(call, "Action"));
    const struct call_facts facts = {.action = action,
                                     .user_name = sent_value(call, "UserName"),
                                     .serial_number = sent_value(call, "SerialNumber"),
                                     .reached = action ? MOMENT_BIT(MOMENT_RACE) : 0,
                                     .call_number = state->answered + 1,
                                     .now_ms = state->now_ms,
                                     .seed = state->seed};
    script_choose(&call->race.choice, &state->script, &facts);
    call->race.chosen = true;
    call->race.account_copied = call->race.planned = false;
}

/* Replace state->account by a copy of it. False: out of memory. */
static bool copy_account(struct call *call, struct state *state) {
    struct account copy;
    if (call->race.account_copied)
        return true;
    if (!account_clone(&copy, &state->account))
        return false;
    call->race.before = state->account;
    state->account = copy;
    call->race.account_copied = true;
    return true;
}

/* Make the change of one rule, and prepare its line of the journal. False: out of memory. */
static bool make_race(struct call *call, const struct mock_parts *parts, const struct rule *rule) {
    struct state *state = parts->state;
    const struct race_request request = {sent_value(call, "UserName"), sent_value(call, "SerialNumber")};
    const struct account_terms terms = {
        .seed = state->seed, .now_ms = state->now_ms, .constraints = state->constraints};
    struct race_change change;
    if (!copy_account(call, state))
        return false;
    switch (account_race(&change, &state->account, &terms, rule->race, &request)) {
    case RACE_OUT_OF_MEMORY:
        return false;
    case RACE_WITHOUT_TARGET:
        if (!rule->optional && !(call->remarks & REMARK_RACE)) {
            call->remarks |= REMARK_RACE;
            call->race.without_target = rule;
        }
        return true;
    case RACE_MADE:
        break;
    }
    call->race.planned |= rule->first_call > 0;
    const struct race_record record = {.call = parts->journal->calls + 1,
                                       .at_ms = state->now_ms,
                                       .rule = rule,
                                       .user_name = change.user_name,
                                       .serial_number = change.serial_number,
                                       .new_user_name = change.new_user_name};
    return journal_races_prepare(&parts->journal->races, journal_first(parts->journal), &record);
}

IAM_MOCK_INTERNAL int call_race_make(struct call *call, const struct mock_parts *parts,
                                     enum fixture_id refused, const char **why) {
    const struct script *script = &parts->state->script;
    if (refused != FIXTURE_NONE || call->decoded.redirecting || call_body_is_unknown(call))
        return 0;
    choose_races(call, parts->state);
    for (size_t i = 0; i < script->count; i++) {
        const bool acts = call->race.choice.acting[i / 64] >> i % 64 & 1;
        if (acts && !make_race(call, parts, script->rules[i])) {
            call_race_cancel(call, parts);
            *why = "out of memory";
            return IAM_MOCK_ENOMEM;
        }
    }
    return 0;
}

IAM_MOCK_INTERNAL void call_race_apply(struct call *call, const struct mock_parts *parts) {
    struct state *state = parts->state;
    script_commit(&state->script, &call->race.choice, state->now_ms);
    journal_races_commit(&parts->journal->races);
    call->choice.planned |= call->race.planned; /* for the journal */
    if (call->race.account_copied)
        account_free(&call->race.before);
    call->race.chosen = call->race.account_copied = false;
}

IAM_MOCK_INTERNAL void call_race_cancel(struct call *call, const struct mock_parts *parts) {
    journal_races_cancel(&parts->journal->races);
    if (call->race.account_copied) {
        account_free(&parts->state->account);
        parts->state->account = call->race.before;
    }
    call->race.chosen = call->race.account_copied = false;
}
