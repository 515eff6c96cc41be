/* A decision: what an action is told of a call, and the outcome that it decides. */
#ifndef MOCK_ACTIONS_DECISION_H
#define MOCK_ACTIONS_DECISION_H

#include "account/account.h"
#include "account/apply.h"
#include "base/clock.h"
#include "identity/principal.h"
#include "model/actions.h"
#include "model/values.h"

/* The inputs of a decision. All of it is read only. */
struct decision {
    const struct account *account;
    const struct action *action;
    const struct principal *principal;
    const struct arguments *arguments;
    uint64_t seed;
    int64_t now_ms;
};

#define MARKER_SIZE 64

/* What a call comes to: the answer, its values, and the one change to make. */
struct outcome {
    enum fixture_id fixture;
    struct change change;
    struct values values;
    /* Room for values that an action formats. */
    char marker[MARKER_SIZE + 1];
    char date[CLOCK_SECONDS_SIZE + 1]; /* of the list item at hand */
};

#endif
