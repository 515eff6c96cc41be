/* Outcomes: everything that a sweep can make happen to a call, as one numbered table, and the groups. */
#ifndef MOCK_SWEEP_OUTCOMES_H
#define MOCK_SWEEP_OUTCOMES_H

#include "answer/hostile.h"
#include "base/suggest.h"

enum sweep_kind { SWEEP_ERROR, SWEEP_FAULT, SWEEP_HOSTILE, SWEEP_REDIRECT, SWEEP_SHORT_PAGE, SWEEP_RACE };

#define RACE_PREFIX "race:"
enum sweep_cut { SWEEP_CUT_NONE, SWEEP_CUT_START, SWEEP_CUT_MIDDLE, SWEEP_CUT_END };

enum sweep_group {
#define GROUP(id, name, on) SWEEP_GROUP_##id,
#include "sweep/groups.def"
#undef GROUP
    SWEEP_GROUPS
};

/* Whether IAM makes the change of a call with the outcome: bits of sweep_outcome.changes. */
enum sweep_change {
    SWEEP_BEFORE = 1,   /* IAM makes no change */
    SWEEP_APPLIED = 2,  /* IAM makes the change first */
    SWEEP_UNAPPLIED = 4 /* the client gets the success answer, but IAM makes no change */
};

/* What happens to a call. */
struct sweep_outcome {
    enum sweep_kind kind;
    enum sweep_group group;
    const char *name; /* static: of the error code, the fault, the hostile body … */
    enum iam_mock_fault fault;
    enum iam_mock_race race;
    enum sweep_cut cut; /* of the fault CUT: where the body ends */
    int status;         /* of the answer; 0: the outcome's own */
    unsigned changes;   /* bits of enum sweep_change that the outcome can have */
};

/* The numbers of outcomes: first the error codes, then the rows of outcomes.def, then the hostile bodies. */
enum {
    SWEEP_ERROR_COUNT = 0
#define ERROR(code, status, type) +1
#include "model/errors.def"
#undef ERROR
    ,
    SWEEP_ROW_COUNT = 0
#define FAULT_OUTCOME(fault, status, group, changes) +1
#define CUT_OUTCOME(place, group, changes) +1
#define REDIRECT_OUTCOME(status, group, changes) +1
#define SHORT_PAGE_OUTCOME(group, changes) +1
#define RACE_OUTCOME(race, group, changes) +1
#include "sweep/outcomes.def"
#undef FAULT_OUTCOME
#undef CUT_OUTCOME
#undef REDIRECT_OUTCOME
#undef SHORT_PAGE_OUTCOME
#undef RACE_OUTCOME
    ,
    SWEEP_OUTCOMES = SWEEP_ERROR_COUNT + SWEEP_ROW_COUNT + HOSTILE_COUNT
};

/* Returns the outcome with that number, less than SWEEP_OUTCOMES. Static. */
IAM_MOCK_INTERNAL struct sweep_outcome sweep_outcome_at(size_t number);
/* Returns the status that PROXY_PAGE and REDIRECT have if none is given; 0: the outcome takes no status. */
IAM_MOCK_INTERNAL int sweep_default_status(const struct sweep_outcome *outcome);
/* Find an outcome by its name and status (0: its own). Returns SWEEP_OUTCOMES if there is none. */
IAM_MOCK_INTERNAL size_t sweep_find_outcome(enum sweep_kind kind, struct view name, int status);

/* Returns the number of the first place of the fault CUT: a script's CUT@n is this outcome. */
IAM_MOCK_INTERNAL size_t sweep_first_cut(void);
/* Try the name of each error code and fault as the one that is meant. */
IAM_MOCK_INTERNAL void sweep_suggest_outcomes(struct suggestion *suggestion);

/* Returns the name of a group, less than SWEEP_GROUPS. Static. */
IAM_MOCK_INTERNAL const char *sweep_group_name(enum sweep_group group);
/* Is the group tried unless the options say otherwise? */
IAM_MOCK_INTERNAL bool sweep_group_is_on(enum sweep_group group);
/* Find a group by its name. Returns SWEEP_GROUPS if there is none. */
IAM_MOCK_INTERNAL enum sweep_group sweep_find_group(struct view name);

#define SWEEP_LABEL_SIZE 64
/* Write the outcome's name without call, size and suffix: "CUT@middle", "hostile:deep", "PROXY_PAGE@403". */
IAM_MOCK_INTERNAL void sweep_write_outcome_name(char out[SWEEP_LABEL_SIZE],
                                                const struct sweep_outcome *outcome);

#endif
