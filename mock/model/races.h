/* Races: changes that another principal makes just before a call. */
#ifndef MOCK_MODEL_RACES_H
#define MOCK_MODEL_RACES_H

#include "base/base.h"

struct race_info {
    const char *name;
    const char *needs; /* the target of the race, in words */
};

/* Is it a value of enum iam_mock_race? */
IAM_MOCK_INTERNAL bool race_exists(int race);
/* The row of a race that exists; IAM_MOCK_NO_RACE needs nothing. Static. */
IAM_MOCK_INTERNAL const struct race_info *race_info(enum iam_mock_race race);

#endif
