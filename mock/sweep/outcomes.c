/* Outcomes: one numbered table of error codes, faults and hostile bodies, each with its group. */
#include "sweep/outcomes.h"

#include "model/errors.h"
#include "model/faults.h"

#include <stdio.h>

/* ----- Groups ---------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    bool on;
} groups[SWEEP_GROUPS] = {
#define GROUP(id, name, on) [SWEEP_GROUP_##id] = {name, on},
#include "sweep/groups.def"
#undef GROUP
};

IAM_MOCK_INTERNAL const char *sweep_group_name(enum sweep_group group) { return groups[group].name; }

IAM_MOCK_INTERNAL bool sweep_group_is_on(enum sweep_group group) { return groups[group].on; }

IAM_MOCK_INTERNAL enum sweep_group sweep_find_group(struct view name) {
    size_t i = 0;
    while (i < SWEEP_GROUPS && !view_is(name, groups[i].name))
        i++;
    return (enum sweep_group)i;
}

/* ----- Error codes ----------------------------------------------------------------------------- */

static const struct sweep_outcome error_rows[SWEEP_ERROR_COUNT] = {
#define ERROR(code, error_status, type) {.kind = SWEEP_ERROR, .name = #code, .status = error_status},
#include "model/errors.def"
#undef ERROR
};

/* Codes below status 500 after which the same request may succeed. */
static const char *const retry_codes[] = {"ConcurrentModification", "EntityTemporarilyUnmodifiable",
                                          "RequestTimeoutException", "Throttling", "ThrottlingException"};

/* The service failed, or gave up waiting, after it had made the change. */
static const char *const codes_after_change[] = {"InternalFailure", "RequestTimeoutException",
                                                 "ServiceFailure"};

static bool is_one_of(const char *code, const char *const *codes, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (strcmp(code, codes[i]) == 0)
            return true;
    }
    return false;
}

static struct sweep_outcome error_outcome(size_t index) {
    struct sweep_outcome outcome = error_rows[index];
    if (strcmp(outcome.name, "NoSuchEntity") == 0)
        outcome.group = SWEEP_GROUP_STALE;
    else if (outcome.status >= 500 || is_one_of(outcome.name, retry_codes, COUNT_OF(retry_codes)))
        outcome.group = SWEEP_GROUP_RETRY;
    else
        outcome.group = SWEEP_GROUP_FINAL;
    outcome.status = 0;
    outcome.changes = SWEEP_BEFORE;
    if (is_one_of(outcome.name, codes_after_change, COUNT_OF(codes_after_change)))
        outcome.changes |= SWEEP_APPLIED;
    return outcome;
}

/* ----- The rows of outcomes.def ---------------------------------------------------------------- */

#define BEFORE SWEEP_BEFORE
#define APPLIED SWEEP_APPLIED
#define UNAPPLIED SWEEP_UNAPPLIED
static const struct sweep_outcome rows[SWEEP_ROW_COUNT] = {
#define FAULT_OUTCOME(it, row_status, row_group, row_changes)                                                \
    {.kind = SWEEP_FAULT,                                                                                    \
     .name = #it,                                                                                            \
     .fault = IAM_MOCK_##it,                                                                                 \
     .status = row_status,                                                                                   \
     .group = SWEEP_GROUP_##row_group,                                                                       \
     .changes = row_changes},
#define CUT_OUTCOME(place, row_group, row_changes)                                                           \
    {.kind = SWEEP_FAULT,                                                                                    \
     .name = "CUT",                                                                                          \
     .fault = IAM_MOCK_CUT,                                                                                  \
     .cut = SWEEP_CUT_##place,                                                                               \
     .group = SWEEP_GROUP_##row_group,                                                                       \
     .changes = row_changes},
#define REDIRECT_OUTCOME(row_status, row_group, row_changes)                                                 \
    {.kind = SWEEP_REDIRECT,                                                                                 \
     .name = "REDIRECT",                                                                                     \
     .status = row_status,                                                                                   \
     .group = SWEEP_GROUP_##row_group,                                                                       \
     .changes = row_changes},
#define SHORT_PAGE_OUTCOME(row_group, row_changes)                                                           \
    {.kind = SWEEP_SHORT_PAGE,                                                                               \
     .name = "SHORT_PAGE",                                                                                   \
     .group = SWEEP_GROUP_##row_group,                                                                       \
     .changes = row_changes},
#define RACE_OUTCOME(it, row_group, row_changes)                                                             \
    {.kind = SWEEP_RACE,                                                                                     \
     .name = #it,                                                                                            \
     .race = IAM_MOCK_RACE_##it,                                                                             \
     .group = SWEEP_GROUP_##row_group,                                                                       \
     .changes = row_changes},
#include "sweep/outcomes.def"
#undef FAULT_OUTCOME
#undef CUT_OUTCOME
#undef REDIRECT_OUTCOME
#undef SHORT_PAGE_OUTCOME
#undef RACE_OUTCOME
};
#undef BEFORE
#undef APPLIED
#undef UNAPPLIED

/* ----- Hostile bodies -------------------------------------------------------------------------- */

/* A body that states a success follows a change only, and one that states an error follows none. */
static struct sweep_outcome hostile_outcome(size_t index) {
    static const unsigned changes[] = {
        [HOSTILE_NEITHER] = SWEEP_BEFORE | SWEEP_APPLIED,
        [HOSTILE_SUCCESS] = SWEEP_APPLIED,
        [HOSTILE_ERROR] = SWEEP_BEFORE,
    };
    const struct hostile_body *body = hostile_at(index);
    return (struct sweep_outcome){.kind = SWEEP_HOSTILE,
                                  .group = SWEEP_GROUP_HOSTILE,
                                  .name = body->name,
                                  .changes = changes[body->means]};
}

/* ----- All outcomes ---------------------------------------------------------------------------- */

IAM_MOCK_INTERNAL struct sweep_outcome sweep_outcome_at(size_t number) {
    if (number < SWEEP_ERROR_COUNT)
        return error_outcome(number);
    number -= SWEEP_ERROR_COUNT;
    return number < SWEEP_ROW_COUNT ? rows[number] : hostile_outcome(number - SWEEP_ROW_COUNT);
}

static size_t find_error_row(struct view name) {
    size_t i = 0;
    while (i < SWEEP_ERROR_COUNT && !view_is(name, error_rows[i].name))
        i++;
    return i < SWEEP_ERROR_COUNT ? i : SWEEP_OUTCOMES;
}

static size_t find_hostile_body(struct view name) {
    size_t i = 0;
    while (i < HOSTILE_COUNT && !view_is(name, hostile_at(i)->name))
        i++;
    return i < HOSTILE_COUNT ? SWEEP_ERROR_COUNT + SWEEP_ROW_COUNT + i : SWEEP_OUTCOMES;
}

IAM_MOCK_INTERNAL int sweep_default_status(const struct sweep_outcome *outcome) {
    if (outcome->kind == SWEEP_REDIRECT)
        return 302;
    return outcome->kind == SWEEP_FAULT && outcome->fault == IAM_MOCK_PROXY_PAGE ? 200 : 0;
}

static bool has_status(const struct sweep_outcome *outcome, int status) {
    return outcome->status == status || (outcome->status == 0 && sweep_default_status(outcome) == status);
}

IAM_MOCK_INTERNAL size_t sweep_find_outcome(enum sweep_kind kind, struct view name, int status) {
    if (kind == SWEEP_ERROR)
        return status == 0 ? find_error_row(name) : SWEEP_OUTCOMES;
    if (kind == SWEEP_HOSTILE)
        return find_hostile_body(name);
    size_t i = 0;
    while (i < SWEEP_ROW_COUNT &&
           !(rows[i].kind == kind && has_status(&rows[i], status) && view_is(name, rows[i].name)))
        i++;
    return i < SWEEP_ROW_COUNT ? SWEEP_ERROR_COUNT + i : SWEEP_OUTCOMES;
}

IAM_MOCK_INTERNAL size_t sweep_first_cut(void) { return sweep_find_outcome(SWEEP_FAULT, VIEW("CUT"), 0); }

IAM_MOCK_INTERNAL void sweep_suggest_outcomes(struct suggestion *suggestion) {
    for (size_t i = 0; i < SWEEP_ERROR_COUNT + SWEEP_ROW_COUNT; i++)
        suggest_try(suggestion, view_of(sweep_outcome_at(i).name));
}

IAM_MOCK_INTERNAL void sweep_write_outcome_name(char out[SWEEP_LABEL_SIZE],
                                                const struct sweep_outcome *outcome) {
    static const char *const prefixes[SWEEP_RACE + 1] = {
        [SWEEP_HOSTILE] = HOSTILE_PREFIX, [SWEEP_RACE] = RACE_PREFIX};
    const char *prefix = prefixes[outcome->kind];
    static const char *const places[] = {"", "@0", "@middle", "@end"};
    char status[16] = "";
    if (outcome->status)
        snprintf(status, sizeof status, "@%d", outcome->status);
    snprintf(out, SWEEP_LABEL_SIZE, "%s%s%s%s", prefix ? prefix : "", outcome->name, places[outcome->cut],
             status);
}
