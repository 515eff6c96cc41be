/* Decides which outcomes apply to a call, and in which ways. */
#include "sweep/calls.h"

#include "model/faults.h"
#include "sweep/action.h"

/* A call, and the list that receives its outcomes. */
struct applicable {
    const struct iam_mock_sweep_call *call;
    const struct action *action;
    struct sweep_variant *out;
    size_t count;
};

IAM_MOCK_INTERNAL uint16_t sweep_shape_key(const struct iam_mock_sweep_call *call) {
    const struct action *action = sweep_find_action(call);
    const unsigned id = action ? (unsigned)action->id : ACTION_COUNT;
    return (uint16_t)(id << 7 | (unsigned)call->names_user << 6 | (unsigned)call->names_device << 5 |
                      (unsigned)call->changes << 4 | (unsigned)call->succeeds << 3 |
                      (unsigned)call->ruled << 2 | (unsigned)call->reused << 1 | (call->body_size >= 3));
}

/* ----- Conditions ------------------------------------------------------------------------------ */

/* Codes that an action answers only if its own page of the API names them. Every action can answer the rest.
 */
static const char *const documented_codes[] = {"ConcurrentModification",
                                               "DeleteConflict",
                                               "EntityAlreadyExists",
                                               "EntityTemporarilyUnmodifiable",
                                               "InvalidAuthenticationCode",
                                               "InvalidInput",
                                               "LimitExceeded",
                                               "NoSuchEntity",
                                               "ServiceFailure"};

static bool is_error_of_action(const struct action *action, const char *code) {
    for (size_t i = 0; i < COUNT_OF(documented_codes); i++) {
        if (strcmp(documented_codes[i], code) == 0)
            return action_documents_error(action, code);
    }
    return true;
}

/* Does the client get some bytes of the call's own answer? */
static bool shows_answer(enum iam_mock_fault fault) { return fault_info(fault)->shows > FAULT_SHOWS_NOTHING; }

/*
 * A cut within a success needs a body that has a middle. If a rule of the test answers, the size of the
 * success that the cut would hit is not known.
 */
static bool can_be_cut(const struct iam_mock_sweep_call *call, enum sweep_cut cut) {
    return call->body_size >= 3 && (!call->ruled || cut == SWEEP_CUT_START);
}

/*
 * Does it make a difference to the client that IAM carries the call out first? It does if the call makes a
 * change, or if the client gets a part of a success.
 */
static bool differs_when_applied(const struct iam_mock_sweep_call *call,
                                 const struct sweep_outcome *outcome) {
    if (!call->succeeds)
        return false;
    if (outcome->cut != SWEEP_CUT_NONE)
        return can_be_cut(call, outcome->cut);
    return call->changes || (outcome->kind == SWEEP_FAULT && shows_answer(outcome->fault));
}

/* A hostile body that states a success is DeactivateMFADevice's own. */
static bool fits_action(const struct applicable *to, size_t number) {
    const size_t hostile = number - (SWEEP_ERROR_COUNT + SWEEP_ROW_COUNT);
    return hostile_at(hostile)->means == HOSTILE_NEITHER || to->action->id == ACTION_DeactivateMFADevice;
}

/* What the success of an action says about the account before the call. */
enum success_fact {
    SAYS_NO_USER = 1,     /* there is no user of that name */
    SAYS_NO_DEVICES = 2,  /* the user has no device enabled */
    SAYS_NOT_ENABLED = 4, /* nobody has the device enabled */
};

static unsigned success_facts(const struct applicable *to) {
    static const struct {
        enum action_id action;
        enum success_fact fact;
    } facts[] = {{ACTION_CreateUser, SAYS_NO_USER},
                 {ACTION_DeleteUser, SAYS_NO_DEVICES},
                 {ACTION_DeleteVirtualMFADevice, SAYS_NOT_ENABLED},
                 {ACTION_EnableMFADevice, SAYS_NOT_ENABLED}};
    for (size_t i = 0; to->call->succeeds && i < COUNT_OF(facts); i++) {
        if (facts[i].action == to->action->id)
            return facts[i].fact;
    }
    return 0;
}

static bool is_race_of_user(enum iam_mock_race race) {
    return race == IAM_MOCK_RACE_USER_DELETED || race == IAM_MOCK_RACE_USER_RECREATED ||
           race == IAM_MOCK_RACE_ENABLED;
}

/*
 * Does the race have a target at the call? The calls do not show which user has the device enabled. So the
 * request's own parameters, and what the call's success says, decide.
 */
static bool has_race_target(const struct applicable *to, enum iam_mock_race race) {
    const struct iam_mock_sweep_call *call = to->call;
    const unsigned facts = success_facts(to);
    if (is_race_of_user(race))
        return call->names_user && !(facts & SAYS_NO_USER);
    if (!call->names_device)
        return call->names_user && !(facts & (SAYS_NO_USER | SAYS_NO_DEVICES));
    if (race != IAM_MOCK_RACE_DEACTIVATED)
        return true;
    return to->action->id == ACTION_DeactivateMFADevice ? call->changes : !(facts & SAYS_NOT_ENABLED);
}

/* Can the outcome hit the call without a change? */
static bool applies_before_change(const struct applicable *to, const struct sweep_outcome *outcome) {
    if (outcome->group == SWEEP_GROUP_PAGING)
        return to->call->succeeds && !to->call->ruled && action_lists(to->action);
    if (outcome->kind == SWEEP_RACE)
        return has_race_target(to, outcome->race);
    return outcome->kind != SWEEP_ERROR || is_error_of_action(to->action, outcome->name);
}

/* Can the outcome hit the call after its change? */
static bool applies_after_change(const struct applicable *to, size_t number,
                                 const struct sweep_outcome *outcome) {
    if (outcome->kind == SWEEP_HOSTILE)
        return to->call->changes && to->call->succeeds && fits_action(to, number);
    return differs_when_applied(to->call, outcome);
}

/* Can the outcome hit the call with that change? */
static bool applies(const struct applicable *to, size_t number, const struct sweep_outcome *outcome,
                    enum sweep_change change) {
    if (change == SWEEP_BEFORE)
        return applies_before_change(to, outcome);
    if (change == SWEEP_APPLIED)
        return applies_after_change(to, number, outcome);
    return to->call->changes && differs_when_applied(to->call, outcome);
}

/* ----- The list -------------------------------------------------------------------------------- */

/*
 * Would libcurl send the request again by itself? It does so if a reused connection breaks before a byte of
 * an answer. Only then it makes a difference which connection the call is made on.
 */
static bool is_sent_again(const struct iam_mock_sweep_call *call, enum iam_mock_fault fault) {
    return call->reused && (fault == IAM_MOCK_RESET || fault == IAM_MOCK_CLOSED);
}

static void list_outcome(struct applicable *to, size_t number) {
    const struct sweep_outcome outcome = sweep_outcome_at(number);
    for (unsigned change = SWEEP_BEFORE; change <= SWEEP_UNAPPLIED; change *= 2) {
        if (!(outcome.changes & change) || !applies(to, number, &outcome, (enum sweep_change)change))
            continue;
        struct sweep_variant variant = {.outcome = (uint16_t)number,
                                        .change = (uint8_t)change,
                                        .group = (uint8_t)outcome.group,
                                        .is_error = outcome.kind == SWEEP_ERROR};
        to->out[to->count++] = variant;
        if (!is_sent_again(to->call, outcome.fault))
            continue;
        variant.fresh = true;
        to->out[to->count++] = variant;
    }
}

IAM_MOCK_INTERNAL size_t sweep_list_variants(struct sweep_variant *out,
                                             const struct iam_mock_sweep_call *call) {
    struct applicable to = {call, sweep_find_action(call), out, 0};
    for (size_t i = 0; to.action && i < SWEEP_OUTCOMES; i++)
        list_outcome(&to, i);
    return to.count;
}
