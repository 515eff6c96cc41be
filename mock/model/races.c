/* The table of races, in the order of the public enumeration. */
#include "model/races.h"

static const struct race_info races[] = {
    [IAM_MOCK_NO_RACE] = {"NO_RACE", "nothing"},
#define RACE(name, needs) [IAM_MOCK_RACE_##name] = {#name, needs},
#include "model/races.def"
#undef RACE
};

IAM_MOCK_INTERNAL bool race_exists(int race) { return race >= 0 && (size_t)race < COUNT_OF(races); }

IAM_MOCK_INTERNAL const struct race_info *race_info(enum iam_mock_race race) { return &races[race]; }
